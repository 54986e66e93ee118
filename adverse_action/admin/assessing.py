"""The assessment of criminal history on the page: the questions, and what was written (R-32)."""

from typing import Any

from adverse_action.admin.standing import Standing
from adverse_action.models import Assessment
from adverse_action.services.assessing import asked_factors
from adverse_action.workflow import Status


def begun_assessment(standing: Standing) -> dict[str, Any]:
    """What the form asks here, and what it begins with: the last version of either stage."""
    proposal = standing.open
    if proposal is None:
        return {"factors": [], "again": False}
    options = {"factors": asked_factors(proposal), "again": proposal.status == Status.WAITING}
    last = proposal.assessments.order_by("-pk").first()
    if last is None:
        return options
    return options | {
        "initial": {**last.words, "record": last.record} | _conclusion(last, standing)
    }


def _conclusion(last: Assessment, standing: Standing) -> dict[str, str]:
    """Of the same stage alone: after the reply the question is another."""
    waits = standing.open is not None and standing.open.status == Status.WAITING
    same = waits == (last.stage == Assessment.Stage.FINAL)
    return {"conclusion": last.conclusion} if same else {}


def drawn_assessments(standing: Standing) -> list[dict[str, Any]]:
    """Each with its factors by name and what was written; the later one first."""
    return [{"one": found, "points": _points(found)} for found in standing.assessments]


def _points(found: Assessment) -> list[tuple[str, str]]:
    return [(one.title, found.words[one.id]) for one in asked_factors(found.proposal)]
