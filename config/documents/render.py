"""`render`: the only door from facts to a PDF. Pure: same facts, same bytes, on any day."""

import atexit
import hashlib
import io
import json
import re
import sys
from contextlib import redirect_stdout
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from config.documents.assets import OWN_FONTS, Assets, environment
from config.documents.engine import Look, compose
from config.documents.facts import Facts, plain
from config.documents.faults import GlyphMissing
from config.documents.quoting import spelled
from config.errors import Refusal

if TYPE_CHECKING:
    from config.documents.press import Press

_INSTALL = {
    "darwin": "brew install pango",
    "fedora": "sudo dnf install pango",
    "debian": "sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
}
CODE_LENGTH = 16
_ELEMENT = re.compile(r'data-element="([^"]+)"')


class PdfUnavailable(Refusal):
    code = "pdf_unavailable"


@dataclass(frozen=True)
class Rendered:
    """A finished document. Hashes are lower-case hex SHA-256; `elements` are those it prints.

    `code`: the one it prints, or "". `preview`: marked as such on each page, never to be issued.
    """

    pdf: bytes
    sha256: str
    context_sha256: str
    pages: int
    elements: tuple[str, ...]
    code: str = ""
    preview: bool = False


def render(
    template: str,
    context: Facts,
    *,
    language: str = "en",
    assets: Assets | None = None,
    preview: bool = False,
    large: bool = False,
) -> Rendered:
    """Print one document; `template` is a Letter's, without language. `large`: in 18 pt type.

    Raises PdfUnavailable where Pango is missing, RenderFailed where the result would have
    been incomplete or asked for anything but the assets handed in.
    """
    assets = assets or {}
    fingerprint = _fingerprint(template, context, language, assets, large=large)
    look = Look(code="" if preview else code_of(fingerprint), preview=preview, large=large)
    html = compose(template, context, language=language, look=look)
    pdf, pages = _print(html, assets)
    return Rendered(
        pdf=pdf,
        sha256=hashlib.sha256(pdf).hexdigest(),
        context_sha256=fingerprint,
        pages=pages,
        elements=elements(html),
        code=look.code if look.code in html else "",
        preview=preview,
    )


def elements(html: str) -> tuple[str, ...]:
    """The required elements that a composed letter prints, in order, each once."""
    return tuple(dict.fromkeys(word for ids in _ELEMENT.findall(html) for word in ids.split()))


def code_of(fingerprint: str) -> str:
    """As 7F3C-91AB-04DE-22C1: sixty-four bits of what the document says, so that nobody guesses."""
    drawn = fingerprint[:CODE_LENGTH].upper()
    return "-".join(drawn[at : at + 4] for at in range(0, CODE_LENGTH, 4))


def _fingerprint(
    template: str, context: Facts, language: str, assets: Assets, *, large: bool
) -> str:
    told = {
        "template": template,
        "language": language,
        "facts": plain(context),
        "assets": {name: hashlib.sha256(body).hexdigest() for name, (_, body) in assets.items()},
        **({"large": True} if large else {}),
    }
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _print(html: str, assets: Assets) -> tuple[bytes, int]:
    """A character that has no glyph where it stands is written as its code, and visible so."""
    try:
        return _press().print(html, assets)
    except GlyphMissing as missing:
        return _press().print(spelled(html, missing.characters), assets)


@cache
def _press() -> "Press":
    """Load the heavy half at its first use; everything else runs without Pango.

    Fontconfig must find only our fonts when WeasyPrint is imported. What it prints when a
    library is missing would spoil a command's answer, so it is swallowed; we say it better.
    """
    with environment(OWN_FONTS), redirect_stdout(io.StringIO()):
        try:
            from config.documents.press import Press
        except OSError as error:
            raise PdfUnavailable(
                "PDF needs the Pango library, which this machine does not have.",
                remedy=install_command(),
            ) from error
        return Press()


atexit.register(_press.cache_clear)  # its fonts are freed while Python is still whole


def install_command(platform: str = sys.platform) -> str:
    """The command that brings Pango to this machine, or one for each family of Linux."""
    if platform == "darwin":
        return _INSTALL["darwin"]
    return f"Debian or Ubuntu: {_INSTALL['debian']}. Fedora: {_INSTALL['fedora']}."
