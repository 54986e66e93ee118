import io

import pytest
from PIL import Image

from config.documents import assets
from config.documents.assets import PRINTED_PIXELS, printable_picture, stylesheet
from config.errors import Invalid


def file_of(image, kind="PNG", **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_picture_of_each_kind_is_encoded_anew(kind):
    mime, body = printable_picture(file_of(Image.new("RGB", (40, 30), "red"), kind))
    assert mime == "image/png"
    with Image.open(io.BytesIO(body)) as image:
        assert (image.format, image.mode, image.size) == ("PNG", "RGB", (40, 30))


def test_a_large_picture_is_made_as_small_as_print_needs():
    body = printable_picture(file_of(Image.new("L", (3000, 1500))))[1]
    with Image.open(io.BytesIO(body)) as image:
        assert image.size == (PRINTED_PIXELS, PRINTED_PIXELS // 2)


def test_what_is_see_through_becomes_white():
    body = printable_picture(file_of(Image.new("RGBA", (2, 2), (255, 0, 0, 0))))[1]
    with Image.open(io.BytesIO(body)) as image:
        assert image.getpixel((0, 0)) == (255, 255, 255)


def test_nothing_that_was_hidden_in_the_file_stays():
    exif = Image.Exif()
    exif[0x010E] = "home address"
    body = printable_picture(file_of(Image.new("RGB", (2, 2)), "JPEG", exif=exif))[1]
    with Image.open(io.BytesIO(body)) as image:
        assert not image.getexif()
    assert b"home address" not in body


@pytest.mark.parametrize(
    "body",
    [b"", b"no picture", b"%PDF-1.7", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"\x89PNG\r\n"],
)
def test_what_is_no_picture_is_refused(body):
    with pytest.raises(Invalid, match="picture"):
        printable_picture(body)


def test_a_picture_cut_short_is_refused():
    body = file_of(Image.effect_noise((200, 200), 50))
    with pytest.raises(Invalid, match="picture"):
        printable_picture(body[: len(body) // 2])


def test_too_many_pixels_and_too_many_bytes_are_refused(monkeypatch):
    body = file_of(Image.new("1", (300, 300)))
    monkeypatch.setattr(assets, "MAX_PICTURE_PIXELS", 89_999)
    with pytest.raises(Invalid, match="pixels"):
        printable_picture(body)
    monkeypatch.setattr(assets, "MAX_PICTURE_BYTES", len(body) - 1)
    with pytest.raises(Invalid, match="too large"):
        printable_picture(body)


def test_the_style_sheets_ask_for_nothing_from_outside():
    assert "url(" not in stylesheet()
    assert "@import" not in stylesheet()
    assert "Emoji" not in stylesheet()  # naming it would draw digits with it
