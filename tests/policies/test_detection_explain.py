"""Rules in words that an analyst and the person concerned can read."""

import pytest

from policies.detection import compile_rules, explain, explain_hit, parse_rule

SAID = [
    ({"kind": "term", "any": ["scum"]}, "Finds the word “scum”."),
    ({"kind": "term", "any": ["scum", "filth"]}, "Finds the word “scum” or “filth”."),
    (
        {"kind": "term", "any": [f"word{n}" for n in range(8)]},
        "Finds the word “word0”, “word1”, “word2”, “word3”, “word4” or 3 more.",
    ),
    ({"kind": "phrase", "any": ["white power"]}, "Finds the phrase “white power”."),
    ({"kind": "stem", "any": ["murder"]}, "Finds words that begin with “murder”."),
    (
        {"kind": "gap", "slots": [["kill", "shoot*"], ["you"]], "within": 2},
        "Finds “kill” or words that begin with “shoot”, then, within 2 words, “you”,"
        " in one sentence.",
    ),
    (
        {"kind": "gap", "slots": [["dirty"], ["rat"]], "within": 0},
        "Finds “dirty”, then, directly after it, “rat”, in one sentence.",
    ),
    (
        {"kind": "gap", "slots": [["a1"], ["b1"], ["c1"]], "within": 1},
        "Finds “a1”, then, within 1 word, “b1”, then, within 1 word, “c1”, in one sentence.",
    ),
    ({"kind": "pattern", "any": [r"unit \d+"]}, r"Finds text of the form “unit \d+”."),
    (
        {"kind": "term", "any": ["scum"], "unless": ["negated", "counter_speech"]},
        "Finds the word “scum”. Not when the words are negated, or when the post condemns such"
        " words.",
    ),
    (
        {"kind": "term", "any": ["scum"], "unless": ["quote_marks"]},
        "Finds the word “scum”. Not when the words stand in quotation marks.",
    ),
    (
        {"kind": "term", "any": ["scum"], "not_near": {"words": ["pond"], "side": "before"}},
        "Finds the word “scum”. Not when “pond” stands within 3 words before it.",
    ),
    (
        {"kind": "term", "any": ["scum"], "not_near": {"words": ["pond", "alga*"]}},
        "Finds the word “scum”. Not when “pond” or words that begin with “alga” stands within 3"
        " words of it.",
    ),
    (
        {"kind": "term", "any": ["scum"], "whole_post_contains": ["xbox"]},
        "Finds the word “scum”. Not when the post contains “xbox”.",
    ),
    (
        {"kind": "term", "any": ["scum"], "views": ["plain", "parts"]},
        "Finds the word “scum”. Reads the post only as written and with hashtags split.",
    ),
]


@pytest.mark.parametrize(("written", "said"), SAID)
def test_a_rule_is_said_in_words(written, said):
    assert explain(parse_rule(written)) == said


@pytest.mark.parametrize(
    ("post", "said"),
    [
        ("you scum", "“scum” was found, matched as written. Finds the word “scum”."),
        ("s c u m", "“s c u m” was found, matched after removing spaces. Finds the word “scum”."),
        ("5cum", "“5cum” was found, matched after reading digits and signs as letters."),
    ],
)
def test_a_hit_is_said_with_the_way_it_was_read(post, said):
    rules = compile_rules([parse_rule({"id": "r", "kind": "term", "any": ["scum"]})])
    (hit,) = rules.scan([post])[0]
    assert explain_hit(rules.rules[hit.rule_id], hit).startswith(said)
