"""What differs between two versions: word by word, clause by clause, cell by cell."""

from dataclasses import replace

import pytest

from policies.differences import Piece, State, compare, words
from policies.pack import load_pack, read_policy, shipped_packs
from tests.policies.factories import SOUND
from tests.policies.test_findings import OTHER


@pytest.fixture(scope="module")
def starter():
    return load_pack(shipped_packs()["starter"])


def pack(folder, text):
    path = folder / "policy.toml"
    path.write_text(text, encoding="utf-8")
    return read_policy(path)


def marked(pieces):
    return [piece.text.strip() for piece in pieces if piece.marked]


@pytest.mark.parametrize(
    ("before", "after", "gone", "new"),
    [
        ("Be kind.", "Be kind.", [], []),
        ("Be kind.", "Be very kind.", [], ["very"]),
        ("Be very kind.", "Be kind.", ["very"], []),
        ("Do not post it.", "Do not share it.", ["post"], ["share"]),
        ("Be kind", "Be kind. Always.", [], [". Always."]),
        ("Somos así.", "Somos asá.", ["así"], ["asá"]),
        ("One thing.", "Entirely other words here", ["One thing."], ["Entirely other words here"]),
        ("", "All new", [], ["All new"]),
    ],
)
def test_words_are_marked_on_the_side_on_which_they_stand(before, after, gone, new):
    left, right = words(before, after)
    assert "".join(piece.text for piece in left) == before
    assert "".join(piece.text for piece in right) == after
    assert (marked(left), marked(right)) == (gone, new)


def test_a_version_does_not_differ_from_itself(starter):
    found = compare(starter, replace(starter, slug="other", version="9", effective_on="2031-01-01"))
    assert not found
    assert len(found.unchanged) == len(starter.clauses)


@pytest.mark.parametrize("field", ["language", "factors"])
def test_what_weighs_and_the_language_differ_too(starter, field):
    first, *others = starter.matrix.cells
    weighed = replace(starter.matrix, cells=(replace(first, factors=("New",)), *others))
    changed = {"language": {"language": "es"}, "factors": {"matrix": weighed}}[field]
    assert [one.name for one in compare(starter, replace(starter, **changed)).policy] == [field]


def test_a_clause_is_added_removed_or_changed(tmp_path):
    one, two = pack(tmp_path, SOUND), pack(tmp_path, SOUND + OTHER)
    found = compare(one, two)
    assert [(change.state, change.number) for change in found.changed] == [(State.ADDED, "2")]
    found = compare(two, one)
    assert [(change.state, change.number) for change in found.changed] == [(State.REMOVED, "2")]
    other = pack(tmp_path, SOUND.replace("hurt somebody", "harm somebody"))
    (change,) = compare(one, other).changed
    (field,) = change.fields
    assert (change.state, field.name) == (State.CHANGED, "text")
    assert marked(field.before[0]) == ["hurt"]
    assert marked(field.after[0]) == ["harm"]


def test_a_clause_that_only_moved_is_the_same_clause_with_another_number(starter):
    first, *rest = starter.clauses
    moved = replace(first, number="9.9")
    (change,) = compare(starter, replace(starter, clauses=(*rest, moved))).changed
    assert (change.state, [field.name for field in change.fields]) == (State.CHANGED, ["number"])


def test_a_clause_with_another_title_is_known_by_its_number(starter):
    first, *rest = starter.clauses
    named = replace(first, title="Another name")
    (change,) = compare(starter, replace(starter, clauses=(named, *rest))).changed
    assert (change.state, [field.name for field in change.fields]) == (State.CHANGED, ["title"])


@pytest.mark.parametrize(
    "name",
    ["title", "mission", "principles", "suitability", "not_forbidden", "categories", "severities"],
)
def test_what_the_policy_says_as_a_whole_is_compared(starter, name):
    empty = "" if isinstance(getattr(starter, name), str) else ()
    found = compare(starter, replace(starter, **{name: empty}))
    assert name in [field.name for field in found.policy]


CLAUSE_FIELDS = [
    *("kind", "text", "why", "protects", "principles", "legal_basis", "limits", "audience", "duty"),
    *("category", "severity", "permitted_examples", "prohibited_examples", "rules"),
]


@pytest.mark.parametrize("name", CLAUSE_FIELDS)
def test_everything_that_a_clause_says_is_compared(starter, name):
    at = next(at for at, one in enumerate(starter.clauses) if all(vars_of(one, CLAUSE_FIELDS)))
    clause = starter.clauses[at]
    other = replace(clause, **{name: "" if isinstance(getattr(clause, name), str) else ()})
    clauses = (*starter.clauses[:at], other, *starter.clauses[at + 1 :])
    (change,) = compare(starter, replace(starter, clauses=clauses)).changed
    assert [field.name for field in change.fields] == [name]


def vars_of(clause, names):
    return [getattr(clause, name) for name in names]


def test_a_word_far_down_a_long_list_of_a_rule_is_seen(tmp_path):
    long = 'slots = [["shoot", "a", "b", "c", "d", "e", "{}"], ["you"]]'
    texts = [SOUND.replace('slots = [["shoot"], ["you"]]', long.format(end)) for end in "fg"]
    (change,) = compare(*(pack(tmp_path, text) for text in texts)).changed
    (field,) = change.fields
    assert (marked(field.before[0]), marked(field.after[0])) == (["f"], ["g"])


@pytest.mark.parametrize(
    ("old", "new", "state"),
    [('minimum = "reprimand"', 'minimum = "training"', State.CHANGED)],
)
def test_a_cell_of_the_matrix_is_compared(tmp_path, old, new, state):
    found = compare(pack(tmp_path, SOUND), pack(tmp_path, SOUND.replace(old, new)))
    (row,) = found.rows
    assert (row.state, row.severity, row.priors) == (state, "C", 0)
    assert (row.before, row.after) == (
        "suspension (reprimand – termination)",
        "suspension (training – termination)",
    )
    found = compare(pack(tmp_path, SOUND), pack(tmp_path, SOUND.split("[[matrix]]")[0]))
    assert [row.state for row in found.rows] == [State.REMOVED]


def test_fields_that_are_not_shown_leave_no_change_behind(tmp_path):
    texts = [SOUND, SOUND.replace("within = 2", "within = 3")]
    found = compare(*(pack(tmp_path, text) for text in texts))
    assert found
    assert not found.without(frozenset({"rules"}))
    assert Piece("x") != Piece("x", marked=True)
