"""What no draft can keep: what is longer than its column, and two rows under one name."""

from collections import Counter
from collections.abc import Iterator, Sequence

from django.db.models import Model

from config.errors import Invalid
from policies.models import Clause, MatrixCell

Places = Sequence[tuple[str, Model]]
MOST = 32_767
"""The largest number of a small column."""


def refuse_unkept(rows: Places) -> None:
    """Rows that are not saved yet, each with its place. Raises Invalid naming every place."""
    if said := [*_too_large(rows), *_twice(rows)]:
        raise Invalid({"policy": said})


def _too_large(rows: Places) -> Iterator[str]:
    for place, row in rows:
        for field in row._meta.concrete_fields:
            value, limit = getattr(row, field.attname), field.max_length
            if limit and isinstance(value, str) and len(value) > limit:
                yield f"{place}, {field.name}: longer than {limit} characters. Shorten it."
            if isinstance(value, int) and value > MOST:
                yield f"{place}, {field.name}: more than {MOST}. Lower it."


def _twice(rows: Places) -> Iterator[str]:
    clauses = Counter(row.number for _, row in rows if isinstance(row, Clause))
    cells = Counter((row.severity, row.priors) for _, row in rows if isinstance(row, MatrixCell))
    for number in (number for number, times in clauses.items() if times > 1):
        yield f"clauses: two have the number “{number}”. Give each its own."
    for severity, priors in (cell for cell, times in cells.items() if times > 1):
        yield f"matrix: two rows say what follows for {severity}, {priors} prior. Keep one."
