"""What a speech record can take from the report itself: exact words, and the rule of that day."""

from adverse_action.models import Ground, Proposal
from screening.letters import Item
from screening.redaction import shown
from screening.services import report_facts


def drafted_points(proposal: Proposal) -> dict[str, str]:
    """Point's id → draft, from what the report froze; the other points are nobody's but theirs."""
    items = standing_items(proposal)
    return {
        "words": "\n".join(map(_words, items)),
        "rule_in_force": "\n".join(line for item in items for line in _rules(item)),
    }


def standing_items(proposal: Proposal) -> list[Item]:
    """The items that the action still rests on, as the report prints them (R-6)."""
    standing = proposal.grounds.filter(kind=Ground.Kind.REPORT_ITEM, dropped_at=None)
    numbers = set(standing.values_list("report_item__number", flat=True))
    return [item for item in report_facts(proposal.report).items if item.number in numbers]


def printed(item: Item) -> str:
    """The item's exact words; what was redacted reads as the report prints it (G-26)."""
    parts = (shown(one.redacted) if one.redacted else one.text for one in item.passages)
    return "".join(parts)


def _words(item: Item) -> str:
    return f"Item {item.number}, {item.platform}, {item.posted_at:%Y-%m-%d}: “{printed(item)}”"


def _rules(item: Item) -> list[str]:
    return [
        f"Item {item.number}: {clause.code} {clause.title}, version {clause.version},"
        f" in force from {clause.in_force_from:%Y-%m-%d}."
        for clause in item.clauses
    ]
