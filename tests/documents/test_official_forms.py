"""Official forms: the government's bytes, one in use, stale ones refused (G-07)."""

import io
from datetime import date, timedelta

import pikepdf
import pytest

from config.audit.models import AuditEvent
from config.documents.models import OfficialForm
from config.documents.services import current_form, read_form
from config.documents.services.forms import (
    LARGEST,
    DemoFormOutsideDemo,
    FormInstalledAlready,
    pdf_fault,
)
from config.errors import Invalid, Refusal
from config.law.forms import Form, forms
from tests.accounts.factories import UserFactory
from tests.documents.factories import AT, REVISED, pdf, summary
from tests.rawsql import check_kept, refused_by_database

TODAY = AT.date()


def current(language="en", on=TODAY):
    return current_form(kind="summary_of_rights", language=language, on=on)


@pytest.fixture(autouse=True)
def no_demo(settings):
    settings.DEMO = False


@pytest.mark.django_db
def test_an_installed_form_is_the_one_in_use_byte_for_byte():
    data = pdf("Summary of Your Rights")
    form = summary(data=data, by=UserFactory())
    assert current() == form
    assert read_form(form) == data
    event = AuditEvent.objects.get(verb="install_official_form")
    assert (event.payload["sha256"], event.payload["version"]) == (form.sha256, "2023-04-19")
    assert event.stream == "installation"


@pytest.mark.django_db
def test_a_newer_form_takes_the_place_and_the_old_row_stays():
    old = summary()
    new = summary(date(2024, 3, 20), at=AT + timedelta(days=1))
    old.refresh_from_db()
    assert current() == new
    assert old.replaced_at == AT + timedelta(days=1)


@pytest.mark.django_db
def test_each_language_has_its_own():
    english, spanish = summary(), summary(language="es")
    assert (current("en"), current("es")) == (english, spanish)


@pytest.mark.django_db
def test_the_same_file_is_not_installed_twice():
    summary()
    with pytest.raises(FormInstalledAlready):
        summary()


@pytest.mark.django_db
def test_a_form_from_before_the_revision_is_refused():
    with pytest.raises(Refusal) as caught:
        summary(date(2018, 9, 21))
    assert (caught.value.gate, caught.value.citation) == ("G-07", "12 CFR 1022 App. K")
    assert "March 2023" in caught.value.reason
    assert not OfficialForm.objects.exists()


@pytest.mark.django_db
def test_where_nothing_is_installed_nothing_may_be_enclosed():
    with pytest.raises(Refusal) as caught:
        current()
    assert caught.value.gate == "G-07"


@pytest.mark.django_db
def test_a_form_that_has_become_stale_is_refused_even_where_the_demo_has_its_own(settings):
    settings.DEMO = True
    before = AT.replace(year=2024, month=3, day=1)
    summary(date(2018, 9, 21), at=before)
    summary(is_demo=True, data=pdf("Demo"))
    assert current(on=date(2024, 3, 19)).version_date == date(2018, 9, 21)
    with pytest.raises(Refusal) as caught:
        current(on=date(2024, 3, 20))
    assert caught.value.gate == "G-07"


@pytest.mark.django_db
def test_the_demos_text_serves_only_in_the_demo_and_only_alone(settings):
    settings.DEMO = True
    demo = summary(is_demo=True, data=pdf("The demo's own summary"))
    assert current() == demo
    settings.DEMO = False
    with pytest.raises(Refusal):
        current()
    settings.DEMO = True
    official = summary()
    assert current() == official


@pytest.mark.django_db
def test_no_demo_text_is_installed_outside_the_demo():
    with pytest.raises(DemoFormOutsideDemo):
        summary(is_demo=True)


@pytest.mark.django_db
def test_the_database_keeps_forms_and_lets_them_be_replaced_only():
    form = summary()
    check_kept("documents_officialform", form.pk, "version_date")
    said = refused_by_database("UPDATE documents_officialform SET sha256 = repeat('0', 64)")
    assert "Cannot update" in said
    form.replaced_at = AT
    form.save(update_fields=["replaced_at"])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"kind": "tax_form"}, "kind"),
        ({"language": "fr"}, "language"),
        ({"version_date": TODAY + timedelta(days=2)}, "version_date"),
        ({"data": b"PK\x03\x04 a zip"}, "file"),
        ({"data": b""}, "file"),
    ],
)
def test_a_wrong_upload_is_refused_by_its_field(fields, wrong):
    with pytest.raises(Invalid) as caught:
        summary(**fields)
    assert wrong in caught.value.fields


def locked_pdf():
    made = pikepdf.new()
    made.add_blank_page()
    buffer = io.BytesIO()
    made.save(buffer, encryption=pikepdf.Encryption(user="a", owner="b"))
    return buffer.getvalue()


def empty_pdf():
    buffer = io.BytesIO()
    pikepdf.new().save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "between 1 byte"),
        (b"%PDF-1.7" + b" " * LARGEST, "between 1 byte"),
        (b"<html><script>alert(1)</script></html>", "not a PDF"),
        (b"MZ\x90\x00 a program", "not a PDF"),
        (b"%PDF-1.7\nnothing in it", "damaged"),
        (locked_pdf(), "password"),
        (empty_pdf(), "no pages"),
        (pdf(), ""),
    ],
)
def test_what_a_file_is_its_content_says(data, said):
    found = pdf_fault(data)
    assert said in found
    assert bool(found) is bool(said)


# -- the law's own dates -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("version_date", "on", "stale"),
    [
        (date(2018, 9, 21), date(2024, 3, 19), False),
        (date(2018, 9, 21), date(2024, 3, 20), True),
        (date(2023, 2, 28), date(2026, 11, 23), True),
        (date(2023, 3, 1), date(2026, 11, 23), False),
        (REVISED, date(2026, 11, 23), False),
        (date(2024, 3, 20), date(2026, 11, 23), False),
    ],
)
@pytest.mark.parametrize("kind", OfficialForm.Kind.values)
def test_from_the_mandatory_day_only_the_revision_is_current(kind, version_date, on, stale):
    assert forms()[kind].is_stale(version_date, on) is stale


def test_every_kind_of_form_stands_in_the_law_book_with_its_citation():
    assert set(forms()) == set(OfficialForm.Kind.values)
    assert all(
        isinstance(form, Form) and "12 CFR 1022" in form.citation for form in forms().values()
    )


def test_bytes_that_nothing_recognises_are_no_pdf():
    assert "not a PDF file" in pdf_fault(b"\x00")


def test_a_pdf_without_a_page_is_none_to_hand_out():
    empty = io.BytesIO()
    pikepdf.new().save(empty)
    assert pdf_fault(empty.getvalue()) == "The PDF has no pages."
