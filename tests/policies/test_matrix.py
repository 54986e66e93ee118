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


def test_a_gap_reads_as_a_sentence_with_its_place():
    assert str(Gap("A, 0 prior", "It is missing.", "Add it.")) == "A, 0 prior: It is missing."


def test_a_matrix_is_made_again_from_stored_cells():
    assert gaps(Matrix.of(reversed(MATRIX.cells))) == []
    assert Matrix.of(MATRIX.cells).severities == ("A", "B")


SANCTIONS = st.sampled_from(DEFAULT_LADDER)
CELLS = st.builds(Cell, st.sampled_from("AB"), st.integers(0, 3), SANCTIONS, SANCTIONS, SANCTIONS)


@given(st.lists(CELLS, max_size=8))
def test_a_matrix_without_gaps_always_answers_in_range_and_never_more_mildly(cells):
    matrix = Matrix(("A", "B"), tuple(cells))
    if gaps(matrix):
        return
    for severity in matrix.severities:
        row = [matrix.cell(severity, priors) for priors in range(5)]
        for cell in row:
            assert matrix.is_within(cell, cell.presumptive)
        ranks = [matrix.rank(cell.presumptive) for cell in row]
        assert ranks == sorted(ranks)
