"""Papers and forms by few words, always through the services that store them."""

import io
from datetime import UTC, date, datetime
from typing import Any

import pikepdf

from config.accounts.models import Matter
from config.documents.models import Document, OfficialForm
from config.documents.services import install_official_form, store_document
from tests.accounts.factories import MatterFactory

AT = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
REVISED = date(2023, 4, 19)


def pdf(title: str = "A letter", pages: int = 1) -> bytes:
    """A small real PDF; another title, other bytes."""
    made = pikepdf.new()
    for _ in range(pages):
        made.add_blank_page()
    made.docinfo["/Title"] = title
    buffer = io.BytesIO()
    made.save(buffer, deterministic_id=True)
    return buffer.getvalue()


def paper(matter: Matter | None = None, kind: str = "letter", **fields: Any) -> Document:
    told: dict[str, Any] = {"title": "A letter", "language": "en", "rendered": pdf()}
    told |= {"by": None, "at": AT}
    return store_document(matter=matter or MatterFactory(), kind=kind, **(told | fields))


def summary(version_date: date = REVISED, language: str = "en", **fields: Any) -> OfficialForm:
    told: dict[str, Any] = {
        "kind": "summary_of_rights",
        "data": pdf(f"Summary {version_date} {language}"),
        "by": None,
        "at": AT,
    }
    return install_official_form(language=language, version_date=version_date, **(told | fields))
