"""What people send is recognised by its bytes; what staff open is made anew."""

import io
import tracemalloc
from contextlib import suppress

import pytest
from django.core.files.uploadedfile import TemporaryUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from config.documents import uploads
from config.documents.fields import FilesField
from config.documents.uploads import LARGEST, MOST_FILES, Upload, accept, accepted, note
from config.errors import Invalid

PLACE = 0x8825  # the EXIF block that says where a photo was taken
TURNED = 0x0112


def picture(kind="PNG", size=(8, 6), exif=None, mode="RGB"):
    out = io.BytesIO()
    options = {"exif": exif} if exif else {}
    Image.new(mode, size, "white").save(out, kind, **options)
    return out.getvalue()


def photo(turned=1):
    exif = Image.Exif()
    exif[0x010F] = "Camera of Marisol"
    exif[TURNED] = turned
    exif.get_ifd(PLACE)[1] = "N"
    return picture("JPEG", exif=exif)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (picture("JPEG"), "image/jpeg"),
        (picture("PNG"), "image/png"),
        (picture("WEBP"), "image/webp"),
        (picture("GIF"), "image/gif"),
        (b"%PDF-1.7\n%%EOF", "application/pdf"),
        (b"I never wrote that.", "text/plain"),
        ("Yo no escribí eso. 👩‍🚒".encode(), "text/plain"),
        (b"BM is how this note begins, and it is no bitmap.", "text/plain"),
        (b"\xef\xbb\xbfSaved by an editor that writes a mark first.", "text/plain"),
        (b"<html><script>alert(1)</script></html>", "text/plain"),
    ],
)
def test_files_are_known_by_their_bytes_whatever_their_name(data, kind):
    assert accept("invoice.exe", data).media_type == kind


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "It is empty"),
        (b"MZ\x90\x00\xff\xfe", "cannot open this kind"),
        (b"PK\x03\x04" + bytes(40), "cannot open this kind"),
        (b"\x00\x01\x02", "cannot open this kind"),
        (picture()[:40], "cannot be read as a picture"),
        (picture("GIF")[:12], "cannot be read as a picture"),
        (b"a" * (LARGEST + 1), "larger than 20 MB"),
    ],
)
def test_what_cannot_be_taken_is_named_with_what_to_do(data, said):
    with pytest.raises(Invalid) as refused:
        accept("IMG 1.png", data)
    (message,) = refused.value.fields["files"]
    assert message.startswith("“IMG 1.png”: ")
    assert said in message


def test_a_picture_with_too_many_pixels_is_not_opened(monkeypatch):
    monkeypatch.setattr(uploads, "MOST_PIXELS", 40)
    with pytest.raises(Invalid, match="too large"):
        accept("large.png", picture(size=(8, 6)))


def test_a_picture_that_unpacks_without_end_is_refused(monkeypatch):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 10)
    with pytest.raises(Invalid, match="cannot be read"):
        accept("bomb.png", picture(size=(80, 60)))


def test_the_original_stays_and_the_copy_tells_nothing_about_place_or_camera():
    data = photo()
    found = accept("photo.jpg", data)
    assert found.data == data
    assert b"Camera of Marisol" in found.data
    assert b"Camera of Marisol" not in found.shown
    with Image.open(io.BytesIO(found.shown)) as shown:
        assert not dict(shown.getexif())


def test_a_photo_taken_sideways_is_shown_upright():
    with Image.open(io.BytesIO(accept("photo.jpg", photo(turned=6)).shown)) as shown:
        assert shown.size == (6, 8)


@pytest.mark.parametrize("kind", ["GIF", "PNG"])
def test_pictures_with_few_colours_are_copied_too(kind):
    found = accept("few.png", picture(kind, mode="P"))
    with Image.open(io.BytesIO(found.shown)) as shown:
        assert shown.size == (8, 6)


@pytest.mark.parametrize("kind", ["text/plain", "application/pdf"])
def test_papers_are_shown_as_they_came(kind):
    data = b"%PDF-1.4" if kind == "application/pdf" else b"words"
    assert accept("x", data).shown == data


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("IMG_2041.txt", "IMG_2041.txt"),
        ("C:\\Users\\m\\IMG.txt", "IMG.txt"),
        ("../../etc/passwd", "passwd.txt"),
        ("a\x00b\nc.txt", "abc.txt"),
        ("\u202egnp.exe", "gnp.exe.txt"),
        ("", "file.txt"),
        ("folder/", "file.txt"),
        ("x" * 200 + ".txt", "x" * 116 + ".txt"),
    ],
)
def test_a_name_is_its_last_part_and_nothing_invisible(given_name, kept):
    assert accept(given_name, b"words").filename == kept


@given(st.text())
def test_any_name_becomes_a_short_visible_one(name):
    kept = accept(name, b"words").filename
    assert 0 < len(kept) <= 120
    assert kept.isprintable()
    assert not set(kept) & set("/\\")


@given(st.binary(min_size=1, max_size=200))
def test_any_bytes_are_taken_as_one_of_five_kinds_or_refused(data):
    kinds = {*uploads.IMAGES, uploads.PDF, uploads.TEXT}
    with suppress(Invalid):
        assert accept("x", data).media_type in kinds


@pytest.mark.parametrize(
    ("called", "kept"),
    [
        ("cv.PDF", "cv.PDF"),
        ("cv.exe", "cv.exe.pdf"),
        ("cv", "cv.pdf"),
        ("cv.pdf.hta", "cv.pdf.hta.pdf"),
    ],
)
def test_a_file_ends_as_what_it_is(called, kept):
    assert accept(called, b"%PDF-1.7 words").filename == kept


def test_words_become_a_note():
    assert note("  It was a joke.\n") == Upload(
        "note.txt", "text/plain", b"It was a joke.", b"It was a joke."
    )


def test_every_bad_file_is_named_at_once_and_none_is_taken():
    with pytest.raises(Invalid) as refused:
        accepted([("good.txt", b"words"), ("empty.png", b""), ("bad.zip", b"PK\x03\x04\x00\xff")])
    said = refused.value.fields["files"]
    assert [message.split("”")[0] for message in said] == ["“empty.png", "“bad.zip"]


def test_what_was_taken_before_is_not_looked_at_again():
    before = accept("good.txt", b"words")
    assert accepted([before]) == [before]


def test_more_files_than_one_form_takes_are_refused():
    many = [("n.txt", b"words")] * MOST_FILES
    assert len(accepted(many)) == MOST_FILES
    with pytest.raises(Invalid, match=f"at most {MOST_FILES}"):
        accepted([*many, ("n.txt", b"words")])


def test_one_file_at_a_time_is_in_memory():
    """Ten of 20 MB in one request: the others wait on the disk, before and after they are kept."""
    size, files = 2 * 1024 * 1024, []
    for number in range(MOST_FILES):
        waits = TemporaryUploadedFile(f"{number}.txt", "text/plain", size, None)
        waits.write(b"x" * size)
        files.append(waits)
    tracemalloc.start()
    stored = [upload.store() for upload in accepted(FilesField().clean(files))]
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert {one.size for one in stored} == {size}
    assert most < 3 * size  # its bytes, and the words that they are
