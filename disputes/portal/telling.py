"""What the portal says about an item and about a dispute, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language, pgettext, pgettext_lazy

from config.clocks.models import Clock
from config.law.book import book
from config.law.calendar import Calendar
from config.law.clock import count
from config.portal.days import full_day, plain_day
from config.portal.holdings import clocks_of
from config.portal.visits import PortalVisit
from disputes.models import Dispute, DisputeItem, Reinsertion, ResultsNotice, TheftBlock
from disputes.portal.asks import ASKS
from disputes.services.papers import names
from disputes.workflow import ItemStatus, Reason, Status
from screening import letters
from screening.drawing import drawn_item, moment_said
from screening.services import heading_of, printed_item

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# Text and the tag's look; what stays in is no failure of the person's.
OUTCOMES: dict[str, tuple[StrOrPromise, str]] = {
    ItemStatus.OPEN: (pgettext_lazy("portal", "We are checking it"), ""),
    ItemStatus.VERIFIED: (pgettext_lazy("portal", "Stays in"), "none"),
    ItemStatus.MODIFIED: (pgettext_lazy("portal", "Changed"), "care"),
    ItemStatus.DELETED: (pgettext_lazy("portal", "Deleted"), "good"),
    ItemStatus.UNVERIFIABLE: (pgettext_lazy("portal", "Could not be verified, so deleted"), "good"),
}


BLOCKED = (pgettext_lazy("portal", "Blocked"), "good")
NOT_LOOKED_INTO = (pgettext_lazy("portal", "We need more from you"), "care")


def law() -> dict[str, int]:
    """The book's numbers that pages say; none of them stands in a template."""
    found = book()
    return {
        "answer_days": found.deadline("D-06").amount,
        "extra_days": found.deadline("D-07").amount,
        "result_days": found.deadline("D-10").amount,
        "procedure_days": found.deadline("D-11").amount,
        "notify_years": found.deadline("D-16").amount,
        "statement_words": found.limits.statement.words,
    }


def drawn(facts: letters.Item) -> dict[str, Any]:
    """An item as its report prints it, with its rules in a line."""
    language = get_language() or "en"
    item = drawn_item(facts, language)
    return {
        **item,
        "when": moment_said(facts.posted_at, language),
        "kind": item["kind"].capitalize(),
        "rules": "; ".join(f"{clause.code}, {clause.title}" for clause in facts.clauses),
    }


def _last_day(rule_id: str, calendar: Calendar, on: date) -> date:
    due = count(book().deadline(rule_id), on, calendar).due_on
    assert due is not None
    return due


def answer_due(calendar: Calendar, on: date) -> date:
    """D-06's last day for something received on this day."""
    return _last_day("D-06", calendar, on)


def last_extended(calendar: Calendar, received_on: date) -> date:
    """The last day if something new brings all the extra days (D-07)."""
    due = answer_due(calendar, received_on)
    longest = count(book().deadline("D-07"), received_on, calendar, information=due).due_on
    assert longest is not None
    return longest


def procedure_due(calendar: Calendar, on: date) -> date:
    """D-11's last day for a request received on this day."""
    return _last_day("D-11", calendar, on)


def results_by(calendar: Calendar, on: date) -> date:
    """D-10's last day if the answer is there on this day."""
    return _last_day("D-10", calendar, on)


@dataclass(frozen=True)
class Standing:
    """One dispute as its page shows it today."""

    dispute: Dispute
    today: date
    items: list[DisputeItem]
    clocks: list[Clock]

    @classmethod
    def of(cls, visit: PortalVisit, dispute: Dispute, at: datetime) -> Standing:
        """`dispute`: one of `told_disputes`."""
        items = list(dispute.items.all())
        targets = {dispute.reference, *(item.target for item in items)}
        clocks = [
            one
            for one in clocks_of(visit)
            if one.target in targets and one.status != Clock.Status.VOID
        ]
        return cls(dispute, dispute.screener.on(at), items, clocks)

    @property
    def open(self) -> bool:
        return self.dispute.status == Status.RECEIVED

    @property
    def due_on(self) -> date:
        days = [clock.due_on for clock in self._reinvestigating() if clock.due_on]
        return max(days, default=self.dispute.received_on)

    def _reinvestigating(self) -> list[Clock]:
        running = [clock for clock in self.clocks if clock.rule_id == "D-06"]
        return [c for c in running if c.status == Clock.Status.OPEN] or running

    @property
    def clock(self) -> Clock | None:
        return max(self._reinvestigating(), key=lambda clock: str(clock.due_on), default=None)

    @property
    def day(self) -> int:
        return (self.today - self.dispute.received_on).days + 1

    @property
    def of_days(self) -> int:
        return (self.due_on - self.dispute.received_on).days + 1

    @property
    def left(self) -> int:
        return max((self.due_on - self.today).days, 0)

    @property
    def providers_by(self) -> date | None:
        """D-05's last day, while whoever gave us an item was not told yet."""
        running = (c for c in self.clocks if c.rule_id == "D-05" and c.status == Clock.Status.OPEN)
        return max((clock.due_on for clock in running if clock.due_on), default=None)

    @property
    def extended(self) -> bool:
        return any(clock.extended_by for clock in self.clocks)

    @property
    def held_by(self) -> str:
        holders: list[str] = self.dispute.holders  # type: ignore[attr-defined]
        return names(holders, get_language() or "en")

    def rows(self, back: Mapping[int, list[Reinsertion]] | None = None) -> list[dict[str, Any]]:
        """`back`: what came back to the report, by item; for pages that say so."""
        return [item_row(item, (back or {}).get(item.pk, [])) for item in self.items]


