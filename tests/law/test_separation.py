from itertools import product

import pytest

from config.law.separation import acts, check_separation, forbidden_after, separations

# act, earlier act, whether the same person may do it: standard, small
TABLE = [
    ("approve_policy", "author_policy", False, False),
    ("publish_policy", "author_policy", False, False),
    ("publish_policy", "approve_policy", False, True),
    ("confirm_account", "confirm_account", False, False),
    ("match_face", "match_face", False, False),
    ("confirm_reported_item", "review_flag", False, False),
    ("confirm_reported_item", "author_policy", True, True),
    ("decide_action", "propose_action", False, False),
    ("decide_action", "review_flag", False, True),
    ("decide_action", "write_assessment", False, True),
    ("decide_action", "confirm_account", True, True),
    ("confirm_no_basis", "answer_basis", False, False),
    ("reinvestigate_item", "review_flag", False, False),
    ("reinvestigate_item", "confirm_reported_item", False, True),
    ("reinvestigate_item", "confirm_account", False, True),
    ("reinvestigate_item", "propose_action", False, True),
    ("reinvestigate_item", "decide_action", False, True),
    ("reinvestigate_item", "author_policy", True, True),
    ("approve_dismissal", "propose_dismissal", False, False),
    ("approve_exception", "request_exception", False, False),
    ("sign_speech_record", "write_speech_record", False, False),
    ("approve_disposal", "request_disposal", False, False),
    ("review_flag", "confirm_reported_item", True, True),
]


@pytest.mark.parametrize(("act", "before", "standard", "small"), TABLE)
def test_who_did_one_thing_may_or_may_not_do_another(act, before, standard, small):
    earlier = {before: ["ann"]}
    for profile, allowed in (("standard", standard), ("small", small)):
        found = check_separation(act, by="ann", earlier=earlier, profile=profile)
        assert found == (None if allowed else before)
        assert check_separation(act, by="ben", earlier=earlier, profile=profile) is None


def test_every_forbidden_pair_stands_in_the_table():
    pairs = {(one.act, before) for one in separations().values() for before in one.after}
    assert pairs == {(act, before) for act, before, standard, _ in TABLE if not standard}


def test_the_first_act_that_stands_in_the_way_is_named():
    earlier = {"decide_action": {"ann"}, "review_flag": {"ben", "ann"}}
    assert check_separation("reinvestigate_item", by="ann", earlier=earlier) == "review_flag"


def test_nothing_done_before_forbids_nothing():
    assert all(check_separation(act, by="ann", earlier={}) is None for act in acts())


@pytest.mark.parametrize("act", sorted(acts()))
def test_in_a_small_agency_one_of_two_people_can_always_act(act):
    before = forbidden_after(act, profile="standard")
    for done_by in product("ab", repeat=len(before)):
        earlier = {name: [who] for name, who in zip(before, done_by, strict=True)}
        refused = [check_separation(act, by=who, earlier=earlier, profile="small") for who in "ab"]
        assert None in refused, earlier


def test_a_small_agency_still_needs_two_people_for_each_pair():
    for one in separations().values():
        assert forbidden_after(one.act, profile="small")


def test_an_act_that_nobody_knows_is_an_error_and_not_permission():
    with pytest.raises(LookupError, match="decide"):
        check_separation("decide", by="ann", earlier={})
    with pytest.raises(LookupError, match="proposed_action"):
        check_separation("decide_action", by="ann", earlier={"proposed_action": ["ann"]})


def test_an_unknown_profile_is_an_error():
    with pytest.raises(ValueError, match="tiny"):
        check_separation("decide_action", by="ann", earlier={}, profile="tiny")


def test_people_given_as_one_text_are_an_error_and_not_a_search_within_it():
    with pytest.raises(TypeError):
        check_separation("decide_action", by="7", earlier={"propose_action": "17"})


def test_each_separation_says_why():
    assert all(one.citation for one in separations().values())
