"""The one timeline of the matter page: what every room's part adds to it, in order of days."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from config.portal.days import plain_day

Entry = dict[str, Any]


class Part(SafeString):
    """A part of the matter page, with what it adds to the timeline."""

    line: Sequence[Entry] = ()


def with_line(html: SafeString, line: Iterable[Entry]) -> Part:
    part = Part(html)
    part.line = list(line)
    return part


def entry(on: date, text: str, *, kind: str = "", who: str = "") -> Entry:
    """As `portal/_timeline.html` draws it; `kind`: next for what is to come, else it happened."""
    return {"at": on, "when": plain_day(on), "text": text, "kind": kind, "who": who}


def we() -> str:
    return pgettext("portal, who acts", "We act.")


def you() -> str:
    return pgettext("portal, who acts", "You can act.")


def they() -> str:
    return pgettext("portal, who acts", "The department acts.")


def one_line(parts: Iterable[object]) -> list[Entry]:
    """What happened by its day, then today, then what comes; what has no day yet is last."""
    found = [one for part in parts for one in getattr(part, "line", ())]
    done = sorted((one for one in found if not one["kind"]), key=lambda one: one["at"])
    today = [one for one in found if one["kind"] == "now"][:1]
    coming = [one for one in found if one["kind"] == "next"]
    coming.sort(key=lambda one: one["at"] or date.max)
    return [*done, *today, *coming]
