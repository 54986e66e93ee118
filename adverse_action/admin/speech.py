"""The speech record on the page: a draft to complete, and the record as written."""

from typing import Any

from adverse_action.admin.standing import Standing
from adverse_action.models import SpeechRecord
from adverse_action.services.drafting import drafted_points
from config.law.speech import written_points


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
