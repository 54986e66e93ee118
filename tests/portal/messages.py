"""The messages that people without an account see, read from the sources by Babel."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from babel.messages.catalog import Catalog
from babel.messages.extract import extract, extract_python
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
LOCALE = ROOT / "config" / "locale" / "es" / "LC_MESSAGES"
SHOWN = (
    "config/portal/**/*.py",
    "*/portal/**/*.py",
    "disputes/forms.py",
    "disputes/uploads.py",
    "disputes/services/drafts.py",
    "templates/portal/*.html",
    "templates/*/portal/**/*.html",
    "templates/4*.html",
    "templates/500.html",
)
# Only people with an account see these, and they read English.
STAFF = ("config/portal/admin.py", "config/portal/staff.py", "templates/403.html")
STAFF += ("templates/409.html",)
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "ngettext": (1, 2),
    "npgettext": ((1, "c"), 2, 3),
}


def templates(
    file: BinaryIO, keywords: Any, comment_tags: Any, options: Any
) -> Iterator[tuple[Any, ...]]:
    """Babel's extractor for Django's templates; indentation would trip the Python tokenizer."""
    lines = templatize(file.read().decode()).splitlines()
    code = "\n".join(line.strip() for line in lines)
    return extract_python(io.BytesIO(code.encode()), keywords, comment_tags, options)


def sources() -> list[Path]:
    found = {path for pattern in SHOWN for path in ROOT.glob(pattern)}
    kept = {path for path in found if str(path.relative_to(ROOT)) not in STAFF}
    return sorted(path for path in kept if path.suffix == ".html" or path.stat().st_size)


def used() -> Catalog:
    """Every message of the sources, each with the file it stands in."""
    catalog = Catalog(project="Probity", charset="utf-8")
    for path in sources():
        method = templates if path.suffix == ".html" else extract_python
        with path.open("rb") as file:
            for _line, message, _comments, context in extract(method, file, KEYWORDS):
                name = (str(path.relative_to(ROOT)), 0)
                catalog.add(message, locations=[name], context=context)
    return catalog
