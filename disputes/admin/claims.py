"""Name items with a reason each, for a dispute that came by phone, mail or in words."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from config.accounts.models import Organization, Person
from disputes.admin.picking import LIST, MOST_PICKED, keys_of, others, picked, picker
from disputes.forms import LONGEST
from disputes.models import REASONS
from disputes.services import Claim, disputable
from disputes.services.disputable import Disputable, open_items
from disputes.services.unreported import Unreported, accounts_held
from screening.models import Case

REASON_CHOICES = [("", "—"), *((reason.value, words) for reason, words in REASONS.items())]


class ClaimForm(forms.Form):
    """One item; without a tick the rest is ignored."""

    ticked = forms.BooleanField(label=_("Disputed"), required=False)
    reason = forms.ChoiceField(label=_("Reason"), choices=REASON_CHOICES, required=False)
    explanation = forms.CharField(
        label=_("In the person's words"), required=False, max_length=LONGEST
    )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("ticked") and not told.get("reason"):
            self.add_error("reason", _("Choose the reason that fits best."))
        return told


class Whole(forms.Form):
    """Carries what is wrong with the list as a whole."""


class ClaimForms:
    """A form an item of the person's furnished reports here, an account, and a post picked.

    With `case`: the items of that one alone. `picker`: the list to pick posts from, where it is
    asked for.
    """

    def __init__(
        self,
        request: HttpRequest,
        person: Person,
        screener: Organization,
        data: Any = None,
        case: Case | None = None,
    ) -> None:
        waiting = open_items(person)
        self.found: list[Disputable] = disputable(person, screener, case, waiting)
        self.held: list[Unreported] = []
        self.picker: dict[str, Any] | None = None
        self.may_pick = case is None  # what stands in no report is not an agency's
        if self.may_pick:
            posts = picked(request, person, screener, waiting)
            self.held = [*accounts_held(person, screener, waiting), *posts]
        if self.may_pick and LIST in request.GET and request.method == "GET":
            printed = {one.item.post.text_sha256 for one in self.found}
            self.picker = picker(request, person, screener, waiting, printed)
        self.left_out = max(len(keys_of(request)) - MOST_PICKED, 0)
        self.to_list = urlencode(
            [(LIST, 1), *others(request), *(("post", one.key) for one in self.posts)]
        )
        self.forms = {
            one.key: ClaimForm(
                data, prefix=one.key, auto_id=f"claim-{one.key}_%s", initial={"ticked": _taken(one)}
            )
            for one in self.entries
        }
        self.first = _Checked(self, data)

    @property
    def posts(self) -> list[Unreported]:
        return [one for one in self.held if not one.is_account]

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [
            {"one": one, "form": self.forms[one.key], "label": _label(one)} for one in self.entries
        ]

    @property
    def entries(self) -> list[Disputable | Unreported]:
        return [*self.found, *self.held]

    def ticked(self) -> list[Disputable | Unreported]:
        return [one for one in self.entries if self.forms[one.key].cleaned_data.get("ticked")]


def _taken(one: Disputable | Unreported) -> bool:
    """Whoever picked a post means it; the tick is there to be taken away."""
    return isinstance(one, Unreported) and not one.is_account


class _Checked(Whole):
    """Valid when every ticked item is; so that one form stands for the list."""

    def __init__(self, forms_: ClaimForms, data: Any) -> None:
        super().__init__(data)
        self.list = forms_

    def clean(self) -> dict[str, Any]:
        faulty = [form for form in self.list.forms.values() if not form.is_valid()]
        if faulty:
            raise forms.ValidationError(_("A ticked item has no reason."))
        return super().clean() or {}


def _label(one: Disputable | Unreported) -> str:
    if isinstance(one, Unreported):
        heading = one.heading
        if one.is_account:
            return str(_("Account")) + f" {heading.label}"
        day = f", {heading.posted_on:%b %-d, %Y}" if heading.posted_on else ""
        return str(_("Post")) + f" {heading.label}{day}"
    facts = one.facts
    return f"{facts.number}. {facts.platform} · {facts.handle}, {facts.posted_at:%b %-d, %Y}"


def claims_of(found: ClaimForms) -> list[Claim]:
    return [
        Claim(
            one.item,
            found.forms[one.key].cleaned_data["reason"],
            found.forms[one.key].cleaned_data["explanation"],
        )
        for one in found.ticked()
    ]
