"""Where a row holds: jurisdictions within each other, and what each adds to the federal rows."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from config.law.rows import Row
from config.law.rule import Direction, Ground, Period, Police, Status

EVERYWHERE = "US"
LONGEST = 8  # characters, as organizations and positions keep them


@dataclass(frozen=True, kw_only=True)
class Jurisdiction:
    """`within`: the next larger one; empty for the whole country."""

    id: str
    name: str
    within: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Overlay:
    """What one law of a place changes; the rows it names carry its numbers and letters.

    `assessment`: the factors of criminal history that it wants weighed, before the notice and
    again before the decision; `complaints`: the offices that hear about the decision (R-32).
    """

    id: str
    jurisdiction: str
    title: str
    text: str
    citation: str
    ground: Ground
    police: Police
    direction: Direction
    status: Status
    source: str
    period: Period
    reviewed_by: str
    deadlines: tuple[str, ...]
    notices: tuple[str, ...]
    gates: tuple[str, ...]
    assessment: tuple[str, ...]
    complaints: tuple[str, ...]


def jurisdiction(row: Row, larger: Collection[str]) -> Jurisdiction:
    """`larger`: those that stand above this row, within one of which it lies."""
    found = Jurisdiction(
        id=row.matching("id", r"[A-Z]{2}(-[A-Z0-9]+)?"),
        name=row.text("name"),
        within=row.text("within", ""),
        aliases=row.texts("aliases", ()),
    )
    row.done()
    if len(found.id) > LONGEST:
        raise row.wrong(f"id must have {LONGEST} characters or fewer.")
    if found.within not in larger and (found.within or found.id != EVERYWHERE):
        raise row.wrong(f"within {found.within!r}, which stands nowhere above it.")
    return found


def overlay(row: Row, sources: Mapping[str, str], places: Collection[str]) -> Overlay:
    found = Overlay(
        id=row.matching("id", r"[A-Z]{2,3}-[\w-]+"),
        jurisdiction=row.text("jurisdiction"),
        title=row.text("title"),
        text=row.text("text"),
        citation=row.text("citation"),
        ground=row.choice("ground", Ground),
        police=row.choice("police", Police, Police.COVERED),
        direction=row.choice("direction", Direction),
        status=row.choice("status", Status),
        source=row.named("source", sources),
        period=Period(row.day("from_on"), row.day("until_on")),
        reviewed_by=row.text("reviewed_by", ""),
        deadlines=row.texts("deadlines", ()),
        notices=row.texts("notices", ()),
        gates=row.texts("gates", ()),
        assessment=row.texts("assessment", ()),
        complaints=row.texts("complaints", ()),
    )
    row.done()
    if found.assessment and found.ground is not Ground.CRIMINAL_HISTORY:
        raise row.wrong("an assessment weighs criminal history and no other ground (R-32).")
    if found.jurisdiction not in places:
        raise row.wrong(f"jurisdiction {found.jurisdiction!r} is unknown.")
    return found
