"""The days of an action: when the notice went and came, and from when on a decision may be made."""

from typing import Any

from django.utils.translation import gettext as _

from adverse_action.admin.standing import Standing
from adverse_action.services.following import BEFORE_DECIDING
from adverse_action.services.waits import governing
from adverse_action.workflow import Status
from config.clocks.models import Clock, ClockChange
from config.law.book import book
from config.law.rule import Direction

NO_WAIT = (Status.PROPOSED, Status.NOTICED)  # or it was void with the receipt it counted from


def deadlines(standing: Standing) -> list[dict[str, Any]]:
    return [*_of_proposal(standing), *_owed(standing)]


def _of_proposal(standing: Standing) -> list[dict[str, Any]]:
    proposal = standing.proposal
    if proposal is None:
        return []
    told = [one for one in standing.notices if one.kind in BEFORE_DECIDING]
    # Proposed again on a changed basis: the earlier letter and its wait count for nothing.
    first = told[0] if told and proposal.status != Status.PROPOSED else None
    decision = standing.decision
    source = _source(wait(standing), standing.law.wait_clock)
    held = _("A dispute is open: the decision waits for its result.")
    return [
        {"title": _("Notice"), "on": first.issued_on if first else None, "done": bool(first)},
        {
            "title": _("Received"),
            "on": first.way.received_on if first else None,
            "done": bool(first and first.way.received_on),
            "reason": first.way.get_receipt_basis_display() if first else "",
        },
        {
            "title": decision.get_outcome_display() if decision else _("Decision"),
            "on": decision.decided_on if decision else proposal.earliest_on,
            "earliest": decision is None,
            "done": decision is not None,
            "words": _("held") if proposal.is_held and not decision else "",
            "reason": decision.decided_by if decision else held if proposal.is_held else source,
        },
    ]


def _owed(standing: Standing) -> list[dict[str, Any]]:
    """The duty to tell once something was decided, or done outside the procedure (R-3, R-8)."""
    clock = (
        Clock.objects.open()
        .filter(matter=standing.case.matter, rule_id=standing.law.decision_clock)
        .first()
    )
    if clock is None:
        return []
    fell = clock.changes.filter(kind=ClockChange.Kind.REOPENED).exists()
    source = _source(clock, clock.rule_id)
    reason = _("The letter came back: it is owed again. %(law)s") % {"law": source}
    title = book().deadline(clock.rule_id).title
    return [{"title": title, "on": clock.due_on, "reason": reason if fell else source}]


def _source(clock: Clock | None, of_the_regime: str) -> str:
    """The row that sets the day: practice, or the law of the place."""
    rule = book().deadline(clock.rule_id if clock else of_the_regime)
    if rule.direction is Direction.PRACTICE:
        return _("Practice of %(rule)s, not a number in the law.") % {"rule": rule.id}
    return f"{rule.citation} ({rule.id})"


def wait(standing: Standing) -> Clock | None:
    if standing.proposal is None or standing.proposal.status in NO_WAIT:
        return None
    targets = [notice.target for notice in standing.proposal.notices.all()]
    return governing(targets)
