"""Reading a policy pack: complete or refused, with the place named."""

from pathlib import Path

import pytest

from policies.detection import Kind
from policies.pack import Pack, PackError, load_pack, read_policy, shipped_packs
from policies.pack_writer import write_pack

SMALL = """
include = ["part.toml"]

[policy]
title = "Short standard"
version = "1"
mission = '''
We serve.

All of you.
'''
suitability = "We look at what an applicant said."

[[policy.ethics]]
key = "fairness"
title = "Fairness"
text = "We are fair."

[protected]
text = "Speech on public matters stays free."

[[categories]]
key = "hate"
title = "Hate"

[[severities]]
key = "A"
title = "Minor"
text = "A lapse."
lookback_months = 24

[sanctions]
ladder = ["none", "training", "reprimand"]
aggravating = ["On duty"]
mitigating = ["Removed at once"]

[[matrix]]
severity = "A"
prior = 0
presumptive = "training"
minimum = "none"
maximum = "reprimand"

[lists]
vermin = ["rat", "rats", "rat"]
beasts = ["@vermin", "pig"]
slurs = { csv = "words.csv", where = { strength = "slur" } }
"""
CLAUSE = """
[[clauses]]
number = "3.1"
title = "Hate"
kind = "prohibited"
category = "hate"
severity = "A"
applies_to = ["candidate", "sworn"]
duty = "both"
principles = ["fairness"]
text = "Do not do it."
why = "It hurts."
benefit = "It keeps you safe."
legal_basis = "A law."
limits = "Not this."
permitted_examples = ["One.", "Two.", "Three."]
prohibited_examples = ["You rat.", "You dreck.", "Dirty pigs."]

[[clauses.rules]]
kind = "phrase"
any = ["@beasts", "@slurs"]
unless = ["negated"]

[[clauses.rules]]
id = "own-name"
kind = "gap"
slots = [["dirty"], ["@beasts", "pigs"]]
not_near = [{ words = ["@vermin"], within = 2 }]
severity = "A"
"""
WORDS = "# a remark\nterm,group,strength\ndreck|drecks,x,slur\nmild,x,mild\n"


SHARED = """
[[shared_rules]]
kind = "gap"
slots = [["@groups_them"], ["@vermin"]]
within = 1
"""
PAIRS = 'who = ["man", "men"]\ngroups_beasts = { each = ["mean", "@vermin"], with = ["@who"] }\n'


def replaced(old, new, of=SMALL):
    assert old in of
    return of.replace(old, new, 1)


def write(folder: Path, small: str = SMALL, clause: str = CLAUSE, words: str = WORDS) -> Path:
    (folder / "small.toml").write_text(small, encoding="utf-8")
    (folder / "part.toml").write_text(clause, encoding="utf-8")
    (folder / "words.csv").write_text(words, encoding="utf-8")
    return folder / "small.toml"


@pytest.fixture
def pack(tmp_path) -> Pack:
    return load_pack(write(tmp_path))


def test_a_pack_is_read_with_the_files_it_includes(pack):
    assert (pack.slug, pack.title, pack.version, pack.language) == (
        "small",
        "Short standard",
        "1",
        "en",
    )
    assert [clause.number for clause in pack.clauses] == ["3.1"]
    assert pack.not_forbidden == "Speech on public matters stays free."


def test_paragraphs_stay_and_line_breaks_go(pack):
    assert pack.mission == "We serve.\n\nAll of you."


def test_a_clause_carries_everything_that_it_says(pack):
    (clause,) = pack.clauses
    assert clause.protects == "It keeps you safe."
    assert clause.audience == ("candidate", "sworn")
    assert clause.principles == ("fairness",)
    assert clause.limits == "Not this."
    assert len(clause.prohibited_examples) == 3


def test_lists_are_filled_in_wherever_words_stand(pack):
    first, second = pack.rules
    assert first.any == ("rat", "rats", "pig", "dreck", "drecks")
    assert second.slots == (("dirty",), ("rat", "rats", "pig", "pigs"))
    assert second.not_near[0].words == ("rat", "rats")