def item_row(item: DisputeItem, back: Iterable[Reinsertion] = ()) -> dict[str, Any]:
    """As `portal/_outcome.html` draws it; the report's own facts, whatever version is current."""
    title, when = _heading(item)
    needs_more = item.dispute.status == Status.FRIVOLOUS
    text, state = NOT_LOOKED_INTO if needs_more else OUTCOMES[item.status]
    theft = getattr(item, "theft_block", None)
    if theft and theft.status == TheftBlock.Status.BLOCKED and item.status == ItemStatus.OPEN:
        text, state = BLOCKED
    return {
        "number": item.number,
        "title": title,
        "when": when,
        "outcome": {"text": text, "state": state},
        "said": ASKS[Reason(item.reason)].label,
        "words": item.explanation,
        "found": item.outcome_note,
        "extended": hasattr(item, "extension"),
        "theft": _theft(theft),
        "back": [_back(one) for one in back],
        "item": item,
    }


def _heading(item: DisputeItem) -> tuple[str, str]:
    """Platform and account; of a post, its day too."""
    zone = item.dispute.screener.zone
    if item.report_item:
        facts = printed_item(item.printed, zone)  # type: ignore[attr-defined]
        return f"{facts.platform} · {facts.handle}", plain_day(facts.posted_at.date())
    heading = heading_of(item.entry)
    if item.post is None:
        return heading.label, pgettext("portal", "An account in your file")
    return heading.label, plain_day(heading.posted_on) if heading.posted_on else ""


THEFT = {
    "identity_at": pgettext_lazy("portal", "A copy of your ID card, driver license, or passport."),
    "report_at": pgettext_lazy(
        "portal", "Your identity theft report: from the police, or from IdentityTheft.gov."
    ),
    "identification_at": pgettext_lazy("portal", "Which item it is."),
    "statement_at": pgettext_lazy(
        "portal", "One sentence: “I did not post this, and nobody posted it for me.”"
    ),
}


def _theft(block: TheftBlock | None) -> dict[str, Any] | None:
    """What is needed for a block, what of it is here, and what came of it."""
    if block is None:
        return None
    zone = block.item.dispute.screener
    came = [(label, getattr(block, part)) for part, label in THEFT.items()]
    return {
        "block": block,
        "days": book().deadline("D-47").amount,
        "parts": [(label, full_day(zone.on(at)) if at else "") for label, at in came],
    }


def _back(one: Reinsertion) -> dict[str, Any]:
    return {"on": full_day(one.reinserted_on), "paper": one.document}


def told_by(notices: Iterable[ResultsNotice]) -> list[dict[str, Any]]:
    """Each results notice with what it told, which a later result does not change."""
    return [
        {
            "notice": notice,
            "on": full_day(notice.issued_on),
            "items": [
                {"number": told.number, "text": OUTCOMES[told.status][0]}
                for told in notice.told.all()
            ],
        }
        for notice in notices
    ]


def line_of(standing: Standing, calendar: Calendar) -> list[dict[str, Any]]:
    """What happened and what comes next, for `portal/_timeline.html`."""
    entries = [*_past(standing), *(_coming(standing, calendar) if standing.open else [])]
    return [entry for entry in entries if entry]


def _past(standing: Standing) -> list[dict[str, Any]]:
    dispute = standing.dispute
    found = [
        _entry(
            dispute.received_on,
            pgettext("portal", "We got your dispute, number %(number)s.")
            % {"number": dispute.number},
        )
    ]
    first = min((i.assigned_at for i in standing.items if i.assigned_at), default=None)
    if first:
        apart = not any(item.exception_reason for item in standing.items)
        found.append(
            _entry(
                dispute.screener.on(first),
                pgettext("portal", "Someone who had not worked on your report took it on.")
                if apart
                else pgettext("portal", "Someone took it on."),
            )
        )
    days = sorted({item.decided_on for item in standing.items if item.decided_on})
    found += [
        _entry(on, _decided(sum(item.decided_on == on for item in standing.items))) for on in days
    ]
    sent: date | None = dispute.first_told_on  # type: ignore[attr-defined]
    if sent:
        found.append(_entry(sent, pgettext("portal", "We wrote the result to you.")))
    return found


def _decided(number: int) -> str:
    if number == 1:
        return pgettext("portal", "We decided about one item.")
    return pgettext("portal", "We decided about %(number)d items.") % {"number": number}


def _coming(standing: Standing, calendar: Calendar) -> list[dict[str, Any]]:
    due = standing.due_on
    told = results_by(calendar, due)
    return [
        _entry(
            standing.today,
            pgettext("portal", "We are checking what you disputed."),
            kind="now",
            said=pgettext("portal", "Today, %(day)s") % {"day": plain_day(standing.today)},
        ),
        _entry(
            due,
            pgettext(
                "portal",
                "Each item is kept, changed, or deleted. What we cannot verify, we delete or"
                " correct.",
            ),
            kind="next",
            said=pgettext("portal", "By %(day)s") % {"day": plain_day(due)},
        ),
        _entry(
            told,
            pgettext("portal", "The result and your new report are on their way to you."),
            kind="next",
            said=pgettext("portal", "By %(day)s at the latest") % {"day": plain_day(told)},
        ),
    ]


def _entry(on: date, text: str, kind: str = "", said: str = "") -> dict[str, Any]:
    return {"at": on, "when": said or full_day(on), "text": text, "kind": kind}
