"""Read an issued report back: the facts it was printed from, and how letters name its items."""

from config.accounts.models import User
from config.documents.facts import restore
from screening import letters
from screening.models import Report, ReportItem


def report_facts(report: Report) -> letters.Report:
    """What the frozen report says, from its data; never computed again (R-6)."""
    found = restore(letters.Report, report.data_document["report"])
    assert isinstance(found, letters.Report)
    return found


def item_facts(item: ReportItem) -> letters.Item:
    return report_facts(item.report).items[item.number - 1]


def item_label(item: ReportItem) -> str:
    """How a letter heads an item: platform, account and day."""
    facts = item_facts(item)
    posted = facts.posted_at
    return f"{facts.platform} · {facts.handle} · {posted:%B} {posted.day}, {posted.year}"


def who_confirmed(item: ReportItem) -> set[User]:
    """Whoever gave the second verdict on a flag of this item (R-11)."""
    reviews = item.flags.filter(reviews__round="second").values("reviews__by")
    return set(User.objects.filter(pk__in=reviews))
