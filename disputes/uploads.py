"""What a person may send as evidence: recognised by content, images made anew. Pure of models."""

import io
from dataclasses import dataclass

import puremagic
from PIL import Image, UnidentifiedImageError

from config.errors import Invalid

MEGABYTE = 1024 * 1024
LARGEST = 20 * MEGABYTE
MOST_FILES = 10
MOST_PIXELS = 50_000_000
IMAGES = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/gif": "GIF"}
KINDS = "JPEG, PNG, WebP or GIF pictures, PDF, or plain text"


@dataclass(frozen=True)
class Upload:
    """A file as it came, and `shown`, what may be opened by others."""

    filename: str
    media_type: str
    data: bytes
    shown: bytes


def accept(filename: str, data: bytes) -> Upload:
    """Recognise a file by its bytes. Raises Invalid with what the person can do instead."""
    name = _short(filename)
    if not data:
        raise _refused(name, "is empty", "Choose the file again.")
    if len(data) > LARGEST:
        raise _refused(name, "is larger than 20 MB", "Send a smaller copy, or send it by mail.")
    kind = _kind(data)
    if kind in IMAGES:
        return Upload(name, kind, data, _made_anew(name, data, IMAGES[kind]))
    if kind in ("application/pdf", "text/plain"):
        return Upload(name, kind, data, data)
    raise _refused(name, "is of a kind we cannot open", f"Send {KINDS}, or send it by mail.")


def _kind(data: bytes) -> str:
    if data.startswith(b"%PDF-"):
        return "application/pdf"
    try:
        return str(puremagic.from_string(data, mime=True))
    except (puremagic.PureError, ValueError):
        return _plain_text(data)


def _plain_text(data: bytes) -> str:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return ""
    return "text/plain" if "\x00" not in text else ""


def _made_anew(name: str, data: bytes, format: str) -> bytes:
    """Decode and encode again: drops place and camera data, and whatever else hides in a file."""
    out = io.BytesIO()
    try:
        with Image.open(io.BytesIO(data)) as image:
            if image.width * image.height > MOST_PIXELS:
                raise _refused(name, "has too many pixels", "Send a smaller copy.")
            image.convert("RGB" if format == "JPEG" else "RGBA").save(out, format=format)
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as error:
        raise _refused(name, "cannot be read as a picture", "Take the photo again.") from error
    return out.getvalue()


def _short(filename: str) -> str:
    """The last part of a name, without control characters, at most 120 characters."""
    last = filename.replace("\\", "/").rsplit("/", 1)[-1]
    clean = "".join(char for char in last if char.isprintable()).strip()
    return clean[-120:] or "file"


def _refused(name: str, reason: str, remedy: str) -> Invalid:
    return Invalid({"files": [f"“{name}” {reason}. {remedy}"]})
