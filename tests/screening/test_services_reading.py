"""An issued report read back from what was frozen."""

import pytest

from screening import services
from tests.screening import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def report():
    here = make.world()
    report = make.furnished(here)
    report.confirmer = here.second
    return report


def test_the_facts_are_those_of_the_frozen_data_in_the_screeners_zone(report):
    found = services.report_facts(report)
    assert [item.number for item in found.items] == [1]
    assert found.items[0].posted_at.tzinfo == report.screener.zone


def test_a_letter_names_an_item_by_platform_account_and_day(report):
    heading = services.heading_of(report.items.get())
    facts = services.item_facts(report.items.get())
    assert heading == services.Heading("X · anders_pell", facts.posted_at.date())


def test_whoever_gave_the_second_verdict_confirmed_the_item(report):
    assert services.who_confirmed(report.items.get()) == {report.confirmer}
