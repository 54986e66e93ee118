"""The life of a policy version. Pure."""

from enum import StrEnum

from config.errors import Conflict


class Status(StrEnum):
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    APPROVED = "approved"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


class RehearsalStatus(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    FINISHED = "finished"
    CANCELLED = "cancelled"
    FAILED = "failed"


TRANSITIONS: dict[Status, frozenset[Status]] = {
    Status.DRAFT: frozenset({Status.IN_REVIEW}),
    Status.IN_REVIEW: frozenset({Status.DRAFT, Status.APPROVED}),
    Status.APPROVED: frozenset({Status.DRAFT, Status.PUBLISHED}),
    Status.PUBLISHED: frozenset({Status.SUPERSEDED, Status.WITHDRAWN}),
    Status.SUPERSEDED: frozenset({Status.WITHDRAWN}),  # while it is still in force
    Status.WITHDRAWN: frozenset(),
}
FROZEN = frozenset({Status.PUBLISHED, Status.SUPERSEDED, Status.WITHDRAWN})


class TransitionRefused(Conflict):
    code = "transition"


def check_transition(current: str, wanted: Status) -> None:
    if wanted not in TRANSITIONS[Status(current)]:
        raise TransitionRefused(
            f"A version that is {current.replace('_', ' ')} cannot become "
            f"{wanted.value.replace('_', ' ')}.",
            remedy="Reload the page: somebody else may have moved it on.",
        )
