"""What else of a person's file can be disputed: accounts, and posts that no report prints."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from config.accounts.models import Organization, Person
from disputes.models import DisputeItem
from disputes.services.disputable import Waiting, disputable, open_items, regimes_with_dispute
from screening.models import Case, Post, SocialAccount
from screening.models.entries import known_by
from screening.services import Heading, heading_of, in_file


@dataclass(frozen=True)
class Unreported:
    """`open`: the disputed item while it is looked into."""

    item: Post | SocialAccount
    open: DisputeItem | None = None

    @property
    def key(self) -> str:
        return str(self.item.public_id)

    @property
    def heading(self) -> Heading:
        return heading_of(self.item)

    @property
    def label(self) -> str:
        return self.heading.label

    @property
    def is_account(self) -> bool:
        return isinstance(self.item, SocialAccount)


def cases_held(person: Person, screener: Organization) -> QuerySet[Case]:
    """Every case that makes their file here, reported or not (R-5, R-12)."""
    return Case.objects.filter(
        subject__person=person, screener=screener, order__regime__in=regimes_with_dispute()
    )


def accounts_held(
    person: Person, screener: Organization, waiting: Waiting | None = None
) -> list[Unreported]:
    """Each account that is held to be theirs, once though several cases may have it."""
    cases = cases_held(person, screener).values("pk")
    found = SocialAccount.objects.linked().filter(case__in=cases)
    once = {one.sha256: one for one in found.select_related("case").order_by("-pk")}
    listed = sorted(once.values(), key=lambda one: (one.platform, one.handle))
    return _with_open(person, listed, waiting) if listed else []


def posts_held(person: Person, screener: Organization) -> QuerySet[Post]:
    """Every post as it stands in their file, the newest first."""
    cases = cases_held(person, screener).values("pk")
    accounts = SocialAccount.objects.linked().filter(case__in=cases)
    found = Post.objects.as_they_stand().filter(account__in=accounts)
    return in_file(found, person).select_related("account__case__screener")


def posts_named(
    person: Person,
    screener: Organization,
    keys: Iterable[str],
    waiting: Waiting | None = None,
) -> list[Unreported]:
    """Those of them that somebody picked, by public id; what is no such id is none of them."""
    wanted = list(_public_ids(keys))
    if not wanted:
        return []
    found = posts_held(person, screener).filter(public_id__in=wanted).order_by("pk")
    return _with_open(person, list(found), waiting)


def _public_ids(keys: Iterable[str]) -> Iterator[UUID]:
    for key in keys:
        with suppress(ValueError):
            yield UUID(key)


def _with_open(
    person: Person, entries: Iterable[Post | SocialAccount], waiting: Waiting | None
) -> list[Unreported]:
    waiting = open_items(person) if waiting is None else waiting
    return [Unreported(one, waiting.get(known_by(one))) for one in entries]


def holds_nothing(person: Person, screener: Organization) -> bool:
    """Neither an account nor anything that a report prints: there is nothing to look into."""
    return not accounts_held(person, screener) and not disputable(person, screener)
