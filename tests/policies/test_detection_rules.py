"""The rule language: what can be said, what is refused, and that nothing is lost in storage."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.detection import (
    Kind,
    NotNear,
    Rule,
    RuleError,
    Side,
    Unless,
    View,
    compile_rules,
    parse_rule,
)

FULL = {
    "id": "3-9-1",
    "kind": "gap",
    "slots": [["kill", "shoot*"], ["you", "all of them"]],
    "within": 4,
    "not_near": [{"words": ["game", "pic*"], "within": 5, "side": "before"}],
    "unless": ["negated", "quoted"],
    "whole_post_contains": ["range day"],
    "views": ["plain", "leet"],
    "severity": "D",
    "note": "Intent and target.",
}


def test_a_rule_with_everything_is_read():
    assert parse_rule(FULL) == Rule(
        id="3-9-1",
        kind=Kind.GAP,
        slots=(("kill", "shoot*"), ("you", "all of them")),
        within=4,
        not_near=(NotNear(("game", "pic*"), 5, Side.BEFORE),),
        unless=(Unless.NEGATED, Unless.QUOTED),
        whole_post_contains=("range day",),
        views=(View.PLAIN, View.LEET),
        severity="D",
        note="Intent and target.",
    )


def test_a_rule_survives_being_stored_as_json():
    assert json.loads(json.dumps(parse_rule(FULL).as_dict())) == FULL


def test_what_is_not_set_is_not_stored():
    assert parse_rule({"kind": "term", "any": ["scum"]}).as_dict() == {
        "kind": "term",
        "any": ["scum"],
    }


@pytest.mark.parametrize(
    "written",
    [
        {"words": ["game"], "within": 3},
        [{"words": ["game"], "within": 3}],
        ["game"],
    ],
)
def test_nearness_may_be_written_short_or_long(written):
    rule = parse_rule({"kind": "term", "any": ["scum"], "not_near": written})
    assert rule.not_near == (NotNear(("game",), 3),)


def test_the_same_word_twice_counts_once():
    assert parse_rule({"kind": "term", "any": ["scum", "scum"]}).any == ("scum",)


def test_a_stem_may_be_written_with_or_without_its_star():
    assert parse_rule({"kind": "stem", "any": ["murder*", "murder"]}).any == ("murder",)


def test_a_gap_has_a_width_of_three_unless_it_says_otherwise():
    assert parse_rule({"kind": "gap", "slots": [["a1"], ["b1"]]}).within == 3
    assert parse_rule({"kind": "gap", "slots": [["a1"], ["b1"]], "within": 0}).within == 0


REFUSED = [
    ({}, "kind"),
    ({"kind": "regex", "any": ["a"]}, "kind"),
    ({"kind": "term"}, "any"),
    ({"kind": "term", "any": []}, "any"),
    ({"kind": "term", "any": "scum"}, "any"),
    ({"kind": "term", "any": [3]}, "any[0]"),
    ({"kind": "term", "any": ["ok", "two words"]}, "any[1]"),
    ({"kind": "term", "any": ["scum*"]}, "any[0]"),
    ({"kind": "term", "any": ["x"]}, "any[0]"),
    ({"kind": "term", "any": ["..."]}, "any[0]"),
    ({"kind": "term", "any": ["\u200b"]}, "any[0]"),
    ({"kind": "term", "any": ["a" * 101]}, "any[0]"),
    ({"kind": "term", "any": ["scum"], "slots": [["a1"], ["b1"]]}, "slots"),
    ({"kind": "term", "any": ["scum"], "within": 3}, "within"),
    ({"kind": "term", "any": ["scum"], "colour": "red"}, "colour"),
    ({"kind": "term", "any": [f"w{n}" for n in range(2001)]}, "any"),
    ({"kind": "phrase", "any": ["white pow*"]}, "any[0]"),
    ({"kind": "stem", "any": ["ab"]}, "any[0]"),
    ({"kind": "stem", "any": ["two words"]}, "any[0]"),
    ({"kind": "gap", "any": ["kill"]}, "slots"),
    ({"kind": "gap", "slots": [["kill"]]}, "slots"),
    ({"kind": "gap", "slots": [["kill"]] * 7}, "slots"),
    ({"kind": "gap", "slots": [["kill"], []]}, "slots[1]"),
    ({"kind": "gap", "slots": [["kill"], ["you", "--"]]}, "slots[1][1]"),
    ({"kind": "gap", "slots": [["ki*"], ["you"]]}, "slots[0][0]"),
    ({"kind": "gap", "slots": [["ki*ll"], ["you"]]}, "slots[0][0]"),
    ({"kind": "gap", "slots": [["kill th*"], ["you"]]}, "slots[0][0]"),
    ({"kind": "gap", "slots": [["kill"], ["you"]], "within": 21}, "within"),
    ({"kind": "gap", "slots": [["kill"], ["you"]], "within": -1}, "within"),
    ({"kind": "gap", "slots": [["kill"], ["you"]], "within": True}, "within"),
    ({"kind": "gap", "slots": [["kill"], ["you"]], "within": "3"}, "within"),
    ({"kind": "term", "any": ["scum"], "not_near": 3}, "not_near"),
    ({"kind": "term", "any": ["scum"], "not_near": [{"word": ["a1"]}]}, "not_near[0]"),
    ({"kind": "term", "any": ["scum"], "not_near": [{"words": []}]}, "not_near[0].words"),
    (
        {"kind": "term", "any": ["scum"], "not_near": {"words": ["pic"], "within": 0}},
        "not_near.within",
    ),
    (
        {"kind": "term", "any": ["scum"], "not_near": {"words": ["pic"], "side": "left"}},
        "not_near.side",
    ),
    ({"kind": "term", "any": ["scum"], "not_near": {"words": ["pic", "p*"]}}, "not_near.words[1]"),
    ({"kind": "term", "any": ["scum"], "unless": ["sarcastic"]}, "unless[0]"),
    ({"kind": "term", "any": ["scum"], "unless": 3}, "unless"),
    ({"kind": "term", "any": ["scum"], "views": ["plain", "mirror"]}, "views[1]"),
    ({"kind": "pattern", "any": [r"ab+c"], "views": ["leet"]}, "views"),
    ({"kind": "pattern", "any": [3]}, "any[0]"),
    ({"kind": "term", "any": ["scum"], "whole_post_contains": "xbox"}, "whole_post_contains"),
    ({"kind": "term", "any": ["scum"], "note": "n" * 501}, "note"),
    ({"kind": "term", "any": ["scum"], "severity": 3}, "severity"),
]


@pytest.mark.parametrize(("written", "place"), REFUSED)
def test_a_rule_that_cannot_work_is_refused_with_place_and_remedy(written, place):
    with pytest.raises(RuleError) as refused:
        parse_rule(written)
    assert refused.value.place == place
    assert refused.value.reason.endswith(".")
    assert refused.value.remedy.endswith(".")
    assert place in str(refused.value)


def test_an_error_can_be_seen_from_the_document_around_it():
    error = RuleError("any[1]", "No.", "Yes.")
    assert error.under("clauses[3].rules[0]").place == "clauses[3].rules[0].any[1]"
    assert RuleError("[2].id", "No.", "Yes.").under("rules").place == "rules[2].id"
    assert RuleError("", "No.", "Yes.").under("any[0]").place == "any[0]"


@pytest.mark.parametrize("ids", [["", "b"], ["a", "a"]])
def test_rules_need_ids_of_their_own_to_be_compiled(ids):
    rules = [parse_rule({"id": each, "kind": "term", "any": ["scum"]}) for each in ids]
    with pytest.raises(RuleError) as refused:
        compile_rules(rules)
    assert refused.value.place.startswith("rules[")


WORDS = st.sampled_from(["scum", "kill", "año", "white power", "torch*", "🔫", "don't", "14/88"])
LISTS = st.lists(WORDS, min_size=1, max_size=4, unique=True)
GAPS = st.fixed_dictionaries(
    {"kind": st.just("gap"), "slots": st.lists(LISTS, min_size=2, max_size=3)},
    optional={
        "within": st.integers(0, 20),
        "not_near": st.lists(
            st.fixed_dictionaries(
                {"words": LISTS, "within": st.integers(1, 20)},
                optional={"side": st.sampled_from(["before", "after"])},
            ),
            max_size=2,
        ),
        "unless": st.lists(st.sampled_from(list(Unless)), unique=True),
        "views": st.lists(st.sampled_from(list(View)), unique=True),
        "severity": st.sampled_from(["", "A"]),
    },
)


@given(GAPS)
def test_reading_what_was_written_gives_the_same_rule_again(written):
    rule = parse_rule(written)
    assert parse_rule(json.loads(json.dumps(rule.as_dict()))) == rule


def test_a_rule_that_lists_nothing_is_refused():
    with pytest.raises(RuleError, match="The rule looks for nothing"):
        parse_rule({"id": "3-9-1", "kind": "term", "any": [], "severity": "D"})


def test_a_written_control_character_stands_for_itself():
    rule = parse_rule({"id": "3-9-1", "kind": "pattern", "any": ["a\\tb"], "severity": "D"})
    assert compile_rules([rule])
