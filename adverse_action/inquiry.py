"""The brief on a misconduct investigation: what was told, and what follows from acting on it. Pure.

No consumer report and no notice before the action: 15 U.S.C. 1681a(y).
"""

from dataclasses import dataclass
from datetime import date

from adverse_action.brief import OpenClock
from config.documents.facts import Facts
from screening.letters import Item

TEMPLATE = "adverse_action/letters/inquiry_brief"


@dataclass(frozen=True, kw_only=True)
class Told(Facts):
    """An item of the investigator's report, and whether a recorded action rests on it."""

    item: Item
    is_ground: bool = False


@dataclass(frozen=True, kw_only=True)
class InquiryBrief(Facts):
    """`issued_on`: the agency's day on which it was drawn. Without `action` none is recorded.

    `notice`, `duty`, `authority`: the summary that is owed after an action, by the law book.
    """

    agency: str
    reference: str
    subject: str
    position: str
    issued_on: date
    investigator: str
    ground: str
    case_number: str
    report: str
    told_on: date
    items: tuple[Told, ...] = ()
    action: str = ""
    acted_on: date | None = None
    acted_by: str = ""
    other_grounds: tuple[str, ...] = ()
    clocks: tuple[OpenClock, ...] = ()
    notice: str
    duty: str
    authority: str
    summary_issued_on: date | None = None
    summary_sent_on: date | None = None
