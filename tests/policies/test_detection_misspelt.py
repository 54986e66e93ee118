"""Slips of two letters and words run together: read towards known words, never over real ones."""

import pytest

from policies.detection import View, compile_rules, parse_rule

RULES = compile_rules(
    [
        parse_rule({"id": "terms", "kind": "term", "any": ["vermin", "filthy", "hate", "blacks"]}),
        parse_rule({"id": "gap", "kind": "gap", "slots": [["hate"], ["these folks", "mondays"]]}),
    ]
)


@pytest.mark.parametrize(
    ("text", "matched"),
    [
        ("what vremin", "vremin"),
        ("So filhty!", "filhty"),
        ("VERMNI everywhere", "VERMNI"),
        ("what vemin", "vemin"),
        ("i haet it", "haet"),
    ],
)
def test_a_slip_is_mended_and_the_span_is_as_posted(text, matched):
    (hit,) = RULES.scan([text])[0]
    assert (hit.view, hit.matched) == (View.MISSPELT, matched)


@pytest.mark.parametrize(
    "text", ["their backs hurt", "ermine coat", "vermi", "hte cat", "heat it", "the filth y"]
)
def test_real_words_and_further_slips_are_left_alone(text):
    assert RULES.scan([text]) == [[]]


@pytest.mark.parametrize("text", ["ihatethesefolks", "well Ihatemondays!", "hatethesefolks, all"])
def test_words_run_together_come_apart(text):
    found = RULES.scan([text])[0]
    assert {hit.view for hit in found} == {View.PARTS}
    assert {hit.rule_id for hit in found} == {"terms", "gap"}


def test_a_rule_may_read_the_plain_view_only():
    rule = {"id": "1", "kind": "term", "any": ["vermin"], "views": ["plain"]}
    assert compile_rules([parse_rule(rule)]).scan(["vremin"]) == [[]]


def test_many_long_words_stay_cheap():
    words = " ".join("abcdefghij" + chr(97 + at % 26) * (at % 9) for at in range(5_000))
    assert RULES.scan([words]) == [[]]
