"""The seal: PAdES over bytes that stay as they were rendered; one changed byte shows."""

import asyncio
import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from random import Random

import pikepdf
import pytest
from pdfua import validate

from config.audit.models import AuditEvent
from config.documents import storage
from config.documents.finish import SEAL_FIELD
from config.documents.seal import Seal, SealUnusable, make_key
from config.documents.services import check_seal, current_seal, read_document
from tests.documents.factories import paper, pdf
from tests.documents.samples import EACH, rendered

pytestmark = pytest.mark.printed

AT = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)
AT_ONCE = {("disclosure", "en"), ("pre_adverse", "es"), ("report", "en")}


@pytest.fixture(scope="module")
def seal():
    return Seal(make_key("Larkhaven Police Department seal"))


@pytest.fixture
def key(settings, tmp_path):
    """An installation with a key; the key's file."""
    place = tmp_path / "seal.p12"
    place.write_bytes(make_key("Larkhaven Police Department seal"))
    settings.SEAL_P12 = str(place)
    return place


def test_a_sealed_letter_is_intact_ours_and_says_when(seal):
    letter = rendered("adverse").pdf
    sealed = seal.stamp(letter, at=AT)
    found = seal.check(sealed)
    assert (found.intact, found.ours, found.at) == (True, True, AT)
    assert found.by == "Larkhaven Police Department seal"
    assert sealed.startswith(letter)


def test_one_changed_byte_anywhere_shows(seal):
    sealed = seal.stamp(rendered("adverse").pdf, at=AT)
    start = sealed.index(b"/Contents <") + len(b"/Contents <")
    covered = [*range(start - 100), *range(sealed.index(b">", start) + 1, len(sealed))]
    for place in Random(7).sample(covered, 40):
        changed = bytearray(sealed)
        changed[place] ^= 1
        assert not seal.check(bytes(changed)).intact, place


def test_it_seals_and_checks_beside_an_event_loop_that_runs(seal):
    async def inside():
        return seal.check(seal.stamp(rendered("adverse").pdf, at=AT)).intact

    with ThreadPoolExecutor(1) as apart:  # this thread may have the loop of a browser
        assert apart.submit(asyncio.run, inside()).result()


@pytest.mark.parametrize("added", [b" ", b"\n%%EOF\n", b"1 0 obj\n<<>>\nendobj\n"])
def test_what_was_added_after_sealing_shows(seal, added):
    assert not seal.check(seal.stamp(rendered("adverse").pdf, at=AT) + added).intact


def test_nothing_hides_in_the_place_of_the_signature(seal):
    sealed = seal.stamp(rendered("adverse").pdf, at=AT)
    end = sealed.index(b"0000>", sealed.index(b"/Contents <"))
    assert not seal.check(sealed[:end] + b"CAFE" + sealed[end + 4 :]).intact


def test_somebody_elses_seal_is_not_ours(seal):
    other = Seal(make_key("Larkhaven Police Department seal"))
    found = seal.check(other.stamp(rendered("adverse").pdf, at=AT))
    assert found.intact
    assert not found.ours


@pytest.mark.parametrize("data", [b"", b"no PDF", pdf(), rendered("adverse").pdf])
def test_what_bears_no_seal_is_not_intact(seal, data):
    found = seal.check(data)
    assert (found.intact, found.ours) == (False, False)


@pytest.mark.parametrize(
    ("sample", "language"),
    [pytest.param(*each, marks=() if each in AT_ONCE else pytest.mark.full) for each in EACH],
)
def test_a_sealed_document_is_as_accessible_and_archivable_as_before(
    seal, sample, language, tmp_path
):
    path = tmp_path / "sealed.pdf"
    path.write_bytes(seal.stamp(rendered(sample, language).pdf, at=AT))
    assert not validate(str(path)).findings
    with pikepdf.open(path) as opened:
        assert "/Version" not in opened.Root
        assert b'pdfaid:part="2" pdfaid:conformance="A"' in opened.Root.Metadata.read_bytes()
        field = opened.Root.AcroForm.Fields[0]
        assert (str(field.T), str(field.V.SubFilter)) == (SEAL_FIELD, "/ETSI.CAdES.detached")
        assert str(field.TU) == {"en": "Digital seal", "es": "Sello digital"}[language]


def test_a_key_that_cannot_be_opened_is_told_without_its_password():
    with pytest.raises(SealUnusable) as told:
        Seal(b"no key at all", "a password")
    assert "PROBITY_SEAL_P12" in told.value.remedy
    assert "a password" not in f"{told.value}{told.value.remedy}"


# -- where papers are issued -------------------------------------------------------------------


@pytest.mark.django_db
def test_an_issued_letter_keeps_the_hash_of_its_words_and_leaves_sealed(key):
    letter = rendered("adverse")
    document = paper(rendered=letter)
    assert document.sha256 == hashlib.sha256(letter.pdf).hexdigest()
    handed_out = read_document(document)
    assert hashlib.sha256(handed_out).hexdigest() == document.sealed_sha256
    assert handed_out[: document.size] == letter.pdf
    assert check_seal(handed_out).ours
    event = AuditEvent.objects.get(verb="store_document")
    assert event.payload["sealed"] == document.sealed_sha256
    assert not storage.path_of(document.sha256).exists()


@pytest.mark.django_db
def test_what_others_wrote_is_kept_as_it_came(key):
    document = paper(rendered=pdf("A scan"))
    assert document.sealed_sha256 == ""
    assert read_document(document) == pdf("A scan")


@pytest.mark.django_db
def test_without_a_key_papers_leave_unsealed():
    document = paper(rendered=rendered("adverse"))
    assert document.sealed_sha256 == ""
    assert read_document(document) == rendered("adverse").pdf
    assert check_seal(read_document(document)) is None


@pytest.mark.django_db
def test_a_key_that_is_gone_lets_nothing_out_unsealed(settings, tmp_path):
    settings.SEAL_P12 = str(tmp_path / "gone.p12")
    with pytest.raises(SealUnusable):
        paper(rendered=rendered("adverse"))


def test_the_demo_makes_itself_a_key_that_nobody_else_reads(settings, tmp_path):
    settings.DEMO, settings.SEAL_P12 = True, str(tmp_path / "new" / "seal.p12")
    made = current_seal()
    assert made.check(made.stamp(rendered("adverse").pdf, at=AT)).ours
    place = tmp_path / "new" / "seal.p12"
    assert place.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in place.parent.iterdir()] == ["seal.p12"]
