"""Disguised words: each found in the right reading, at the right characters, benign ones not."""

import pytest

from policies.detection import View, compile_rules, explain_view, parse_rule
from policies.detection.vocabulary import Vocabulary

RULES = compile_rules(
    [
        parse_rule(
            {
                "id": "words",
                "kind": "term",
                "any": ["scumbag", "bitch", "kill", "dreck", "zorra", "goober", "ass"],
            }
        ),
        parse_rule({"id": "phrase", "kind": "phrase", "any": ["white power", "kill all cops"]}),
        parse_rule({"id": "stem", "kind": "stem", "any": ["murder"]}),
        parse_rule(
            {
                "id": "gap",
                "kind": "gap",
                "slots": [["burn", "torch*"], ["the town", "this town"]],
                "within": 1,
            }
        ),
    ]
)


def found(post):
    return [(hit.rule_id, hit.view, hit.matched) for hit in RULES.scan([post])[0]]


DISGUISES = [
    ("you scumbag", "words", View.PLAIN, "scumbag"),
    ("YOU SCUMBAG!", "words", View.PLAIN, "SCUMBAG"),
    ("scumb\u00e1g", "words", View.PLAIN, "scumb\u00e1g"),
    ("sсumbаg", "words", View.PLAIN, "sсumbаg"),
    ("scum\u200bbag", "words", View.PLAIN, "scum\u200bbag"),
    ("ｓｃｕｍｂａｇ", "words", View.PLAIN, "ｓｃｕｍｂａｇ"),
    ("&#115;cumbag", "words", View.PLAIN, "&#115;cumbag"),
    ("_scumbag_", "words", View.PLAIN, "scumbag"),
    ("scumb4g", "words", View.LEET, "scumb4g"),
    ("5cumb4g", "words", View.LEET, "5cumb4g"),
    ("scumb@g!", "words", View.LEET, "scumb@g"),
    ("b!tch", "words", View.LEET, "b!tch"),
    ("b1tch", "words", View.LEET, "b1tch"),
    ("k1ll", "words", View.LEET, "k1ll"),
    ("ki11", "words", View.LEET, "ki11"),
    ("$cumbag", "words", View.LEET, "$cumbag"),
    ("bi+ch+", None, None, None),
    ("a55!", "words", View.LEET, "a55"),
    ("@ss", "words", View.LEET, "@ss"),
    ("@ssh is a name", None, None, None),
    ("m4rder no, murd3rer yes", "stem", View.LEET, "murd3rer"),
    ("b*tch", "words", View.MASKED, "b*tch"),
    ("sc*mb*g", "words", View.MASKED, "sc*mb*g"),
    ("b##ch", "words", View.MASKED, "b##ch"),
    ("b🤬tch", "words", View.MASKED, "b🤬tch"),
    ("scum👏bag", "words", View.MASKED, "scum👏bag"),
    ("love❤you", None, None, None),
    ("scumbaaaaag", "words", View.SQUEEZED, "scumbaaaaag"),
    ("killlll", "words", View.SQUEEZED, "killlll"),
    ("gooober", "words", View.SQUEEZED, "gooober"),
    ("biiiitchhhh", "words", View.SQUEEZED, "biiiitchhhh"),
    ("s c u m b a g", "words", View.JOINED, "s c u m b a g"),
    ("s.c.u.m.b.a.g", "words", View.JOINED, "s.c.u.m.b.a.g"),
    ("s-c-u-m-b-a-g", "words", View.JOINED, "s-c-u-m-b-a-g"),
    ("a b i t c h", "words", View.JOINED, "b i t c h"),
    ("k 1 l l", "words", View.JOINED, "k 1 l l"),
    ("k i l l  a l l  c o p s", "phrase", View.JOINED, "k i l l  a l l  c o p s"),
    ("#KillAllCops", "phrase", View.PLAIN, "KillAllCops"),
    ("#YouScumbag", "words", View.PARTS, "Scumbag"),
    ("TotalScumbagHere", "words", View.PARTS, "Scumbag"),
    ("#BurnThisTown", "gap", View.PARTS, "BurnThisTown"),
    ("#burnthistown", "gap", View.PARTS, "burnthistown"),
    ("white-power", "phrase", View.PLAIN, "white-power"),
    ("white_power", "phrase", View.PLAIN, "white_power"),
    ("#whitepower", "phrase", View.PLAIN, "whitepower"),
    ("white\npower", "phrase", View.PLAIN, "white\npower"),
    ("white   power", "phrase", View.PLAIN, "white   power"),
    ("b0rn but burn th1s town", "gap", View.LEET, "burn th1s town"),
    ("¡Zórrá!", "words", View.PLAIN, "Zórrá"),
    ("z0rr4", "words", View.LEET, "z0rr4"),
]


