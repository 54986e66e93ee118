"""The disciplinary matrix: cells, look-ups, and every way in which it can be wrong (P-01)."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.matrix import DEFAULT_LADDER, Cell, Gap, Matrix, MatrixError, gaps

MATRIX = Matrix(
    severities=("A", "B"),
    cells=(
        Cell("A", 0, "training", "none", "counseling"),
        Cell("A", 1, "counseling", "training", "reprimand"),
        Cell("A", 2, "reprimand", "counseling", "suspension"),
        Cell("B", 0, "reprimand", "counseling", "suspension"),
        Cell("B", 1, "suspension", "reprimand", "termination"),
    ),
    lookback_months=(("A", 24),),
    aggravating=("On duty",),
    mitigating=("Removed at once",),
)


def changed(at, **fields):
    cells = list(MATRIX.cells)
    cells[at] = replace(cells[at], **fields)
    return replace(MATRIX, cells=tuple(cells))


def without(at):
    return replace(MATRIX, cells=MATRIX.cells[:at] + MATRIX.cells[at + 1 :])


@pytest.mark.parametrize(
    ("severity", "priors", "presumptive"),
    [
        ("A", 0, "training"),
        ("A", 1, "counseling"),
        ("A", 2, "reprimand"),
        ("A", 9, "reprimand"),
        ("B", 0, "reprimand"),
        ("B", 1, "suspension"),
        ("B", 4, "suspension"),
    ],
)
def test_the_highest_prior_listed_holds_for_more(severity, priors, presumptive):
    assert MATRIX.cell(severity, priors).presumptive == presumptive


@pytest.mark.parametrize(("matrix", "severity"), [(MATRIX, "C"), (without(3), "B")])
def test_a_cell_that_is_not_there_is_an_error_not_a_guess(matrix, severity):
    with pytest.raises(MatrixError, match="no cell"):
        matrix.cell(severity, 0)


def test_the_permitted_range_runs_from_mild_to_grave():
    cell = MATRIX.cell("B", 1)
    assert MATRIX.permitted(cell) == ("reprimand", "suspension", "demotion", "termination")


@pytest.mark.parametrize(
    ("sanction", "within"),
    [("counseling", False), ("reprimand", True), ("termination", True), ("none", False)],
)
def test_a_sanction_is_within_the_range_or_needs_a_reason(sanction, within):
    assert MATRIX.is_within(MATRIX.cell("B", 1), sanction) is within


def test_the_look_back_is_by_class_and_may_be_unlimited():
    assert MATRIX.lookback("A") == 24
    assert MATRIX.lookback("B") is None


def test_a_complete_matrix_has_no_gap():
    assert gaps(MATRIX) == []


BROKEN = [
    (without(0), "A, 0 prior", "no cell for a first finding"),
    (without(1), "A, 1 prior", "missing"),
    (replace(MATRIX, severities=("A", "B", "C")), "C, 0 prior", "no cell for a first finding"),
    (replace(MATRIX, severities=("A",)), "B, 0 prior", "not defined"),
    (replace(MATRIX, severities=("A", "A", "B")), "severities", "twice"),
    (replace(MATRIX, severities=(), cells=()), "severities", "empty"),
    (replace(MATRIX, ladder=(*DEFAULT_LADDER, "none")), "ladder", "twice"),
    (
        replace(MATRIX, cells=(*MATRIX.cells, MATRIX.cells[0])),
        "A, 0 prior",
        "two such cells",
    ),
    (changed(0, presumptive="shouting"), "A, 0 prior", "not on the ladder"),
    (changed(0, minimum="reprimand", maximum="none"), "A, 0 prior", "backwards"),
    (changed(0, presumptive="termination"), "A, 0 prior", "outside the range"),
    (changed(1, presumptive="training", minimum="training"), "", ""),
    (changed(1, presumptive="none", minimum="none"), "A, 1 prior", "milder"),
    (changed(2, maximum="counseling", presumptive="counseling"), "A, 2 prior", "milder"),
    (changed(3, presumptive="none", minimum="none"), "B, 0 prior", "class A"),
    (changed(4, minimum="none"), "B, 1 prior", "milder"),
]


@pytest.mark.parametrize(("matrix", "place", "said"), BROKEN)
def test_every_hole_and_disorder_is_named_with_its_place(matrix, place, said):
    found = gaps(matrix)
    if not said:
        assert found == []
        return
    assert any(gap.place == place and said in gap.reason for gap in found), found
    assert all(gap.remedy for gap in found)


def test_the_last_row_of_a_graver_class_holds_for_more_priors_too():
    cells = (*MATRIX.cells[:2], replace(MATRIX.cells[2], maximum="termination"), MATRIX.cells[3])
    (gap,) = gaps(replace(MATRIX, cells=cells))
    assert (gap.place, "more mildly than class A" in gap.reason) == ("B, 0 prior", True)


def test_a_gap_reads_as_a_sentence_with_its_place():
    assert str(Gap("A, 0 prior", "It is missing.", "Add it.")) == "A, 0 prior: It is missing."


def test_a_matrix_is_made_again_from_stored_cells():
    assert gaps(Matrix.of(reversed(MATRIX.cells))) == []
    assert Matrix.of(MATRIX.cells).severities == ("A", "B")


RANKS = st.integers(0, len(DEFAULT_LADDER) - 1)
ORDERED = st.lists(RANKS, min_size=6, max_size=6).map(sorted)


def ordered_matrix(*columns):
    """Six cells, each sanction at least as grave as the one before."""
    triples = [sorted(triple) for triple in zip(*columns, strict=True)]
    cells = [
        Cell(
            "AB"[at // 3], at % 3, DEFAULT_LADDER[usual], DEFAULT_LADDER[low], DEFAULT_LADDER[high]
        )
        for at, (low, usual, high) in enumerate(triples)
    ]
    return Matrix(("A", "B"), tuple(cells))


@given(st.builds(ordered_matrix, ORDERED, ORDERED, ORDERED), st.integers(0, 9))
def test_an_ordered_matrix_has_no_gap_and_answers_every_question_in_range(matrix, priors):
    assert gaps(matrix) == []
    for severity in matrix.severities:
        cell, next_cell = matrix.cell(severity, priors), matrix.cell(severity, priors + 1)
        assert matrix.is_within(cell, cell.presumptive)
        assert matrix.rank(cell.presumptive) <= matrix.rank(next_cell.presumptive)


SANCTIONS = st.sampled_from([*DEFAULT_LADDER, "exile"])
CELLS = st.builds(Cell, st.sampled_from("ABC"), st.integers(0, 3), SANCTIONS, SANCTIONS, SANCTIONS)


@given(st.lists(CELLS, max_size=8))
def test_any_matrix_can_be_checked_and_each_gap_says_what_to_do(cells):
    for gap in gaps(Matrix(("A", "B"), tuple(cells))):
        assert gap.place
        assert gap.reason
        assert gap.remedy
