"""Files that would keep a machine busy, or fill it, are read as far as they go and told about."""

import pytest

from policies.findings import check
from policies.pack import PackError, read_policy
from policies.pack_writer import write_pack

FRAME = """
[policy]
title = "T"
version = 1.10
mission = "We keep people safe."
ethics = ["We are fair."]
[protected]
text = "Speech as a citizen stays free."
[[matrix]]
severity = "A"
prior = 0
presumptive = "none"
minimum = "none"
maximum = "none"
"""
CLAUSE = """
[[clauses]]
number = 3.10
title = "Threats"
kind = "prohibited"
category = "threats"
severity = "A"
text = "Do not threaten."
why = "People are afraid."
benefit = "You keep your badge."
applies_to = ["sworn"]
prohibited_examples = ["all scum"]
permitted_examples = ["fine"]
"""
RULE = '[[clauses.rules]]\nkind = "phrase"\nany = [{}]\n'
TWENTY_THOUSAND = ", ".join(f'"word{at}"' for at in range(20_000))


def lists(text):
    return f"{FRAME}\n[lists]\n{text}\n{CLAUSE}" + RULE.format('"@words", "scum"')


def doubling(depth):
    pair = 'l{0} = ["@l{1}", "@m{1}", "l{0}"]\nm{0} = ["@l{1}", "@m{1}", "m{0}"]\n'
    ends = f'l{depth} = ["l"]\nm{depth} = ["m"]\nwords = ["@l0"]'
    return "".join(pair.format(at, at + 1) for at in range(depth)) + ends


def chained(length):
    return "".join(f'l{at} = ["@l{at + 1}"]\n' for at in range(length)) + 'words = ["@l0"]'


def squared(times):
    of = '\n[lists.words]\neach = ["@all"]\nwith = ["@all"]\n' + "".join(
        f'[lists.again{at}]\neach = ["@all"]\nwith = ["@all"]\n' for at in range(times)
    )
    return f"all = [{TWENTY_THOUSAND}]{of}"


@pytest.fixture
def policy(tmp_path):
    def policy(text):
        path = tmp_path / "policy.toml"
        path.write_text(text, encoding="utf-8")
        return read_policy(path)

    return policy


def test_lists_that_name_each_other_twice_are_filled_once(policy):
    pack = policy(lists(doubling(18)))
    assert check(pack) == []
    assert len(pack.rules[0].any) == 38


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (lists(chained(5_000)), "20 lists deep"),
        (lists(squared(100)), "over 200000 words"),
        (lists(f"words = [{TWENTY_THOUSAND}]"), "More than 2000 entries"),
        (lists(f'words = [{TWENTY_THOUSAND}, "one more"]'), "More than 20000 are listed"),
        (FRAME + CLAUSE + RULE.format('"scum"') * 1_001, "More than 1000 are listed"),
        (FRAME + (CLAUSE + RULE.format('"scum"') * 900) * 3, "Over 2000 rules"),
        (FRAME + CLAUSE.replace("Do not threaten", "word " * 5_000), "Longer than 20000"),
        (FRAME + CLAUSE.replace("all scum", "scum " * 5_000), "Longer than 20000"),
    ],
    ids=lambda value: value if len(value) < 40 else "",
)
def test_what_is_more_than_people_read_is_told_and_left_out(policy, text, said):
    assert said in " ".join(found.reason for found in check(policy(text)))


def test_a_prior_beyond_counting_is_a_gap(policy):
    row = FRAME[FRAME.index("[[matrix]]") :].replace("prior = 0", "prior = 999_999_999")
    found = check(policy(FRAME + row + CLAUSE + RULE.format('"scum"')))
    assert [one.place for one in found] == ["matrix, A, 1 prior"]


@pytest.mark.parametrize(
    "key", ["a." * 400_000 + "a", '"a" . ' * 150_000 + "a", "'a'.\t" * 99 + "a"]
)
def test_a_key_without_end_is_refused(policy, key):
    with pytest.raises(PackError, match="nested too deep"):
        policy(f"{FRAME}\n{key} = 1")


def test_a_clause_of_one_long_sentence_is_read_once(policy):
    """Each vague word in it asks what the sentence around it spares and defines."""
    text = CLAUSE.replace("Do not threaten", "negative " * 2_000)
    vague = [found for found in check(policy(FRAME + text * 50)) if found.id == "P-05"]
    assert len(vague) == 50


def test_an_unquoted_number_keeps_its_nought(policy):
    pack = policy(FRAME + CLAUSE)
    assert (pack.version, pack.clauses[0].number) == ("1.10", "3.10")


ROUND = [
    CLAUSE + '[[clauses.rules]]\nkind = "pattern"\nany = ["x{3}"]\nnot_near = ["@@chief"]\n',
    CLAUSE.replace('why = "People', 'why = """One.\n\nTwo."""\nlimits = """A.\n\nB."""\n#'),
]


@pytest.mark.parametrize("clause", ROUND, ids=["pattern", "paragraphs"])
def test_what_is_read_is_written_whole(policy, clause):
    pack = policy(FRAME + clause)
    assert pack.problems == ()
    assert policy(write_pack(pack)) == pack


@pytest.mark.parametrize("key", ["", 'key = "fair"\n'])
def test_principles_with_a_title_are_written_as_tables(policy, key):
    table = f'[[policy.ethics]]\n{key}title = "Fair"\ntext = "We are."\n'
    both = table + '[[policy.ethics]]\ntext = "We listen."\n'
    pack = policy(FRAME.replace('ethics = ["We are fair."]', "") + both + CLAUSE)
    assert [one.text for one in pack.principles] == ["We are.", "We listen."]
    assert policy(write_pack(pack)) == pack


def test_the_order_in_which_an_audience_is_named_asks_nothing_else(policy):
    both = 'applies_to = ["civilian", "sworn"]'
    pack = policy(FRAME + CLAUSE.replace('applies_to = ["sworn"]', both))
    assert pack.clauses[0].audience == ("sworn", "civilian")


PATTERN = '[[clauses.rules]]\nkind = "pattern"\nany = ["@everyone", "@words"]\n'
WRITTEN = [
    (CLAUSE + PATTERN, ("@everyone", "@words")),
    (CLAUSE + RULE.format('"@@everyone"'), ("@everyone",)),
    (CLAUSE + RULE.format('"@@@everyone"'), ("@@everyone",)),
]


@pytest.mark.parametrize(("clause", "looks_for"), WRITTEN, ids=["pattern", "word", "twice"])
def test_what_begins_as_the_name_of_a_list_is_read_and_written(policy, clause, looks_for):
    pack = policy(FRAME + clause)
    assert pack.problems == ()
    assert pack.rules[0].any == looks_for
    assert policy(write_pack(pack)) == pack


def test_a_row_without_factors_keeps_none(policy):
    common = '[sanctions]\naggravating = ["On duty"]\n'
    row = FRAME[FRAME.index("[[matrix]]") :].replace("prior = 0", "prior = 1\nfactors = []")
    pack = policy(FRAME + common + row + CLAUSE)
    assert [cell.factors for cell in pack.matrix.cells] == [("Aggravating: On duty",), ()]
    assert policy(write_pack(pack)) == pack
