"""What a person may send as evidence: recognised by content, images made anew. Pure of models.

Ten files of 20 MB come at once: one of them at a time is in memory, the others on the disk.
"""

import io
import logging
import re
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import BinaryIO

import puremagic
from django.conf import settings
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from config.documents.clamd import ScannerAway, TooLarge, found_in
from config.documents.storage import put
from config.errors import Invalid

logger = logging.getLogger(__name__)
MEGABYTE = 1024 * 1024
LARGEST = 20 * MEGABYTE
MOST_FILES = 10
MOST_PIXELS = 50_000_000
IMAGES = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/gif": "GIF"}
PDF, TEXT = "application/pdf", "text/plain"
ENDINGS = {
    "image/jpeg": ("jpg", "jpeg", "jfif"),
    "image/png": ("png",),
    "image/webp": ("webp",),
    "image/gif": ("gif",),
    PDF: ("pdf",),
    TEXT: ("txt", "text", "csv", "eml", "md"),
}
# What browsers offer to choose from; what counts is what the bytes say.
ACCEPT = ",".join([*IMAGES, PDF, TEXT])


CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
Body = bytes | Callable[[], bytes]  # or what reads them, each time that they are wanted


@dataclass(frozen=True)
class Stored:
    """Where both stand in the store; `size` of the original, in bytes."""

    size: int
    sha256: str
    shown_sha256: str


@dataclass(frozen=True)
class Upload:
    """A file as it came, and `copy`, what may be opened by others."""

    filename: str
    media_type: str
    body: Body
    copy: Body

    @property
    def data(self) -> bytes:
        return _bytes(self.body)

    @property
    def shown(self) -> bytes:
        return _bytes(self.copy)

    def store(self) -> Stored:
        data = self.data
        sha256, size = put(data), len(data)
        del data  # before the copy is read
        return Stored(size, sha256, sha256 if self.copy is self.body else put(self.shown))


File = tuple[str, Body] | Upload


def _bytes(body: Body) -> bytes:
    return body if isinstance(body, bytes) else body()


def _aside(data: bytes) -> Body:
    """Out of memory, where it is large, while the next file is looked at."""
    kept = SpooledTemporaryFile(max_size=MEGABYTE)  # noqa: SIM115 - closed with what reads it
    kept.write(data)

    def read() -> bytes:
        kept.seek(0)
        return kept.read()

    return read


def accept(filename: str, body: Body) -> Upload:
    """Recognise a file by its bytes. Raises Invalid with what the person can do instead."""
    name, data = _short(filename), _bytes(body)
    if not data:
        raise _refused(name, _("It is empty. Choose the file again."))
    if len(data) > LARGEST:
        said = _("It is larger than 20 MB. Send a smaller copy, or send it by mail.")
        raise _refused(name, said)
    if said := why_not(data):
        raise _refused(name, said)
    kind = _kind(data)
    if kind in IMAGES:
        copy = _aside(_made_anew(name, data, IMAGES[kind]))
        return Upload(_named(name, kind), kind, body, copy)
    if kind in (PDF, TEXT):
        return Upload(_named(name, kind), kind, body, body)
    said = _("We cannot open this kind. Send a picture, a PDF or plain text, or send it by mail.")
    raise _refused(name, said)


def why_not(data: bytes | BinaryIO) -> str:
    """Why a file is not taken, or nothing: asked before anything here opens it.

    What cannot be scanned is not taken unscanned.
    """
    if not settings.CLAMD:
        return ""
    try:
        harm = found_in(data, settings.CLAMD)
    except TooLarge:
        return str(_("It is too large to be checked for harmful software. Send it in parts."))
    except ScannerAway as away:
        logger.error("The scanner of uploads is away: %s", away)
        return str(
            _(
                "We cannot check files for harmful software at the moment. Try again in a few"
                " minutes, or send it by mail."
            )
        )
    if not harm:
        return ""
    logger.warning("An upload was refused: %s", harm)
    said = _(
        "It holds harmful software (%(name)s), so we did not keep it. Send another copy, or"
        " send it by mail."
    )
    return said % {"name": harm[:80]}


def note(text: str) -> Upload:
    """Words that came beside the files, kept as one more of them."""
    data = text.strip().encode()
    return Upload("note.txt", TEXT, data, data)


def accepted(files: list[File]) -> list[Upload]:
    """All of them or none: every file that cannot be taken is named at once. Raises Invalid."""
    if len(files) > MOST_FILES:
        said = _("Send at most %(number)d files at once. You can add more later.")
        raise Invalid({"files": [said % {"number": MOST_FILES}]})
    found, wrong = [], []
    for file in files:
        try:
            found.append(file if isinstance(file, Upload) else accept(*file))
        except Invalid as invalid:
            wrong += invalid.fields["files"]
    if wrong:
        raise Invalid({"files": wrong})
    return found


def _kind(data: bytes) -> str:
    if data.startswith(b"%PDF-"):
        return PDF
    try:
        kind = str(puremagic.from_string(data, mime=True))
    except (puremagic.PureError, ValueError):
        kind = ""
    # A note that begins like some other format is still a note.
    return kind if kind in IMAGES else _plain_text(data)


def _plain_text(data: bytes) -> str:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return ""
    return "" if CONTROL.search(text) else TEXT


def _made_anew(name: str, data: bytes, format: str) -> bytes:
    """Decode and encode again: drops place and camera data, and whatever else hides in a file."""
    out = io.BytesIO()
    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(data), formats=[format]) as image:
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            if image.width * image.height > MOST_PIXELS:
                raise _refused(name, _("The picture is too large. Send a smaller copy."))
            ImageOps.exif_transpose(image, in_place=True)
            mode = "RGB" if format == "JPEG" else "RGBA"
            upright = image if image.mode == mode else image.convert(mode)
            upright.save(out, format=format)
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        OSError,
        ValueError,
        SyntaxError,
    ) as error:
        said = _("It cannot be read as a picture. Take the photo again.")
        raise _refused(name, said) from error
    return out.getvalue()


def _short(filename: str) -> str:
    """The last part of a name, without control characters, at most 120 characters."""
    last = filename.replace("\\", "/").rsplit("/", 1)[-1]
    clean = "".join(char for char in last if char.isprintable()).strip()
    return clean[-120:] or "file"


def _named(name: str, kind: str) -> str:
    """The name with the ending of what the file is, so that nothing runs that calls itself so."""
    _stem, dot, ending = name.rpartition(".")
    if dot and ending.lower() in ENDINGS[kind]:
        return name
    return f"{name[-110:]}.{ENDINGS[kind][0]}"


def _refused(name: str, said: str) -> Invalid:
    return Invalid({"files": [f"“{name}”: {said}"]})
