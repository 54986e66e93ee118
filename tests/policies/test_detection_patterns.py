"""Patterns: RE2 only, every script known, nothing that can hang (P-06)."""

import time

import pytest

from policies.detection import RuleError, compile_rules, parse_rule
from policies.detection.pattern import MAX_LENGTH, translate


def rules_for(*patterns):
    return compile_rules([parse_rule({"id": "p", "kind": "pattern", "any": list(patterns)})])


def found(pattern, post):
    return [hit.matched for hit in rules_for(pattern).scan([post])[0]]


MATCHES = [
    (r"\bkill\b", "kill", ["kill"]),
    (r"\bkill\b", "Kill them, KILL!", ["Kill", "KILL"]),
    (r"\bkill\b", "skill killer killé", []),
    (r"\bkill\b", "kill kill", ["kill", "kill"]),
    (r"\bkill\b", "killд", []),
    (r"\bkill", "killing", ["killing"]),
    (r"kill", "overkill", ["overkill"]),
    (r"\bunit \d+\b", "unit 12, Unit 13", ["unit 12", "Unit 13"]),
    (r"\d{3}", "٣٤٥", ["٣٤٥"]),
    (r"\w+ó", "se acabó", ["acabó"]),
    (r"niñ[oa]s", "los Niños y NIÑAS", ["Niños", "NIÑAS"]),
    (r"caf\w", "café", ["café"]),
    (r"кит\w+", "Китами", ["Китами"]),
    (r"a\sb", "a\u00a0b a\tb", ["a\u00a0b", "a\tb"]),
    (r"\S+@\S+", "write to a@b.example now", ["a@b.example"]),
    (r"t\.me/\w+", "see https://t.me/killers", ["t.me/killers"]),
    (r"\b\d{3}-\d{2}-\d{4}\b", "123-45-6789", ["123-45-6789"]),
    (r"\b\d{3}-\d{2}-\d{4}\b", "9123-45-67890", []),
    (r"^wanted", "Wanted: dog", ["Wanted"]),
    (r"^wanted", "not wanted", []),
    (r"now$", "do it NOW", ["NOW"]),
    (r"\Anow\z", "now", ["now"]),
    (r"(?:a|b)c|dd+", "ac bc ddd", ["ac", "bc", "ddd"]),
    (r"(badge|id) ?#?\d{3,}", "Badge #1234", ["Badge #1234"]),
    (r"(?P<what>gun)s?", "guns", ["guns"]),
    (r"x{2}y", "xxy xy", ["xxy"]),
    (r"x{,2}", "x{,2}", ["x{,2}"]),
    (r"[a-c\d_]+z", "a1_bz", ["a1_bz"]),
    (r"[^\s]{4}!", "stop!", ["stop!"]),
    (r"[\]\-x]{3}", "a]-x", ["]-x"]),
    (r"\p{N}+ rounds", "200 rounds", ["200 rounds"]),
    (r"[\p{L}']+n't", "don't", ["don't"]),
    (r"\x41\x{42}c", "abc", ["abc"]),
    (r"a\.b\*c\+", "a.b*c+", ["a.b*c+"]),
    (r"k.+?l", "kxlxl", ["kxlxl"]),
    (r"[A-Z]{3}-\d", "Unit ABC-1", ["ABC-1"]),
    (r"\(\d\)", "(1)", ["(1)"]),
    (r"(\bgun\b|\bguns\b)", "guns", ["guns"]),
]


@pytest.mark.parametrize(("pattern", "post", "matched"), MATCHES)
def test_a_pattern_finds_what_it_describes_in_any_script(pattern, post, matched):
    assert found(pattern, post) == matched


