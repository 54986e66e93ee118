"""Read an issued report back: the facts it was printed from, and how letters name its items."""

from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from config.accounts.models import User
from config.documents.facts import Facts, restore
from screening import letters
from screening.models import Platform, Report, ReportItem, SocialAccount
from screening.models.entries import Entry


def report_facts(report: Report) -> letters.Report:
    """What the frozen report says, from its data; never computed again (R-6)."""
    found = restore(letters.Report, report.data_document["report"])
    assert isinstance(found, letters.Report)
    return _in_zone(found, report.screener.zone)  # type: ignore[no-any-return]


def _in_zone(value: Any, zone: ZoneInfo) -> Any:
    """JSON keeps a moment's offset and loses the zone's name, which letters print."""
    if isinstance(value, datetime):
        return value.astimezone(zone)
    if isinstance(value, tuple):
        return tuple(_in_zone(one, zone) for one in value)
    if not isinstance(value, Facts):
        return value
    kept = {row.name: _in_zone(getattr(value, row.name), zone) for row in fields(value)}
    return replace(value, **kept)


def item_facts(item: ReportItem) -> letters.Item:
    return report_facts(item.report).items[item.number - 1]


def printed_item(printed: dict[str, Any], zone: ZoneInfo) -> letters.Item:
    """One item of a report's data, without the rest of the report; days in its screener's zone."""
    found: letters.Item = _in_zone(restore(letters.Item, printed), zone)
    return found


@dataclass(frozen=True)
class Heading:
    """How a letter names an entry of the file: platform and account, and of a post its day."""

    label: str
    posted_on: date | None


def heading_of(item: Entry) -> Heading:
    if isinstance(item, ReportItem):
        facts = item_facts(item)
        return Heading(f"{facts.platform} · {facts.handle}", facts.posted_at.date())
    if isinstance(item, SocialAccount):
        return Heading(f"{item.get_platform_display()} · {item.handle}", None)
    at, zone = item.dated_at, item.account.case.screener.zone
    handle = item.author_handle or item.account.handle
    day = at.astimezone(zone).date() if at else None
    return Heading(f"{platform_name(item.platform)} · {handle}", day)


def platform_name(name: str) -> str:
    return Platform(name).label if name in Platform.values else name


def who_confirmed(item: ReportItem) -> set[User]:
    """Whoever gave the second verdict on a flag of this item (R-11)."""
    reviews = item.flags.filter(reviews__round="second").values("reviews__by")
    return set(User.objects.filter(pk__in=reviews))
