"""A few questions about a policy, drawn from the examples of its own clauses. Pure."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

PERMITTED, PROHIBITED = "permitted", "prohibited"
ANSWERS = (PERMITTED, PROHIBITED)


@dataclass(frozen=True, slots=True)
class Example:
    """A post as a clause gives it. `clause`: the clause's public id; `right`: one of ANSWERS."""

    clause: str
    text: str
    right: str


@dataclass(frozen=True, slots=True)
class Answered:
    """`given`: what somebody chose, or "" where they chose nothing."""

    example: Example
    given: str

    @property
    def is_right(self) -> bool:
        return self.given == self.example.right


def draw(examples: Iterable[Example], *, seed: str, most: int) -> tuple[Example, ...]:
    """The same for the same seed: each clause once, and both answers, as far as there are both."""
    left = sorted(examples, key=lambda one: _order(seed, one))
    drawn: list[Example] = []
    while left and len(drawn) < most:
        wanted = ANSWERS[_order(seed, left[0]) & 1] if not drawn else _other(drawn[-1].right)
        found = next((one for one in left if one.right == wanted), left[0])
        drawn.append(found)
        left = [one for one in left if one.clause != found.clause]
    return tuple(drawn)


def _order(seed: str, one: Example) -> int:
    told = f"{seed}:{one.clause}:{one.right}:{one.text}".encode()
    return int.from_bytes(hashlib.sha256(told).digest()[:8], "big")


def _other(answer: str) -> str:
    return PROHIBITED if answer == PERMITTED else PERMITTED


def mark(questions: Sequence[Example], given: Mapping[int, str]) -> tuple[Answered, ...]:
    """`given`: the answer by the question's place, from 0."""
    return tuple(Answered(one, given.get(place, "")) for place, one in enumerate(questions))
