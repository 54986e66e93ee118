"""The what-if page: a place, some days, and what would be due."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from config.accounts.roles import Role
from config.clocks.whatif import ALREADY, ASKED
from config.law.book import book
from tests.accounts.factories import OrganizationFactory, member

pytestmark = pytest.mark.django_db
PAGE = "/admin/what-if/"


@pytest.fixture
def ask(client: Client) -> Callable[..., Any]:
    client.force_login(member(OrganizationFactory(), Role.HR))

    def get(**values: str) -> Any:
        return client.get(PAGE, values)

    return get


def test_what_the_page_asks_for_are_events_of_the_book() -> None:
    assert {*ASKED, *ALREADY} <= set(book().events)


def test_it_opens_with_a_question_and_no_answer(ask) -> None:
    page = ask()
    assert page.status_code == 200
    assert "Nothing asked yet" in page.content.decode()


def test_it_says_what_is_due_and_how_it_was_counted(ask) -> None:
    page = ask(
        jurisdiction="PA-PHL",
        regime="CONSUMER_REPORT",
        criminal_history="on",
        pre_adverse_received="2026-11-24",
        decision_adverse="2026-12-03",
    ).content.decode()
    assert "Thu Dec 10, 2026" in page
    assert "Not counted: Thanksgiving Day" in page
    assert "refused. Wait after a fair-chance notice" in page
    assert "Phila. Code 9-3500" in page


def test_an_officer_is_exempt_where_the_row_says_so(ask) -> None:
    page = ask(
        jurisdiction="PA-PHL",
        regime="CONSUMER_REPORT",
        criminal_history="on",
        sworn="on",
        pre_adverse_received="2026-11-24",
        decision_adverse="2026-12-03",
    ).content.decode()
    assert "Phila. Code 9-3500" not in page
    assert "refused." not in page


def test_no_day_is_asked_for_again(ask) -> None:
    page = ask(jurisdiction="CA", regime="CONSUMER_REPORT")
    assert page.status_code == 400
    assert "Give at least one day." in page.content.decode()


def test_a_day_from_another_age_is_refused_in_words(ask) -> None:
    page = ask(jurisdiction="CA", regime="IN_HOUSE", dispute_received="0001-01-01")
    assert page.status_code == 400
    assert "Give a day of the years 1971 to 2200." in page.content.decode()
