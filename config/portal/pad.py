"""A page with words to write that a person may save and go on with in another visit."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Subquery
from django.db.models.functions import JSONObject

from config.portal import services
from config.portal.access import PortalRequest
from config.portal.days import moment
from config.portal.models import SavedWords
from config.portal.sections import fact_of, register_fact
from config.portal.visits import PortalVisit

HERE, SAVED = "pad", "saved_words"


class Pad:
    """One field of one page. Nothing is kept, or shown, before proof of identity.

    `place`: which page, about what; `name`: the field. Made before the page asks for anything
    else, so that what is saved comes with the other facts of the visit.
    """

    def __init__(self, request: PortalRequest, place: str, name: str) -> None:
        self.request, self.place, self.name = request, place, name
        request.portal.memo[HERE] = place

    @property
    def is_wanted(self) -> bool:
        """The button beside "Send" was pressed."""
        pressed = self.request.method == "POST" and "save" in self.request.POST
        return pressed and self.request.portal.proven

    def keep(self, at: datetime) -> str:
        """The address that says so."""
        text = self.request.POST.get(self.name, "")
        services.save_words(visit=self.request.portal, place=self.place, text=text, at=at)
        return f"{self.request.path}?saved=1#id_{self.name}"

    def empty(self) -> None:
        """It was sent."""
        services.forget_words(visit=self.request.portal, place=self.place)

    @property
    def words(self) -> Mapping[str, str]:
        """`text` and `saved_at`; empty where nothing waits."""
        return fact_of(self.request.portal, SAVED) or {}

    @property
    def initial(self) -> Mapping[str, str]:
        return {self.name: self.words["text"]} if self.words else {}

    @property
    def context(self) -> dict[str, Any]:
        """For `portal/_save.html` and `portal/_saved.html`."""
        visit, saved = self.request.portal, self.words.get("saved_at", "")
        zone = visit.matter.screener.zone
        return {
            "can_save": visit.proven,
            "saved_at": moment(datetime.fromisoformat(saved), zone) if saved else "",
            "just_saved": "saved" in self.request.GET,
        }


def _saved(visit: PortalVisit) -> Subquery | bool:
    if not visit.proven or HERE not in visit.memo:
        return False
    found = SavedWords.objects.filter(person=visit.person, place=visit.memo[HERE])
    return Subquery(found.values(told=JSONObject(text="text", saved_at="saved_at")))


register_fact(SAVED, _saved)