@pytest.mark.parametrize(("post", "rule", "view", "matched"), DISGUISES)
def test_a_disguise_is_seen_through_and_named(post, rule, view, matched):
    expected = [(rule, view, matched)] if rule else []
    assert [hit for hit in found(post) if hit[0] == rule] == expected


BENIGN = [
    "Meet at 5pm on 4/15",
    "Scumbagel bakery",
    "skills and skillets",
    "The class assessed bass in a mass",
    "document 4ss-22-b1t",
    "document 22-4ss",
    "call 555-0199 ok",
    "A S H L E Y was there",
    "a b c d e f g",
    "Sooooo good",
    "2 * 3 * 4 and k*t",
    "killé is another word",
    "#Overkill4Life",
    "See @scumbag_slayer and https://kill.example/bitch",
    "YouTube and iPhone",
    "mp3 h2o c3po",
    "100% of us, 50% off",
    "murky murmur",
    "рот, сор и кит",
]


@pytest.mark.parametrize("post", BENIGN)
def test_what_only_looks_like_a_disguise_is_left_alone(post):
    assert found(post) == []


def test_reading_digits_as_letters_never_changes_the_plain_reading():
    rules = compile_rules([parse_rule({"id": "t", "kind": "term", "any": ["5pm", "spm"]})])
    assert [(hit.view, hit.matched) for hit in rules.scan(["at 5pm"])[0]] == [(View.PLAIN, "5pm")]


@pytest.mark.parametrize(
    ("views", "post", "hits"),
    [
        (["plain"], "b1tch", 0),
        (["plain"], "bitch", 1),
        (["leet"], "bitch", 0),
        (["leet"], "b1tch", 1),
        (["joined", "squeezed"], "b i t c h", 1),
        (["joined", "squeezed"], "biiitch", 1),
        (["joined", "squeezed"], "b*tch", 0),
        (["parts"], "#OldBitch", 1),
    ],
)
def test_a_rule_reads_only_the_views_it_names(views, post, hits):
    rule = parse_rule({"id": "t", "kind": "term", "any": ["bitch"], "views": views})
    assert len(compile_rules([rule]).scan([post])[0]) == hits


@pytest.mark.parametrize("view", list(View))
def test_every_view_is_explained(view):
    assert explain_view(view).startswith("matched ")
    assert explain_view(view.value) == explain_view(view)


def test_the_same_word_is_reported_once_though_many_readings_show_it():
    assert len(found("bitch b1tch biiitch")) == 3
    assert len(found("bitch #Bitch")) == 2


KNOWN = Vocabulary(["the", "rapist", "kill", "all", "cops", "burn", "town"], ["murder"])

TAGS = [
    ("killallcops", ["kill", "all", "cops"]),
    ("killcops", ["kill", "cops"]),
    ("burntown", ["burn", "town"]),
    ("therapist", None),
    ("killx", None),
    ("kill", None),
    ("a" * 60, None),
]


@pytest.mark.parametrize(("tag", "words"), TAGS)
def test_a_hashtag_is_split_into_known_words_or_not_at_all(tag, words):
    assert KNOWN.segment(tag) == words


MASKS = [
    ("k*ll", "kill"),
    ("c*ps", "cops"),
    ("k**l", "kill"),
    ("k***", None),
    ("c*t", None),
    ("x*ll", None),
]


@pytest.mark.parametrize(("masked", "word"), MASKS)
def test_a_starred_out_word_needs_enough_letters_to_be_read(masked, word):
    assert KNOWN.unmask(masked) == word


def test_a_stem_makes_words_known():
    assert KNOWN.knows("murderers")
    assert not KNOWN.knows("mural")
