"""The law book as staff read it: by words, place and day, and what changed."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from config.accounts.roles import Role
from config.clocks.lawbook import Entry, entries, found
from config.law.book import book
from tests.accounts.factories import OrganizationFactory, member

PAGE = "/admin/law/"


def ids(q: str = "", place: str = "", on: str = "", since: str = "") -> set[str]:
    days = [date.fromisoformat(day) if day else None for day in (on, since)]
    return {shown.entry.id for shown in found(q, place, *days)}


def test_every_row_of_the_book_can_be_read() -> None:
    whole = book()
    overlays = {overlay.id for overlay in whole.overlays}
    assert ids() == {*whole.deadlines, *whole.notices, *whole.gates, *overlays}


def test_rows_are_found_by_id_by_citation_and_by_words() -> None:
    assert ids("D-06") >= {"D-06", "D-31"}
    assert "WA-FCRA" in ids("RCW 19.182")
    assert ids("hate-group membership") == {"CA-CLEAR"}
    assert not ids("no such words anywhere")


def test_a_place_shows_its_own_rows_and_those_of_what_it_lies_in() -> None:
    here = ids(place="NY-NYC")
    assert {"D-33", "NYC-fair-chance", "NY-article-23a", "D-06", "N-05"} <= here
    assert here.isdisjoint({"D-34", "CA-POBR"})


def test_a_day_shows_what_was_in_force() -> None:
    assert {"NYC-fair-chance", "NYC-fair-chance-2015"} & ids(on="2021-07-28") == {
        "NYC-fair-chance-2015"
    }
    assert {"NYC-fair-chance", "NYC-fair-chance-2015"} & ids(on="2021-07-29") == {"NYC-fair-chance"}


def test_between_two_days_only_what_changed_is_shown() -> None:
    assert ids(since="2021-07-01", on="2021-08-01") == {"NYC-fair-chance", "NYC-fair-chance-2015"}
    assert ids(since="2026-06-30", on="2026-07-01") == {"D-35", "WA-fair-chance"}
    assert not ids(since="2026-07-01", on="2026-07-02")


def test_a_change_says_which_way(db: None) -> None:
    said = {
        shown.entry.id: str(shown.change)
        for shown in found("", "", date(2021, 8, 1), date(2021, 7, 1))
    }
    assert said == {"NYC-fair-chance": "comes into force", "NYC-fair-chance-2015": "ends"}


def test_each_entry_says_what_it_rests_on() -> None:
    for entry in entries():
        assert entry.text, entry.id
        assert entry.citation, entry.id
        assert isinstance(entry, Entry)
        assert entry.where


@pytest.mark.django_db
def test_counsel_reads_the_page_and_asks_it(client: Client) -> None:
    counsel = member(OrganizationFactory(), Role.COUNSEL)
    client.force_login(counsel)
    assert reverse("admin:law-book") == PAGE
    page = client.get(PAGE, {"q": "fair chance", "place": "PA-PHL", "on": "2026-11-26"})
    assert page.status_code == 200
    assert "Phila. Code 9-3500" in page.content.decode()
    assert "San Francisco" not in page.content.decode().split("</form>")[-1]


@pytest.mark.django_db
def test_two_days_in_the_wrong_order_are_asked_for_again(client: Client) -> None:
    client.force_login(member(OrganizationFactory(), Role.COUNSEL))
    page = client.get(PAGE, {"since": "2026-07-01", "on": "2026-06-01"})
    assert page.status_code == 400
    assert "Give a day before the other." in page.content.decode()


@pytest.mark.django_db
def test_one_day_alone_is_no_comparison(client: Client) -> None:
    client.force_login(member(OrganizationFactory(), Role.COUNSEL))
    page = client.get(PAGE, {"since": "2026-07-01"})
    assert page.status_code == 400
    assert "Give the later day too." in page.content.decode()