REFUSED = [
    (r"kill(?= you)", "look-ahead"),
    (r"kill(?! me)", "look-ahead"),
    (r"(?<=i )kill", "look-behind"),
    (r"(?<!s)kill", "look-behind"),
    (r"(?>a+)b", "atomic"),
    (r"(?(1)a|b)", "conditions"),
    (r"(a)\1", "Back-references"),
    (r"(?P<x>a)\k<x>", "Back-references"),
    (r"(?i)kill", "read alike"),
    (r"(?#why)kill", "kind of group"),
    (r"a{2000}", "Repeats more than"),
    (r"(?:a{100}){100}b", "engine refuses"),
    (r"a{3,2}", "wrong way round"),
    (r"a++", "Two repeat signs"),
    (r"a**", "Two repeat signs"),
    (r"*a", "nothing to repeat"),
    (r"^*a", "cannot be repeated"),
    (r"(ab", "never closed"),
    (r"ab)", "opens nowhere"),
    (r"[ab", "never closed"),
    (r"[z-a]", "backwards"),
    (r"[[:alpha:]]+", "ASCII"),
    (r"[\W]x", "cannot stand in brackets"),
    (r"\Bkill", "not known here"),
    (r"\Qkill", "not known here"),
    (r"kill\by", r"inside a pattern"),
    (r"(?:a\b|b)c", r"inside a pattern"),
    (r"\b-kill", "may be no letter"),
    (r"kill.\b", "may be no letter"),
    (r"\b.kill", "may be no letter"),
    (r"\p{Lu}+x", "Capitals are gone"),
    (r"\p{Nonsense}x", "engine refuses"),
    (r"a*", "no text at all"),
    (r"a|b?", "no text at all"),
    (r"", "no text at all"),
    (r"^$", "no text at all"),
    (r"\x{110000}", "no such character"),
    ("(" * 30 + "a" + ")" * 30, "nested too deeply"),
    ("a" * (MAX_LENGTH + 1), "Longer than"),
    ("\\", "not known here"),
]


@pytest.mark.parametrize(("pattern", "said"), REFUSED)
def test_a_pattern_that_could_hang_or_mislead_is_refused_with_the_reason(pattern, said):
    with pytest.raises(RuleError) as refused:
        parse_rule({"kind": "pattern", "any": ["ok", pattern]})
    assert refused.value.place == "any[1]"
    assert said in refused.value.reason
    assert refused.value.remedy


def test_a_long_pattern_just_within_the_limit_is_taken():
    assert found("a" * MAX_LENGTH, "a" * MAX_LENGTH) == ["a" * MAX_LENGTH]


LITERALS = [
    (r"\bunit \d+\b", {"unit "}),
    (r"(?:badge|shield) \d", {"badge", "shield"}),
    (r"colou?r", {"colo"}),
    (r"(?:abc)+d?", {"abc"}),
    (r"(?:abc)?def", {"def"}),
    (r"\d{3}-\d{2}", set()),
    (r"ab|cd", set()),
    (r"kill|\d+", set()),
    (r"NIÑO", {"nino"}),
]


@pytest.mark.parametrize(("pattern", "texts"), LITERALS)
def test_the_text_that_every_match_contains_is_known_beforehand(pattern, texts):
    assert translate(pattern).literals == texts


def test_patterns_with_and_without_such_text_are_all_run():
    rules = rules_for(r"\d{4,}", r"[aeiou]{5}", r"zebra\d")
    matched = [hit.matched for hit in rules.scan(["12345 aeiou zebra7"])[0]]
    assert matched == ["12345", "aeiou", "zebra7"]


KNOWN_TO_EXPLODE = [
    (r"(a+)+z", "a" * 10_000),
    (r"(a|aa)+z", "a" * 10_000),
    (r"(a|a)*z", "a" * 10_000),
    (r"(.*)*z", "x" * 10_000),
    (r"(?:a?){50}a{50}z", "a" * 10_000),
    (r"(\w+\s?)+!", "word " * 2_000),
    (r"(x+x+)+y", "x" * 10_000),
    (r"\b(?:\w+ ){1,9}end\b", "word " * 2_000),
    (r"([a-z]+)*\d", "abc" * 3_000),
    (r"(?:(?:ab)*)*c", "ab" * 5_000),
]


@pytest.mark.parametrize(("pattern", "post"), KNOWN_TO_EXPLODE)
def test_no_pattern_hangs_on_a_post_of_ten_kilobytes(pattern, post):
    rules = rules_for(pattern)
    before = time.process_time()
    assert rules.scan([post]) == [[]]
    assert time.process_time() - before < 1.0


def test_a_pattern_that_repeats_in_one_long_word_does_not_hang():
    rules = rules_for("abc")
    before = time.process_time()
    assert [hit.end for hit in rules.scan(["abc" * 20_000])[0]] == [60_000]
    assert time.process_time() - before < 1.0


def test_a_pattern_that_matches_everywhere_is_capped():
    assert len(rules_for(r"[a-z] ").scan(["a b " * 3_000])[0]) == 20
