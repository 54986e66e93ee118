"""The speech record on the page: a draft to complete, and the record as written."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from adverse_action.admin.standing import Standing
from adverse_action.models import SpeechRecord
from adverse_action.services.drafting import drafted_points
from adverse_action.workflow import OPEN
from config.accounts.admin import signed_in
from config.law.speech import written_points

A_FEW = 20


def begun_points(standing: Standing) -> dict[str, str]:
    """What the form begins with: the last version, else what the report itself can say."""
    proposal = standing.open
    if proposal is None:
        return {}
    last = proposal.speech_records.order_by("-number").first()
    return last.answers if last else drafted_points(proposal)


def drawn_points(record: SpeechRecord | None) -> list[dict[str, Any]]:
    if record is None:
        return []
    return [
        {"title": f"{point.number}. {point.title}", "words": record.answers[point.id]}
        for point in written_points()
    ]


def panel(request: HttpRequest) -> dict[str, Any]:
    """What waits for this person's signature; what they wrote themselves waits for another's."""
    user = signed_in(request)
    open_ = SpeechRecord.objects.newest().filter(sign_off=None, proposal__status__in=OPEN)
    mine = open_.visible_to(user).exclude(written_by=user)
    rows = [
        {
            "label": record.matter.reference,
            "count": record.proposal.get_kind_display(),
            "url": reverse("admin:action", args=[record.matter.reference]),
        }
        for record in mine.select_related("proposal__matter").order_by("written_at")[:A_FEW]
    ]
    return {"rows": rows, "note": "" if rows else _("None waits for a signature.")}
