"""What was looked at and what was not, in the words that reports print."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from screening.drawing import language_called, said
from screening.models import Case, ImportBatch
from screening.services.counting import counted

Row = tuple[str, int]


def statement(case: Case, at: datetime) -> dict[str, Any]:
    """The coverage statement of the whole case, as a report of this moment would print it."""
    found = counted(case, at)
    return {
        "analysed": found.analysed,
        "total": found.total,
        "percent": found.analysed_percent,
        "oldest": found.oldest,
        "newest": found.newest,
        "left_out": [(said("left_out", row.reason), row.posts) for row in found.left_out],
        "languages": [
            (language_called(row.code), row.posts, row.screened) for row in found.languages
        ],
        "sources": [
            (row.platform, said("provenance", row.provenance), row.collected_at, row.posts)
            for row in found.sources
        ],
    }


def of_file(batch: ImportBatch) -> dict[str, Any]:
    """What one file held, what was taken of it, and what was not and why."""
    told: Mapping[str, Any] = batch.coverage
    return {
        "kinds": _rows(told, "by_kind"),
        "visibility": _rows(told, "visibility"),
        "left_out": _rows(told, "left_out"),
        "languages": _rows(told, "languages"),
        "oldest": _moment(told.get("oldest")),
        "newest": _moment(told.get("newest")),
        "files_read": told.get("files_read", []),
        "files_refused": sorted(told.get("files_refused", {}).items()),
        "warnings": told.get("warnings", []),
    }


def _rows(told: Mapping[str, Any], key: str) -> list[Row]:
    found: dict[str, int] = told.get(key, {})
    rows = [(name.replace("_", " "), number) for name, number in found.items()]
    return sorted(rows, key=lambda row: (-row[1], row[0]))


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
