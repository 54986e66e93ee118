"""A draft tried on an agency's own closed cases: counts, no text, no flag (R-21)."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from django.db.models import QuerySet

from config.errors import Refusal
from policies.models import Rehearsal
from policies.services import work_on_rehearsal
from policies.texts import Row
from screening.models import Case, Post, Subject, Tombstone
from screening.services.cases import audience_of
from screening.services.posts import post_keys
from screening.workflow import CaseStatus

FEWEST = 5  # cases: counts over fewer would tell of somebody


class TooFewClosed(Refusal):
    code = "too_few_closed_cases"
    remedy = "Rehearse on the sample posts or on a file."


class ClosedCases:
    """Posts as they stand, in the order of their keys; what was deleted in a dispute is left out.

    Each is held to the clauses for its person. Cases that are closed while it runs are left for the
    next rehearsal.
    """

    def total(self, rehearsal: Rehearsal) -> int:
        cases = _cases(rehearsal)
        with_posts = Post.objects.filter(matter__in=cases.values("matter"))
        if with_posts.values("matter").distinct().count() < FEWEST:
            raise TooFewClosed(
                f"Fewer than {FEWEST} closed cases have posts: counts would tell of a person."
            )
        return _posts(rehearsal).count()

    def rows(self, rehearsal: Rehearsal) -> Iterator[tuple[int, Row]]:
        buried, cases = _deleted(rehearsal)
        audiences = _audiences(rehearsal)
        posts = _posts(rehearsal).filter(pk__gt=rehearsal.position).order_by("pk")
        for post in posts.iterator(chunk_size=1000):
            case = cases.get(post.matter_id)
            if case is None or not post_keys(case, post) & buried[case.person.pk]:
                audience = audiences[post.matter_id]
                yield post.pk, Row(id="", text=post.whole, label="", audience=audience)


def _deleted(rehearsal: Rehearsal) -> tuple[dict[int, set[str]], dict[int, Case]]:
    """What was deleted from whose file, and the cases in which it may turn up."""
    people = Subject.objects.filter(case__in=_cases(rehearsal)).values("person")
    standing = Tombstone.objects.standing().filter(person__in=people)
    buried: dict[int, set[str]] = defaultdict(set)
    for person, key in standing.values_list("person", "key_hash"):
        buried[person].add(key)
    theirs = _cases(rehearsal).filter(subject__person__in=list(buried))
    return buried, {case.pk: case for case in theirs.select_related("subject__person")}


def _audiences(rehearsal: Rehearsal) -> dict[int, str]:
    known = ("order", "position", "subject__person", "subject__employee")
    return {case.pk: audience_of(case) for case in _cases(rehearsal).select_related(*known)}


def _cases(rehearsal: Rehearsal) -> QuerySet[Case]:
    return Case.objects.filter(
        agency=rehearsal.organization,
        status=CaseStatus.CLOSED,
        matter__closed_at__lte=rehearsal.started_at,
    )


def _posts(rehearsal: Rehearsal) -> QuerySet[Post]:
    own = Post.objects.filter(matter__in=_cases(rehearsal).values("matter"))
    return own.as_they_stand().filter(screened_language=True)


def rehearse_closed_cases(rehearsal_id: int, at: datetime) -> Rehearsal | None:
    return work_on_rehearsal(rehearsal_id, at, ClosedCases())
