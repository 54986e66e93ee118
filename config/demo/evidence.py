"""Something a candidate sends along: a picture drawn here, of a film that never was."""

import io

from PIL import Image, ImageDraw


def film_still() -> tuple[str, bytes]:
    """A file name and PNG bytes."""
    image = Image.new("RGB", (640, 360), "#1d2b3a")
    draw = ImageDraw.Draw(image)
    draw.rectangle((40, 40, 600, 250), fill="#c9a227")
    draw.ellipse((270, 90, 370, 190), fill="#1d2b3a")
    draw.text((60, 280), "THE LAST PRECINCT, act 2: “Next one who moves…”", fill="white")
    out = io.BytesIO()
    image.save(out, "PNG")
    return "film-still.png", out.getvalue()
