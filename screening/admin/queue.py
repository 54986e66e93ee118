"""A case's review queues: which posts wait for whom, in which order, and what comes next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef

from config.accounts.models import User
from screening.models import Case, Flag, Review
from screening.workflow import FlagStatus

FIRST, SECOND = Review.Round.FIRST, Review.Round.SECOND
DECIDED = (FlagStatus.CONFIRMED, FlagStatus.DISMISSED)
YES = (FlagStatus.FIRST_CONFIRMED, FlagStatus.CONFIRMED)


class Row(NamedTuple):
    """One flag of the case; `own_first` and `own_second`: the reader's standing verdicts."""

    flag: int
    post: int
    public_id: UUID
    status: str
    is_skipped: bool
    severity: str
    own_first: bool
    own_second: bool

    @property
    def waits_first(self) -> bool:
        return self.status == FlagStatus.OPEN

    @property
    def waits_second(self) -> bool:
        return self.status == FlagStatus.FIRST_CONFIRMED and not self.own_first

    def waits(self, round_: str) -> bool:
        return self.waits_first if round_ == FIRST else self.waits_second

    def belongs(self, round_: str) -> bool:
        """Whether the reader may turn to it in this round; the second is blind (G-17)."""
        return round_ == FIRST or self.waits_second or self.own_second


@dataclass(frozen=True)
class Place:
    """Where a post stands: from 1, of how many, and its neighbours."""

    number: int
    total: int
    back: UUID | None
    next: UUID | None


def load(case: Case, user: User) -> list[Row]:
    """All flags of a case, in one query."""
    own = Review.objects.standing().filter(flag=OuterRef("pk"), by=user)
    flags = Flag.objects.filter(matter=case.pk).annotate(
        own_first=Exists(own.filter(round=FIRST)), own_second=Exists(own.filter(round=SECOND))
    )
    rows = flags.order_by("pk").values_list(
        "pk",
        "post_id",
        "post__public_id",
        "status",
        "skipped_at",
        "clause__severity",
        "own_first",
        "own_second",
    )
    return [Row(*row[:4], row[4] is not None, *row[5:]) for row in rows]


class Queue:
    """Gravest first; what was skipped comes last."""

    def __init__(
        self, rows: Iterable[Row], round_: str, severities: Iterable[Mapping[str, Any]]
    ) -> None:
        self.round = round_
        self.rows = [row for row in rows if row.belongs(round_)]
        self._rank = {found["key"]: place for place, found in enumerate(severities)}
        self.posts = self._ordered()
        waiting = {row.public_id for row in self.rows if row.waits(round_)}
        self.waiting = [post for post in self.posts if post in waiting]

    def _ordered(self) -> list[UUID]:
        by_post: dict[UUID, tuple[bool, int, int]] = {}
        for row in self.rows:
            key = (row.is_skipped, -self._rank.get(row.severity, -1), row.post)
            by_post[row.public_id] = min(key, by_post.get(row.public_id, key))
        return sorted(by_post, key=lambda post: by_post[post])

    def place(self, post: UUID) -> Place | None:
        """None for a post that is not this reader's in this round."""
        if post not in self.posts:
            return None
        at = self.posts.index(post)
        after = self.posts[at + 1] if at + 1 < len(self.posts) else None
        return Place(at + 1, len(self.posts), self.posts[at - 1] if at else None, after)

    def after(self, post: UUID | None = None) -> UUID | None:
        """The next post that waits, going round; None when nothing waits any more."""
        if post not in self.posts:
            return next(iter(self.waiting), None)
        at = self.posts.index(post)
        going_round = [*self.posts[at + 1 :], *self.posts[: at + 1]]
        waiting = set(self.waiting)
        return next((one for one in going_round if one in waiting), None)

    def waiting_flags(self, post: UUID) -> list[int]:
        return [row.flag for row in self.rows if row.public_id == post and row.waits(self.round)]

    def flags(self, post: UUID) -> list[int]:
        return [row.flag for row in self.rows if row.public_id == post]

    @property
    def decided(self) -> int:
        return len(self.posts) - len(self.waiting)

    @property
    def tally(self) -> dict[str, int]:
        """Verdicts so far, for the first round alone: the second is blind."""
        return {
            "confirmed": sum(row.status in YES for row in self.rows),
            "dismissed": sum(row.status == FlagStatus.DISMISSED for row in self.rows),
        }
