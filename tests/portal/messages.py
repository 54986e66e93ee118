"""The messages that people without an account see, and the Spanish catalogue of them.

After a sentence has changed: `python -m tests.portal.messages`, then translate what it names.
"""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[2]
LOCALE = ROOT / "config" / "locale" / "es" / "LC_MESSAGES"
SHOWN = (
    "config/portal/**/*.py",
    "*/portal*.py",
    "*/portal/**/*.py",
    "policies/public*.py",
    "disputes/forms.py",
    "config/documents/uploads.py",
    "disputes/services/drafts.py",
    "disputes/services/receiving.py",
    "disputes/services/reopening.py",
    "templates/portal/*.html",
    "templates/portal/emails/*.txt",
    "templates/delivery/emails/notice*.txt",
    "templates/policies/emails/*.txt",
    "templates/*/portal/**/*.html",
    "templates/policies/_*.html",
    "templates/base.html",
    "templates/4*.html",
    "templates/500.html",
)
# Only people with an account see these, and they read English.
STAFF = (
    "config/portal/admin.py",
    "config/portal/conversing.py",
    "config/portal/proving.py",
    "config/portal/staff.py",
    "templates/403.html",
    "templates/409.html",
)
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
    """Every message of the sources, each with the files it stands in."""
    catalog = Catalog(charset="utf-8")
    for path in sources():
        method = extract_python if path.suffix == ".py" else templates
        with path.open("rb") as file:
            for _line, message, _comments, context in extract(method, file, KEYWORDS):
                place = (str(path.relative_to(ROOT)), 0)
                catalog.add(message, locations=[place], context=context)
    return catalog


def spanish() -> Catalog:
    with (LOCALE / "django.po").open("rb") as file:
        return read_po(file, locale="es")


def messages(catalog: Catalog) -> list[Message]:
    """All but the header, which is a message without words."""
    return [message for message in catalog if message.id]


def compiled(catalog: Catalog) -> bytes:
    file = io.BytesIO()
    write_mo(file, catalog)
    return file.getvalue()


def refresh() -> list[str]:
    """Take new messages in, drop old ones, compile. Says what has no Spanish yet."""
    catalog = spanish()
    catalog.update(used(), no_fuzzy_matching=True, update_creation_date=False)
    catalog.obsolete.clear()
    with (LOCALE / "django.po").open("wb") as file:
        write_po(file, catalog, sort_output=True, include_lineno=False, width=96)
    (LOCALE / "django.mo").write_bytes(compiled(catalog))
    return [str(message.id) for message in messages(catalog) if not all(told(message))]


def told(message: Message) -> list[str]:
    """The Spanish of a message: one string, or one for each number; a new one has none."""
    found = message.string or ""
    return [found] if isinstance(found, str) else list(found)


if __name__ == "__main__":
    print("\n".join(refresh()))
