"""What a document is made of besides words: fonts, style sheets, pictures cleaned for print."""

import io
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from PIL import Image, ImageFile

from config.errors import Invalid

FONTS = Path(__file__).parent / "fonts"
TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
STYLES = ("letter.css", "report.css", "sheet.css", "brief.css", "large.css")

MAX_PICTURE_BYTES = 12_000_000
MAX_PICTURE_PIXELS = 24_000_000
PRINTED_PIXELS = 1_000
"""The longer side of a printed capture: 300 dots an inch at the size it is drawn."""


Assets = Mapping[str, tuple[str, bytes]]
"""Name to (mime type, bytes); a template says `asset:<name>`."""

OWN_FONTS = {"FONTCONFIG_FILE": str(FONTS / "fonts.conf")}
"""With the system's fonts the same letter has other bytes on another machine."""

NO_CLOCK = {"SOURCE_DATE_EPOCH": "0"}
"""fontTools stamps embedded fonts with this moment instead of now."""


@contextmanager
def environment(values: Mapping[str, str]) -> Iterator[None]:
    """Set variables that libraries read on their own, and put the old ones back."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            _restore(name, value)


def _restore(name: str, value: str | None) -> None:
    if value is None:
        del os.environ[name]
    else:
        os.environ[name] = value


@cache
def stylesheet() -> str:
    return "\n".join((TEMPLATES / "letters" / name).read_text("utf-8") for name in STYLES)


def printable_picture(body: bytes) -> tuple[str, bytes]:
    """Decode a capture and encode it anew: small, opaque, without metadata. (mime, bytes).

    Raises Invalid where it is no picture or too large to be decoded safely.
    """
    if len(body) > MAX_PICTURE_BYTES:
        raise Invalid({"picture": ["The picture's file is too large."]})
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint allows them for the whole process
    try:
        with Image.open(io.BytesIO(body), formats=("PNG", "JPEG", "WEBP", "GIF")) as opened:
            return "image/png", _reencoded(opened)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise Invalid({"picture": ["This cannot be read as a picture."]}) from error


def _reencoded(opened: Image.Image) -> bytes:
    if opened.width * opened.height > MAX_PICTURE_PIXELS:
        raise Invalid({"picture": ["The picture has too many pixels."]})
    paper = Image.new("RGB", opened.size, "white")
    seen = opened.convert("RGBA")
    paper.paste(seen, mask=seen.getchannel("A"))
    paper.thumbnail((PRINTED_PIXELS, PRINTED_PIXELS))
    out = io.BytesIO()
    paper.save(out, "PNG", optimize=True)
    return out.getvalue()
