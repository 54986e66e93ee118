"""The life of a proposed action. Pure."""

from enum import StrEnum

from config.errors import Conflict


class Status(StrEnum):
    PROPOSED = "proposed"
    NOTICED = "noticed"
    WAITING = "waiting"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


# Back to proposed: the basis changed, so a new notice and a full new wait are owed.
TRANSITIONS: dict[Status, frozenset[Status]] = {
    Status.PROPOSED: frozenset({Status.NOTICED, Status.WITHDRAWN}),
    Status.NOTICED: frozenset({Status.WAITING, Status.PROPOSED, Status.WITHDRAWN}),
    Status.WAITING: frozenset({Status.DECIDED, Status.PROPOSED, Status.NOTICED, Status.WITHDRAWN}),
    Status.DECIDED: frozenset({Status.CLOSED}),
    Status.WITHDRAWN: frozenset({Status.CLOSED}),
    Status.CLOSED: frozenset(),
}
OPEN = frozenset({Status.PROPOSED, Status.NOTICED, Status.WAITING})


class TransitionRefused(Conflict):
    code = "transition"


def check_transition(current: str, wanted: Status) -> None:
    if wanted not in TRANSITIONS[Status(current)]:
        raise TransitionRefused(
            f"A proposal that is {current} cannot become {wanted.value}.",
            remedy="Reload the page: somebody else may have moved it on.",
        )
