"""The room's states and what may follow what. Pure."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TypeVar

from config.errors import Conflict


class Regime(StrEnum):
    """Under which law a case runs (R-2); what each switches stands in law/rules/regimes.toml."""

    CONSUMER_REPORT = "CONSUMER_REPORT"
    INVESTIGATIVE_CR = "INVESTIGATIVE_CR"
    MISCONDUCT_603Y = "MISCONDUCT_603Y"
    IN_HOUSE = "IN_HOUSE"


class CaseStatus(StrEnum):
    ORDERED = "ordered"
    AUTHORIZED = "authorized"
    COLLECTING = "collecting"
    REVIEWING = "reviewing"
    REPORTED = "reported"
    FURNISHED = "furnished"
    CLOSED = "closed"


class AccountStatus(StrEnum):
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"


class BatchStatus(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    IMPORTED = "imported"
    REFUSED = "refused"


class RunStatus(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"


class FlagStatus(StrEnum):
    OPEN = "open"
    FIRST_CONFIRMED = "first_confirmed"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"


class ReportStatus(StrEnum):
    ISSUED = "issued"
    FURNISHED = "furnished"


S = TypeVar("S", bound=StrEnum)
Table = Mapping[S, frozenset[S]]


def _table(rows: Mapping[S, Iterable[S]]) -> Table[S]:
    return {before: frozenset(after) for before, after in rows.items()}


_C, _A, _B, _R, _F = CaseStatus, AccountStatus, BatchStatus, RunStatus, FlagStatus

# A corrected report of a furnished or closed case moves no status: disputes outlive cases.
CASE = _table(
    {
        _C.ORDERED: (_C.AUTHORIZED, _C.CLOSED),
        _C.AUTHORIZED: (_C.COLLECTING, _C.REPORTED, _C.CLOSED),
        _C.COLLECTING: (_C.REVIEWING, _C.REPORTED, _C.CLOSED),
        _C.REVIEWING: (_C.COLLECTING, _C.REPORTED, _C.CLOSED),
        _C.REPORTED: (_C.REVIEWING, _C.FURNISHED, _C.CLOSED),
        _C.FURNISHED: (_C.CLOSED,),
        _C.CLOSED: (),
    }
)
ACCOUNT = _table(
    {
        _A.PROPOSED: (_A.CONFIRMED, _A.REJECTED),
        _A.CONFIRMED: (_A.REJECTED, _A.PROPOSED),
        _A.REJECTED: (_A.PROPOSED,),
    }
)
BATCH = _table(
    {
        _B.QUEUED: (_B.RUNNING, _B.REFUSED),
        _B.RUNNING: (_B.IMPORTED, _B.REFUSED, _B.QUEUED),
        _B.IMPORTED: (),
        _B.REFUSED: (),
    }
)
RUN = _table(
    {
        _R.QUEUED: (_R.RUNNING, _R.FINISHED, _R.FAILED),
        _R.RUNNING: (_R.FINISHED, _R.FAILED),
        _R.FINISHED: (),
        _R.FAILED: (_R.QUEUED,),
    }
)
FLAG = _table(
    {
        _F.OPEN: (_F.FIRST_CONFIRMED, _F.DISMISSED),
        _F.FIRST_CONFIRMED: (_F.CONFIRMED, _F.DISMISSED, _F.OPEN),
        _F.CONFIRMED: (_F.FIRST_CONFIRMED,),
        _F.DISMISSED: (_F.OPEN, _F.FIRST_CONFIRMED),
    }
)
REPORT = _table(
    {
        ReportStatus.ISSUED: (ReportStatus.FURNISHED,),
        ReportStatus.FURNISHED: (),
    }
)


class TransitionRefused(Conflict):
    code = "transition_refused"


def check_transition(table: Table[S], before: S, after: S) -> None:
    """Raises TransitionRefused unless `after` may follow `before`."""
    if after not in table[before]:
        what = type(before).__name__.removesuffix("Status").lower()
        possible = ", ".join(sorted(state.replace("_", " ") for state in table[before]))
        raise TransitionRefused(
            f"A {what} that is {before.replace('_', ' ')} cannot become {after.replace('_', ' ')}.",
            remedy=f"From here it can become: {possible}." if possible else "Nothing follows it.",
        )


def choices(states: type[StrEnum]) -> list[tuple[str, str]]:
    """For a model's field."""
    return [(state.value, state.value.replace("_", " ").capitalize()) for state in states]
