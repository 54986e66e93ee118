"""A few texts of which a draft says something else than the version in force. Pure."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from policies.rehearsal import Judged, Mark, Rehearsed

MOST = 5  # of a clause, in each direction
BEFORE, LONGEST = 120, 600  # characters kept before the first mark, and in all


class Samples:
    """`kept` is plain data. A text is kept while a clause of its change has too few."""

    def __init__(
        self, kept: list[dict[str, Any]], draft: Rehearsed, in_force: Rehearsed | None
    ) -> None:
        self.kept = kept
        self._sides = {"draft": draft, "in_force": in_force}
        self._texts = {sample["text"] for sample in kept}
        self._seen: Counter[tuple[str, str]] = Counter()
        for sample in kept:
            self._seen.update(_changes(sample["newly"], sample["no_longer"]))

    def offer(self, draft: Judged, in_force: Judged | None) -> None:
        before = in_force.clauses if in_force else ()
        newly = [name for name in draft.clauses if name not in before]
        no_longer = [name for name in before if name not in draft.clauses]
        wanted = _changes(newly, no_longer)
        if all(self._seen[change] >= MOST for change in wanted):
            return
        marks = {
            side: policy.marks(draft.row.text) if policy else []
            for side, policy in self._sides.items()
        }
        text, shown = _around(draft.row.text, marks)
        if text in self._texts:  # the same words, posted again
            return
        self._texts.add(text)
        self._seen.update(wanted)
        told = {"id": draft.row.id[:80], "label": draft.row.label, "text": text}
        self.kept.append({**told, "newly": newly, "no_longer": no_longer, **shown})


def _changes(newly: Iterable[str], no_longer: Iterable[str]) -> list[tuple[str, str]]:
    return [*(("newly", name) for name in newly), *(("no_longer", name) for name in no_longer)]


def _around(text: str, marks: dict[str, list[Mark]]) -> tuple[str, dict[str, list[Mark]]]:
    """A long text cut to what stands around its first mark."""
    first = min((start for found in marks.values() for start, _, _ in found), default=0)
    begin = max(0, min(first - BEFORE, len(text) - LONGEST))
    shown = text[begin : begin + LONGEST]
    return shown, {
        side: [(start - begin, end - begin, name) for start, end, name in found]
        for side, found in marks.items()
    }
