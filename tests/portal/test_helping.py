"""My letters, contact and help, and the one timeline that the rooms' parts fill."""

from datetime import date
from uuid import uuid4

import pytest
from django.utils import timezone, translation
from django.utils.html import format_html
from django.utils.safestring import SafeString

from config.delivery.services import dispatch_due
from config.portal.line import entry, one_line, with_line
from config.portal.models import ContactChoice
from config.portal.sections import Section, register_section
from tests.delivery.factories import matter_with_person, queued
from tests.documents.factories import paper, pdf
from tests.portal.factories import visiting
from tests.portal.test_matter import registry

__all__ = ["registry"]
pytestmark = pytest.mark.django_db
CONTACT, LETTERS = "/portal/contact/", "/portal/letters/"


@pytest.fixture
def matter():
    return matter_with_person()


def test_letters_are_listed_each_with_its_file_and_its_proof(client, matter):
    document = paper(matter, rendered=pdf("Letter"), title="About your report")
    queued("post", document=document, at=timezone.now())
    dispatch_due(at=timezone.now())
    visiting(client, matter)
    page = client.get(LETTERS).content.decode()
    assert "About your report" in page
    assert f"/portal/documents/{document.public_id}/" in page
    assert (f"/verify/{document.code}/" in page) is bool(document.code)
    assert 'href="/verify/"' in page


def test_where_nothing_was_sent_the_page_says_so(client, matter):
    visiting(client, matter)
    assert "Nothing was sent to you yet" in client.get(LETTERS).content.decode()


def test_no_letter_before_proof(client, matter):
    visiting(client, matter, proven=False)
    assert client.get(LETTERS)["Location"] == "/portal/identity/"


def test_the_hours_stand_in_the_language_of_the_page_where_they_are_known(matter):
    house = matter.screener
    house.office_hours = "Monday to Friday, 8 to 6."
    with translation.override("es"):
        assert house.hours == "Monday to Friday, 8 to 6."
        house.office_hours_es = "De lunes a viernes, de 8 a 18 h."
        assert house.hours == "De lunes a viernes, de 8 a 18 h."
    assert house.hours == "Monday to Friday, 8 to 6."


def test_the_ways_of_help_are_for_everybody(client, matter):
    matter.screener.office_hours = "Monday to Friday, 8 to 6."
    matter.screener.save()
    visiting(client, matter, proven=False)
    page = client.get(CONTACT).content.decode()
    assert "large print" in page
    assert matter.screener.phone in page  # among all who may answer here
    assert "Short notices" not in page
    assert client.post(CONTACT, {"way": "none"})["Location"] == "/portal/identity/"
    visiting(client, matter)
    page = client.get(CONTACT).content.decode()
    for told in ("Monday to Friday, 8 to 6.", matter.screener.street, "Short notices"):
        assert told in page


def test_the_person_chooses_how_to_be_told(client, matter):
    visiting(client, matter)
    told = {"way": "none", "submission": uuid4()}
    assert "Your choice is kept" in client.post(CONTACT, told, follow=True).content.decode()
    assert ContactChoice.objects.get().way == "none"
    page = client.get(CONTACT).content.decode()
    assert "checked" in page.split('value="none"')[1].split(">")[0]
    assert client.post(CONTACT, {"way": "text", "submission": uuid4()}).status_code == 400


# -- the timeline ----------------------------------------------------------------------------------


def part(order, *line):
    html = format_html("<p>part {}</p>", order)
    return Section(order, lambda visit, request: with_line(html, line))


def test_one_timeline_stands_between_what_matters_and_the_papers(client, matter, registry):
    first, second, later = date(2026, 10, 1), date(2026, 10, 5), date(2026, 12, 4)
    register_section(part(5, entry(later, "The answer.", kind="next", who="We act.")))
    register_section(part(10, entry(second, "It was sent.")))
    register_section(part(40, entry(first, "It was signed.")))
    register_section(Section(45, lambda visit, request: format_html("<p>{}</p>", "no line")))
    visiting(client, matter)
    page = client.get("/portal/").content.decode()
    told = ["part 5", "part 10", "It was signed.", "It was sent.", "The answer.", "We act."]
    places = [page.index(words) for words in [*told, "part 40", "no line"]]
    assert places == sorted(places)
    assert page.count("What happened, and what comes next") == 1


def test_without_anything_to_tell_there_is_no_timeline(client, matter, registry):
    visiting(client, matter)
    assert "What happened" not in client.get("/portal/").content.decode()


def test_there_is_one_today_and_what_has_no_day_is_last():
    today = entry(date(2026, 10, 6), "Today.") | {"kind": "now"}
    some = entry(date(2026, 10, 9), "Some day.", kind="next")
    undated = {"at": None, "when": "Later", "text": "Later.", "kind": "next", "who": ""}
    done = entry(date(2026, 10, 1), "Done.")
    parts = [with_line(SafeString(""), line) for line in ([undated, today], [some, today, done])]
    said = [one["text"] for one in one_line(parts)]
    assert said == ["Done.", "Today.", "Some day.", "Later."]
