"""The worked examples that counsel went through, in their order: what a lawyer checks first."""

import pytest

from config.errors import Refusal
from config.law.book import book
from tests.law.counts import counted, day, due, earliest, safe, texts

RECEIVED = "2027-03-01"


def test_1_information_on_day_28_extends_to_day_45():
    assert due("D-05", RECEIVED) == "2027-03-05"
    assert due("D-06", RECEIVED) == "2027-03-30"
    assert due("D-07", RECEIVED, information="2027-03-28") == "2027-04-14"
    assert due("D-10", "2027-04-12") == "2027-04-19"


def test_2_an_item_found_inaccurate_keeps_its_day_and_results_follow():
    assert due("D-06", RECEIVED) == "2027-03-30"
    assert due("D-10", "2027-03-20") == "2027-03-26"


def test_3_information_on_day_31_extends_nothing():
    with pytest.raises(Refusal) as refused:
        counted("D-07", RECEIVED, information="2027-03-31")
    assert refused.value.gate == "G-09"
    assert "Tue Mar 30, 2027" in refused.value.reason
    assert "1681i(a)(1)(B)" in refused.value.citation


def test_4_a_deadline_on_a_weekend_does_not_roll():
    assert (due("D-06", "2027-04-02"), safe("D-06", "2027-04-02")) == ("2027-05-01", "2027-04-30")
    assert due("D-05", "2027-04-02") == "2027-04-08"


def test_5_receipt_on_saturday_counts_and_business_days_begin_on_monday():
    assert (due("D-06", "2027-04-03"), safe("D-06", "2027-04-03")) == ("2027-05-02", "2027-04-30")
    providers = counted("D-05", "2027-04-03")
    assert (providers.started_on, providers.due_on) == (day("2027-04-05"), day("2027-04-09"))


def test_6_a_wait_over_thanksgiving_and_a_dispute_within_it():
    assert earliest("D-03", "2026-11-24") == "2026-12-03"
    assert due("D-05", "2026-11-30") == "2026-12-04"
    assert due("D-06", "2026-11-30") == "2026-12-29"
    assert due("D-07", "2026-11-30") == "2027-01-13"
    assert earliest("D-34", "2026-11-24") == "2026-12-10"


def test_7_expedited_deletion_over_christmas():
    assert due("D-12", "2026-12-23") == "2026-12-29"
    assert due("D-12", "2026-12-23", public=("2026-12-24",)) == "2026-12-30"
    assert due("D-13", "2026-12-28") == "2027-01-05"


def test_8_a_frivolous_dispute_over_martin_luther_king_day():
    assert due("D-09", "2027-01-14") == "2027-01-22"


def test_9_two_items_of_one_dispute_end_on_their_own_days():
    assert due("D-06", RECEIVED) == "2027-03-30"
    assert due("D-07", RECEIVED, information="2027-03-28") == "2027-04-14"
    assert due("D-10", "2027-03-29") == "2027-04-05"
    assert (due("D-11", "2027-01-29"), safe("D-11", "2027-01-29")) == ("2027-02-13", "2027-02-12")


def test_10_reinsertion_over_presidents_day():
    assert due("D-14", "2027-02-11") == "2027-02-19"


def test_11_a_free_copy_rolls_in_the_consumers_favor():
    found = counted("D-17", "2026-12-15")
    assert found.due_on == day("2027-02-13")
    # Sunday follows, and Washington's Birthday on Monday.
    assert found.accept_through_on == day("2027-02-16")


def test_12_a_reseller_over_juneteenth_observed_on_friday():
    assert due("D-23", "2027-06-16") == "2027-06-24"
    assert "Juneteenth (observed), 5 U.S.C. 6103" in texts(counted("D-23", "2027-06-16"))
    assert due("D-24", "2027-06-16") == "2027-07-06"


def test_13_a_post_of_exactly_seven_years_is_inside():
    cutoff = counted("D-22", RECEIVED).cutoff_on
    assert cutoff == day("2020-03-01")
    assert day("2020-02-28") < cutoff
    assert 68_000 < book().limits.item_age.salary_lifts_limit <= 81_000


def test_14_limits_of_discipline_and_their_tolling():
    discovered = "2026-02-27"
    assert (due("D-36", discovered), safe("D-36", discovered)) == ("2027-02-27", "2027-02-26")
    criminal = (("2026-05-01", "2026-06-30"),)
    assert due("D-36", discovered, tolled=criminal) == "2027-04-28"
    assert due("D-37", discovered) == "2026-08-26"
