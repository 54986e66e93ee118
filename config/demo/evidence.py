"""Pictures drawn here: what a candidate or an office sends, what is handed in by mistake."""

import io
from collections.abc import Sequence

from PIL import Image, ImageDraw


def film_still() -> tuple[str, bytes]:
    """A film that never was, as file name and PNG bytes."""
    image = Image.new("RGB", (640, 360), "#1d2b3a")
    draw = ImageDraw.Draw(image)
    draw.rectangle((40, 40, 600, 250), fill="#c9a227")
    draw.ellipse((270, 90, 370, 190), fill="#1d2b3a")
    draw.text((60, 280), "THE LAST PRECINCT, act 2: “Next one who moves…”", fill="white")
    return "film-still.png", _png(image)


def screenshot() -> tuple[str, bytes]:
    """A page photographed: no export, so nothing that can be imported."""
    image = Image.new("RGB", (480, 320), "white")
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, 480, 40), fill="#5b4b8a")
    for line in range(4):
        draw.rectangle((24, 70 + 50 * line, 420, 86 + 50 * line), fill="#d8d8d8")
    return "screenshot.png", _png(image)


def letter_of(office: str, lines: Sequence[str]) -> bytes:
    """A scanned letter as a PDF of one picture."""
    image = Image.new("L", (850, 1100), 250)
    draw = ImageDraw.Draw(image)
    draw.text((90, 90), office.upper(), fill=30, font_size=24)
    draw.line((90, 130, 760, 130), fill=90, width=2)
    for place, line in enumerate(lines):
        draw.text((90, 190 + 34 * place), line, fill=40, font_size=19)
    out = io.BytesIO()
    image.save(out, "PDF", resolution=100)
    return out.getvalue()


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
