from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.law.book import book
from screening.reportability import GATES, WHY, Obstacle, Terms, age_obstacle
from screening.services.posts import obstacle_refusal

BORN = date(1990, 5, 17)


def terms(**changes):
    asked = {
        "regime": "CONSUMER_REPORT",
        "on": date(2027, 3, 1),
        "birth_date": BORN,
        "salary": Decimal(68_000),
        "jurisdiction": "CO",
    }
    return Terms(**(asked | changes))


# law.md, D.13: seven years to the day are inside; a salary of 75,000 lifts the limit, in
# California never; R-22: in-house screening knows no look-back.
@pytest.mark.parametrize(
    ("posted_on", "changes", "expected"),
    [
        (date(2020, 3, 1), {}, None),
        (date(2020, 2, 29), {}, Obstacle.TOO_OLD),
        (date(2020, 2, 28), {}, Obstacle.TOO_OLD),
        (date(2020, 2, 28), {"salary": Decimal("74999.99")}, Obstacle.TOO_OLD),
        (date(2020, 2, 28), {"salary": Decimal(75_000)}, None),
        (date(2020, 2, 28), {"salary": Decimal(81_000)}, None),
        (date(2020, 2, 28), {"salary": None}, Obstacle.TOO_OLD),
        (
            date(2020, 2, 28),
            {"salary": Decimal(81_000), "jurisdiction": "CA"},
            Obstacle.TOO_OLD,
        ),
        (date(2020, 3, 1), {"salary": Decimal(81_000), "jurisdiction": "CA"}, None),
        (date(2009, 2, 28), {"regime": "IN_HOUSE"}, None),
        (date(2009, 2, 28), {"regime": "MISCONDUCT_603Y"}, None),
        (date(2020, 2, 28), {"regime": "INVESTIGATIVE_CR"}, Obstacle.TOO_OLD),
        (date(2021, 2, 28), {"on": date(2028, 2, 29)}, None),
        (date(2021, 2, 27), {"on": date(2028, 2, 29)}, Obstacle.TOO_OLD),
    ],
)
def test_seven_years_are_counted_to_the_day(posted_on, changes, expected):
    assert age_obstacle(posted_on, terms(**changes)) == expected


@pytest.mark.parametrize("regime", list(book().regimes))
@pytest.mark.parametrize(
    ("posted_on", "born", "expected"),
    [
        (date(2025, 5, 16), date(2007, 5, 17), Obstacle.BEFORE_ADULTHOOD),
        (date(2025, 5, 17), date(2007, 5, 17), None),
        (date(2026, 2, 27), date(2008, 2, 29), Obstacle.BEFORE_ADULTHOOD),
        (date(2026, 2, 28), date(2008, 2, 29), None),
        (date(2026, 2, 28), None, Obstacle.BIRTH_DATE_UNKNOWN),
        (None, BORN, Obstacle.UNDATED),
    ],
)
def test_undated_and_youthful_posts_are_reportable_nowhere(regime, posted_on, born, expected):
    assert age_obstacle(posted_on, terms(regime=regime, birth_date=born)) == expected


@given(st.dates(date(2010, 1, 1), date(2027, 3, 1)), st.dates(date(2015, 1, 1), date(2040, 1, 1)))
def test_a_later_report_never_takes_up_what_an_earlier_one_could_not(posted_on, on):
    before = age_obstacle(posted_on, terms(on=on))
    after = age_obstacle(posted_on, terms(on=on + timedelta(days=1)))
    assert before is None or after == before


@pytest.mark.parametrize("obstacle", [one for one in Obstacle if one != Obstacle.BLOCKED])
def test_every_obstacle_of_the_book_has_its_gate(obstacle):
    assert book().gate(GATES[obstacle])


@pytest.mark.parametrize("found", Obstacle)
def test_what_is_in_the_way_is_told_by_its_own_rule(found):
    """Of a block after identity theft no gate of the book speaks: the statute does (D-47)."""
    assert WHY[found].endswith(".")
    told = obstacle_refusal(found, "Leave it out.")
    assert (told.reason, told.remedy) == (WHY[found], "Leave it out.")
    if found == Obstacle.BLOCKED:
        assert (told.gate, told.code) == ("", "item_is_blocked")
        assert told.citation == book().deadline("D-47").citation
    else:
        assert told.gate == GATES[found]
