"""Uploads are scanned where clamd is named; what is harmful or unscanned is not taken."""

import pytest

from config.documents import checks
from config.documents.clamd import ScannerAway, address, answers, found_in
from config.documents.services import install_official_form
from config.documents.services.forms import pdf_fault
from config.documents.uploads import accept, accepted
from config.embedded import machine
from config.errors import Invalid
from tests.documents.clamd import EICAR, LIMIT, clamd
from tests.documents.factories import AT
from tests.paper import one_page_pdf

NOWHERE = "127.0.0.1:1"


@pytest.fixture(scope="module")
def server():
    with clamd() as found:
        yield found


@pytest.fixture
def scanned(server, settings):
    settings.CLAMD = server.place
    return server


def refused(*files):
    with pytest.raises(Invalid) as caught:
        accepted(list(files))
    return caught.value.fields["files"]


def test_what_is_clean_is_taken_after_it_was_scanned(scanned):
    scanned.commands.clear()
    assert accept("note.txt", b"It was a joke.").data == b"It was a joke."
    assert scanned.commands == [b"zINSTREAM\0"]


def test_what_is_harmful_is_refused_by_name_and_reason_and_all_are_told_at_once(scanned):
    said = refused(("a.txt", b"clean"), ("bad.txt", EICAR), ("worse.txt", b"x" * 70_000 + EICAR))
    assert [one.split(":")[0] for one in said] == ["“bad.txt”", "“worse.txt”"]
    assert all("harmful software (Eicar-Test-Signature)" in one for one in said)


def test_nothing_is_taken_unscanned_while_the_scanner_is_away(settings, caplog):
    settings.CLAMD = NOWHERE
    (said,) = refused(("letter_of_marisol.txt", b"clean"))
    assert "Try again in a few minutes, or send it by mail" in said
    assert "marisol" not in caplog.text


@pytest.mark.parametrize("size", [LIMIT + 1, LIMIT * 8])
def test_what_is_too_large_for_the_scanner_is_not_called_clean(scanned, size):
    with pytest.raises(ScannerAway):
        found_in(b"x" * size, scanned.place)


def test_what_is_too_large_for_the_scanner_is_sent_in_parts(scanned):
    (said,) = refused(("long.txt", b"x" * (LIMIT + 1)))
    assert "Send it in parts" in said


def official(data):
    return install_official_form(
        kind="summary_of_rights", language="en", version_date=AT.date(), data=data, by=None, at=AT
    )


@pytest.mark.django_db
def test_an_official_form_is_scanned_too(scanned, settings):
    assert pdf_fault(one_page_pdf()) == ""
    with pytest.raises(Invalid, match="harmful software"):
        official(one_page_pdf() + EICAR)
    settings.CLAMD = NOWHERE
    assert "Try again in a few minutes" in pdf_fault(one_page_pdf())


def test_without_a_scanner_files_are_taken_as_they_come(settings):
    settings.CLAMD = ""
    assert accept("bad.txt", EICAR).data == EICAR


def test_a_socket_is_a_place_too(tmp_path):
    with clamd(tmp_path / "clamd.ctl") as server:
        assert found_in(EICAR, server.place) == "Eicar-Test-Signature"
        assert answers(server.place)
    assert not answers(server.place)


@pytest.mark.parametrize("place", ["localhost", "localhost:", "x:0", "x:99999", "clamd.ctl"])
def test_a_place_that_is_none_is_an_error_at_the_start(settings, place):
    with pytest.raises(ValueError, match="neither"):
        address(place)
    settings.CLAMD = place
    assert [one.id for one in checks.scanner_can_be_named(None)] == ["documents.E001"]


def test_the_deploy_check_says_whether_it_answers(server, settings):
    found = []
    for place in ("", NOWHERE, server.place):
        settings.CLAMD = place
        found.append([one.id for one in checks.uploads_are_scanned(None)])
        assert checks.scanner_can_be_named(None) == []
    assert found == [["documents.I001"], ["documents.W002"], []]


def test_the_doctor_says_so_too(server, monkeypatch):
    monkeypatch.delenv("PROBITY_CLAMD", raising=False)
    assert machine.clamd().ok
    for place, ok in ((server.place, True), (NOWHERE, False)):
        monkeypatch.setenv("PROBITY_CLAMD", place)
        assert machine.with_fix(machine.clamd()).ok is ok
    assert "start clamd" in machine.with_fix(machine.clamd()).fix["any"]
