import pytest

from screening.coverage import BURIED, LEFT_OUT, left_out


@pytest.mark.parametrize(("reason", "words"), sorted(LEFT_OUT.items()))
def test_what_importers_say_becomes_what_reports_print(reason, words):
    assert left_out([{"left_out": {reason: 2}}]) == {words: 2}


def test_the_same_reason_in_two_files_is_added_up():
    files = [{"left_out": {"followers only": 2}}, {"left_out": {"direct message": 3}}]
    assert left_out(files) == {"not_public": 5}


def test_an_unknown_reason_says_that_it_could_not_be_read():
    assert left_out([{"left_out": {"text longer than 100,000 characters": 1}}]) == {"unreadable": 1}


def test_a_report_does_not_say_how_many_items_the_person_had_deleted():
    assert left_out([{"left_out": {BURIED: 4}}]) == {}


def test_what_never_was_a_post_is_not_counted():
    assert left_out([{"left_out": {"activity that is no post": 9, "not an object": 1}}]) == {}


def test_a_file_without_a_statement_counts_nothing():
    assert left_out([{}]) == {}
