"""A reported item as a page draws it: from what the report froze, never from the post (R-6)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.template import Context

from config.documents.letter_tags import language_name, moment, phrase
from config.documents.quoting import Passage
from screening import letters

HIDDEN = "\N{FULL BLOCK}"  # stands where words were taken out; what is drawn is their kind


def said(section: str, key: str, language: str = "en") -> str:
    """The words that letters have for an enumerated value."""
    return str(phrase(Context({"language": language}), section, key))


def language_called(code: str, language: str = "en") -> str:
    """The name of a language, or its code where nobody has named it."""
    return language_name(Context({"language": language}), code)


def moment_said(at: datetime, language: str = "en") -> str:
    """As letters print a moment, with its zone."""
    return moment(Context({"language": language}), at)


def drawn_passages(passages: Iterable[Passage], language: str = "en") -> dict[str, Any]:
    """Text, spans and redactions as `{% post_text %}` takes them."""
    text = ""
    spans: list[tuple[int, int, int]] = []
    gone: list[tuple[int, int, str]] = []
    for passage in passages:
        start = len(text)
        text += HIDDEN if passage.redacted else passage.text
        spans += [(start, len(text), mark) for mark in passage.marks]
        if passage.redacted:
            gone.append((start, len(text), said("redacted", passage.redacted, language)))
    return {"text": text, "spans": spans, "redactions": gone}


def drawn_item(item: letters.Item, language: str = "en") -> dict[str, Any]:
    """One item of a report, for staff and for the person alike."""
    return {
        **drawn_passages(item.passages, language),
        "item": item,
        "number": item.number,
        "title": f"{item.platform} · {item.handle}",
        "kind": said("post_kind", item.kind, language),
        "visibility": said("visibility", item.visibility, language),
        "at": item.posted_at,
        "lang": item.language,
        "around": [
            {
                "who": said("author", one.author, language).rstrip(":"),
                "at": one.posted_at,
                **drawn_passages(one.passages, language),
            }
            for one in item.thread
        ],
        "reasons": item.reasons,
        "note": item.note,
        "statement": item.statement,
    }
