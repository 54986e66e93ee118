"""What differs between two versions, ready for a template of staff or of everybody."""

from collections.abc import Iterable
from typing import Any

from policies.differences import ClauseChange, Differences, Field
from policies.public_words import FIELDS, KINDS, STATES, shown


def drawn(found: Differences) -> dict[str, Any]:
    return {
        "policy": _fields(found.policy),
        "changed": [_change(one) for one in found.changed],
        "unchanged": found.unchanged,
        "rows": [{"row": row, "state": shown(STATES, row.state)} for row in found.rows],
        "any": bool(found),
    }


def _change(change: ClauseChange) -> dict[str, Any]:
    return {
        "change": change,
        "state": shown(STATES, change.state),
        "fields": _fields(change.fields),
    }


def _fields(fields: Iterable[Field]) -> list[dict[str, Any]]:
    return [{"label": shown(FIELDS, one.name), "field": _said(one)} for one in fields]


def _said(field: Field) -> dict[str, Any]:
    """The sides as lines of runs; a kind is told in its word."""
    sides = {"before": field.before, "after": field.after}
    if field.name != "kind":
        return sides
    return {
        side: [
            [{"text": shown(KINDS, one.text), "marked": one.marked} for one in line]
            for line in lines
        ]
        for side, lines in sides.items()
    }
