"""Pictures drawn here: what a candidate sends along, and what an analyst hands in by mistake."""

import io

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


def _png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