def test_a_clause_has_the_shared_rules_about_whom_it_names(tmp_path):
    text = replaced("[lists]\n", "[lists]\n" + PAIRS) + SHARED
    clause = replaced('number = "3.1"', 'number = "3.1"\nabout = "beasts"', of=CLAUSE)
    pack = load_pack(write(tmp_path, text, clause))
    shared = pack.rules[-1]
    assert shared.id == "3-1-3"
    assert shared.slots[0] == ("mean man", "mean men", "rat man", "rat men", "rats man", "rats men")
    assert "groups_them" not in str(pack.rules[0])


def test_whom_nobody_listed_is_told(tmp_path):
    clause = replaced('number = "3.1"', 'number = "3.1"\nabout = "nobody"', of=CLAUSE)
    (problem,) = read_policy(write(tmp_path, SMALL + SHARED, clause)).problems
    assert "No list ends in _nobody" in str(problem)


def test_rules_get_ids_that_tell_their_place(pack):
    assert [rule.id for rule in pack.rules] == ["3-1-1", "own-name"]
    assert pack.rules[1].kind is Kind.GAP
    assert pack.clause_of("own-name").number == "3.1"
    with pytest.raises(KeyError):
        pack.clause_of("unknown")


def test_the_matrix_carries_its_factors_and_look_back(pack):
    cell = pack.matrix.cell("A", 3)
    assert cell.factors == ("Aggravating: On duty", "Mitigating: Removed at once")
    assert pack.matrix.lookback("A") == 24


DOCUMENTS = [
    (replaced('version = "1"', 'version = "1"\ncolour = "red"'), "policy.colour", "not known"),
    (replaced("lookback_months = 24", "lookback_months = -1"), "severities[0].lookback_months", ""),
    (replaced("lookback_months = 24", "look = 1"), "severities[0].look", "not known"),
    (replaced('ladder = ["none", "training", "reprimand"]', "ladder = 3"), "sanctions.ladder", ""),
    (replaced("prior = 0", 'prior = "0"'), "matrix[0].prior", "number"),
    (replaced("prior = 0", "prior = true"), "matrix[0].prior", "number"),
    (replaced('beasts = ["@vermin", "pig"]', 'beasts = ["@beasts"]'), "lists.beasts", "itself"),
    (replaced('beasts = ["@vermin", "pig"]', 'beasts = ["@none"]'), "lists.none", "no list"),
    (replaced('beasts = ["@vermin", "pig"]', "beasts = [3]"), "lists.beasts", "not a list"),
    (replaced('beasts = ["@vermin", "pig"]', 'beasts = ["a", ""]'), "lists.beasts[1]", "empty"),
    (replaced('"words.csv"', '"../words.csv"'), "include", "elsewhere"),
    (replaced('"words.csv"', '"none.csv"'), "file", "cannot be read"),
    (replaced('strength = "slur"', 'strength = "loud"'), "lists.slurs.where", "No row"),
    (replaced('"part.toml"', '"none.toml"'), "file", "cannot be read"),
    (replaced('"part.toml"', '"small.toml"'), "include", "elsewhere"),
    (replaced('"part.toml"', '"/etc/hosts"'), "include", "elsewhere"),
    (replaced("[policy]", "[policy"), "file", "not TOML"),
    (replaced("[protected]", "[surprise]\na = 1\n\n[protected]"), "surprise", "not known"),
    (
        replaced("include", 'matrix = "none"\ninclude').split("[[matrix]]")[0],
        "matrix",
        "not a list",
    ),
    ('policy = "x"\n', "policy", "not a table"),
]
CLAUSES = [
    (
        replaced('kind = "prohibited"', 'kind = "discouraged"', CLAUSE),
        "clauses[0].kind",
        "not known",
    ),
    (
        replaced('category = "hate"', 'category = "love"', CLAUSE),
        "clauses[0].category",
        "not known",
    ),
    (replaced('"candidate", "sworn"', '"everybody"', CLAUSE), "clauses[0].applies_to[0]", ""),
    (replaced('duty = "both"', 'duty = "never"', CLAUSE), "clauses[0].duty", "not known"),
    (replaced('["fairness"]', '["fairness", "luck"]', CLAUSE), "clauses[0].principles[1]", ""),
    (
        replaced('kind = "phrase"', 'kind = "chant"', CLAUSE),
        "clauses[0].rules[0].kind",
        "not known",
    ),
    (replaced('"@slurs"', '"@curses"', CLAUSE), "curses", "no list"),
    (replaced('slots = [["dirty"],', "slots = [[],", CLAUSE), "clauses[0].rules[1].slots[0]", ""),
    (replaced("within = 2", "within = 99", CLAUSE), "rules[1].not_near[0].within", "number"),
    (replaced('id = "own-name"', 'id = "3-1-1"', CLAUSE), "rules", "used twice"),
    (replaced('id = "own-name"', 'ids = "x"', CLAUSE), "clauses[0].rules[1].ids", "not known"),
    (CLAUSE.rsplit('severity = "A"', 1)[0] + 'severity = "Z"', "rules[1].severity", "not defined"),
    (CLAUSE + CLAUSE, "clauses[1].rules[1].id", "used twice"),
    (CLAUSE + '\n[policy]\ntitle = "x"', "policy", "Two files"),
    ('include = ["small.toml"]\n' + CLAUSE, "include", "includes others"),
]


