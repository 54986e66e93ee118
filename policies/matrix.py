"""The disciplinary matrix: severity class × prior sustained findings → what may follow. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

DEFAULT_LADDER = (
    "none", "training", "counseling", "reprimand", "suspension", "demotion", "termination",
)  # fmt: skip


class MatrixError(LookupError):
    """The matrix has no answer for this severity class."""


@dataclass(frozen=True, slots=True)
class Cell:
    """`priors`: sustained findings within the look-back; the highest listed holds for more."""

    severity: str
    priors: int
    presumptive: str
    minimum: str
    maximum: str
    factors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that keeps the matrix from being complete and in order (P-01)."""

    place: str
    reason: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Matrix:
    """`ladder` runs from the mildest sanction to the gravest, `severities` likewise.

    `lookback_months`: how far back prior findings count, per severity class. `is_ranked`: the
    order of `severities` means something; a file without [[severities]] gives none.
    """

    severities: tuple[str, ...]
    cells: tuple[Cell, ...]
    ladder: tuple[str, ...] = DEFAULT_LADDER
    lookback_months: tuple[tuple[str, int], ...] = ()
    aggravating: tuple[str, ...] = ()
    mitigating: tuple[str, ...] = ()
    is_ranked: bool = True

    @classmethod
    def of(cls, cells: Iterable[Cell], ladder: tuple[str, ...] = DEFAULT_LADDER) -> "Matrix":
        """From stored cells; the classes' names sort from lightest to gravest (A, B, C…)."""
        kept = tuple(cells)
        return cls(tuple(sorted({cell.severity for cell in kept})), kept, ladder)

    def cell(self, severity: str, priors: int) -> Cell:
        """The cell that holds for so many priors. Raises MatrixError when there is none."""
        row = [cell for cell in self.row(severity) if cell.priors <= priors]
        if not row:
            raise MatrixError(f"The matrix has no cell for {severity} with {priors} prior.")
        return row[-1]

    def row(self, severity: str) -> list[Cell]:
        """The cells of one severity class, fewest priors first."""
        cells = [cell for cell in self.cells if cell.severity == severity]
        return sorted(cells, key=lambda cell: cell.priors)

    def rank(self, sanction: str) -> int:
        return self.ladder.index(sanction)

    def permitted(self, cell: Cell) -> tuple[str, ...]:
        """The cell's range as sanctions, mildest first."""
        return self.ladder[self.rank(cell.minimum) : self.rank(cell.maximum) + 1]

    def is_within(self, cell: Cell, sanction: str) -> bool:
        """Whether a decision for this sanction needs no reason for leaving the range."""
        return sanction in self.permitted(cell)

    def lookback(self, severity: str) -> int | None:
        """Months for which prior findings count; None without limit."""
        return dict(self.lookback_months).get(severity)


def gaps(matrix: Matrix) -> list[Gap]:
    """Everything that is missing or out of order; an empty list means complete."""
    return [
        *_bad_names(matrix),
        *(gap for cell in matrix.cells for gap in _bad_cell(matrix, cell)),
        *(gap for severity in matrix.severities for gap in _bad_row(matrix, severity)),
        *_bad_columns(matrix),
    ]


def _bad_names(matrix: Matrix) -> Iterator[Gap]:
    for name, listed in (("ladder", matrix.ladder), ("severities", matrix.severities)):
        if not listed or len(set(listed)) < len(listed):
            yield Gap(name, "It is empty or names one twice.", "List each once, mildest first.")
    for cell in matrix.cells:
        if cell.severity not in matrix.severities:
            yield Gap(_at(cell), "This severity class is not defined.", "Define it or rename it.")


def _bad_cell(matrix: Matrix, cell: Cell) -> Iterator[Gap]:
    named = (cell.minimum, cell.presumptive, cell.maximum)
    unknown = [sanction for sanction in named if sanction not in matrix.ladder]
    for sanction in dict.fromkeys(unknown):
        yield Gap(_at(cell), f"“{sanction}” is not on the ladder.", "Use a sanction of the ladder.")
    if unknown:
        return
    low, usual, high = map(matrix.rank, named)
    if low > high:
        yield Gap(_at(cell), "The range runs backwards.", "Swap minimum and maximum.")
    elif not low <= usual <= high:
        yield Gap(_at(cell), "The presumptive sanction lies outside the range.", "Widen the range.")


def _bad_row(matrix: Matrix, severity: str) -> Iterator[Gap]:
    row = matrix.row(severity)
    found = Counter(cell.priors for cell in row)
    if 0 not in found:
        yield Gap(
            f"{severity}, 0 prior", "There is no cell for a first finding.", "Add it with prior 0."
        )
    for prior in sorted(prior for prior, times in found.items() if times > 1):
        yield Gap(f"{severity}, {prior} prior", "There are two such cells.", "Keep one.")
    for before, after in pairwise(sorted({0, *found})):
        if after > before + 1:
            yield Gap(f"{severity}, {before + 1} prior", "This cell is missing.", "Add it.")
    # P-01: discipline that falls with repetition cannot be defended as consistent.
    for fewer, more in pairwise(row):
        yield from _milder(matrix, fewer, more, "More prior findings lead to a milder sanction.")


def _bad_columns(matrix: Matrix) -> Iterator[Gap]:
    """A graver class must not be answered more mildly than a lighter one with as many priors."""
    known = [severity for severity in matrix.severities if matrix.row(severity)]
    known = known if matrix.is_ranked else []
    for lighter, graver in pairwise(known):
        said = f"Class {graver} is answered more mildly than class {lighter}."
        pairs = dict.fromkeys(_side_by_side(matrix.row(lighter), matrix.row(graver)))
        for below, above in pairs:
            yield from _milder(matrix, below, above, said)


def _side_by_side(lighter: list[Cell], graver: list[Cell]) -> Iterator[tuple[Cell, Cell]]:
    """What holds in both rows for each number of priors that either names."""
    for prior in sorted({cell.priors for cell in (*lighter, *graver)}):
        below = [cell for cell in lighter if cell.priors <= prior]
        above = [cell for cell in graver if cell.priors <= prior]
        if below and above:
            yield below[-1], above[-1]


def _milder(matrix: Matrix, before: Cell, after: Cell, said: str) -> Iterator[Gap]:
    for name in ("minimum", "presumptive", "maximum"):
        first, second = getattr(before, name), getattr(after, name)
        if {first, second} <= set(matrix.ladder) and matrix.rank(second) < matrix.rank(first):
            yield Gap(_at(after), f"{said} ({name})", "Raise this one or lower the other.")


def _at(cell: Cell) -> str:
    return f"{cell.severity}, {cell.priors} prior"
