"""Values out of somebody else's JSON: the wanted type, or its empty value, never an exception."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

Json = dict[str, Any]

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
X_TIME = re.compile(r"\w{3} (\w{3}) (\d\d) (\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d) (\d{4})", re.A)
UNSTORABLE = re.compile("[\0\ud800-\udfff]")


def mapping(value: object) -> Json:
    return value if isinstance(value, dict) else {}


def listing(value: object) -> list[Any]:
    """Lists stay; a single object or text, which ActivityStreams allows, becomes a list of one."""
    if isinstance(value, list):
        return value
    return [value] if isinstance(value, (dict, str)) else []


def mappings(value: object) -> Iterator[Json]:
    return (item for item in listing(value) if isinstance(item, dict))


def string(value: object) -> str:
    """Text that a database and UTF-8 can hold: no NUL, no half of a surrogate pair."""
    return UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", value) if isinstance(value, str) else ""


def identifier(value: object) -> str:
    """Ids are text, or whole numbers above 2^53 that only a float would spoil."""
    # bool is a kind of int in Python. A float has lost digits: no id rather than a wrong one.
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        return ""
    return string(str(value)).strip()[:500]


def moment(value: object) -> datetime | None:
    """ISO 8601 with a zone, or X's own form; None for anything else, also without a zone."""
    written = string(value)
    try:
        found = _x_moment(written) or datetime.fromisoformat(written)
        # Without a zone the day may be wrong, and the age limit counts days.
        return found.astimezone(UTC) if found.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _x_moment(written: str) -> datetime | None:
    match = X_TIME.fullmatch(written)
    if not match or match[1] not in MONTHS:
        return None
    month, day, hour, minute, second, sign, ahead, minutes, year = match.groups()
    offset = timedelta(hours=int(ahead), minutes=int(minutes)) * (1 if sign == "+" else -1)
    return datetime(
        int(year),
        MONTHS.index(month) + 1,
        int(day),
        int(hour),
        int(minute),
        int(second),
        tzinfo=timezone(offset),
    )
