"""The life of a dispute and of each disputed item. Pure."""

from enum import StrEnum

from config.errors import Conflict


class Reason(StrEnum):
    """Why the person says that an item is wrong; each has its own checklist."""

    NOT_MY_ACCOUNT = "not_my_account"
    HACKED = "hacked"
    IDENTITY_THEFT = "identity_theft"
    NOT_MY_WORDS = "not_my_words"
    SATIRE = "satire"
    EDITED = "edited"
    TOO_OLD = "too_old"
    NOT_PUBLIC = "not_public"
    INCOMPLETE = "incomplete"
    WRONG = "wrong"
    OTHER = "other"


class Status(StrEnum):
    RECEIVED = "received"
    COMPLETED = "completed"
    FRIVOLOUS = "frivolous"


class ItemStatus(StrEnum):
    OPEN = "open"
    VERIFIED = "verified"
    MODIFIED = "modified"
    DELETED = "deleted"
    UNVERIFIABLE = "unverifiable"


# Both leave the file: what cannot be verified is deleted too, 15 U.S.C. 1681i(a)(5)(A).
REMOVED = frozenset({ItemStatus.DELETED, ItemStatus.UNVERIFIABLE})
KEPT = frozenset({ItemStatus.VERIFIED, ItemStatus.MODIFIED})
OUTCOMES = frozenset(set(ItemStatus) - {ItemStatus.OPEN})
# Until the dispute is complete something new may still move a result, towards the person only.
ITEM_TRANSITIONS: dict[ItemStatus, frozenset[ItemStatus]] = {
    ItemStatus.OPEN: OUTCOMES,
    ItemStatus.VERIFIED: frozenset({ItemStatus.MODIFIED, *REMOVED}),
    ItemStatus.MODIFIED: REMOVED,
    ItemStatus.DELETED: frozenset(),
    ItemStatus.UNVERIFIABLE: frozenset(),
}
TRANSITIONS: dict[Status, frozenset[Status]] = {
    Status.RECEIVED: frozenset({Status.COMPLETED, Status.FRIVOLOUS}),
    Status.COMPLETED: frozenset(),
    Status.FRIVOLOUS: frozenset(),
}


class TransitionRefused(Conflict):
    code = "transition"
    remedy = "Reload the page: somebody else may have moved it on."


def check_item(current: str, wanted: ItemStatus) -> None:
    if wanted not in ITEM_TRANSITIONS[ItemStatus(current)]:
        raise TransitionRefused(f"This item has its result already: {current}.")


def check_transition(current: str, wanted: Status) -> None:
    if wanted not in TRANSITIONS[Status(current)]:
        raise TransitionRefused(f"A dispute that is {current} cannot become {wanted.value}.")