@pytest.mark.parametrize(("document", "place", "said"), DOCUMENTS)
def test_a_faulty_document_is_refused_with_its_place(tmp_path, document, place, said):
    with pytest.raises(PackError) as refused:
        load_pack(write(tmp_path, small=document))
    assert refused.value.place.endswith(place)
    assert said in refused.value.reason


@pytest.mark.parametrize(("clause", "place", "said"), CLAUSES)
def test_a_faulty_clause_is_refused_with_its_place(tmp_path, clause, place, said):
    with pytest.raises(PackError) as refused:
        load_pack(write(tmp_path, clause=clause))
    assert place in refused.value.place
    assert said in refused.value.reason
    assert refused.value.file.endswith(".toml")


def test_a_clause_that_people_look_after_needs_no_rule(tmp_path):
    clause = CLAUSE.split("[[clauses.rules]]")[0] + 'found_by = "Complaints."'
    (made,) = load_pack(write(tmp_path, clause=clause)).clauses
    assert (made.found_by, made.rules) == ("Complaints.", ())


def test_a_permitted_clause_needs_neither_severity_nor_bad_examples(tmp_path):
    clause = replaced('kind = "prohibited"', 'kind = "permitted"', CLAUSE)
    clause = clause.replace('severity = "A"\napplies', "applies").split("prohibited_examples")[0]
    (made,) = load_pack(write(tmp_path, clause=clause)).clauses
    assert (made.severity, made.prohibited_examples) == ("", ())


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(PackError, match=r"none\.toml: file: It cannot be read"):
        load_pack(tmp_path / "none.toml")


def test_a_file_of_five_megabytes_is_refused(tmp_path):
    path = tmp_path / "huge.toml"
    path.write_text("# " + "x" * 5_000_000, encoding="utf-8")
    with pytest.raises(PackError, match="too large"):
        load_pack(path)


def test_bytes_that_are_no_text_are_refused(tmp_path):
    path = tmp_path / "bytes.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(PackError, match="not UTF-8"):
        load_pack(path)


def test_the_starter_pack_is_shipped():
    assert "starter" in shipped_packs()
    assert all(path.is_file() for path in shipped_packs().values())


def test_a_statutory_disqualifier_names_its_statute_and_reads_back(tmp_path):
    """Optional, and lossless: what is written out reads back with it."""
    path = tmp_path / "policy.toml"
    path.write_text(
        SMALL.split("[lists]")[0].replace('include = ["part.toml"]', "")
        + CLAUSE.split("[[clauses.rules]]")[0]
        + 'disqualified_by = "18 U.S.C. 922(g)(9)"'
    )
    pack = read_policy(path)
    assert pack.clauses[0].disqualified_by == "18 U.S.C. 922(g)(9)"
    path.write_text(write_pack(pack))
    assert read_policy(path).clauses == pack.clauses
