"""A person's way through a version: a link, each page confirmed, the questions answered."""

import base64
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction

from config.accounts.models import User, actor
from config.audit.services import record
from config.errors import Conflict
from config.law.book import book
from config.portal.tokens import token_hash
from policies import quiz
from policies.models import Clause, PolicyVersion, QuizTry, Reading, ReadingLink

LIMITS = book().limits.acknowledgement
LIFE = timedelta(days=LIMITS.link_days)


class ReadingOver(Conflict):
    code = "reading_over"


class PageAhead(Conflict):
    code = "page_ahead"


class AskedAnew(Conflict):
    code = "asked_anew"


@dataclass(frozen=True, slots=True)
class Page:
    """A page to read: the frame of the policy without a clause, else one clause."""

    number: int
    clause: Clause | None


def pages_of(version: PolicyVersion) -> list[Page]:
    clauses = version.clauses.order_by("position")
    return [Page(1, None), *(Page(number, one) for number, one in enumerate(clauses, 2))]


# -- links


def token_of(link: ReadingLink) -> str:
    key = settings.SECRET_KEY.encode()
    drawn = hmac.digest(key, f"policies.reading:{link.public_id}".encode(), "sha256")
    return base64.urlsafe_b64encode(drawn).rstrip(b"=").decode()


@transaction.atomic
def link_to(
    *,
    reading: Reading,
    by: User | None,
    at: datetime,
    anew: bool = False,
    by_hand: bool = False,
) -> ReadingLink:
    """The way to this reading: the one that is open, or with `anew` another in its place.

    `by_hand`: the maker is shown it, to hand it over; what is signed by it says so.
    """
    reading = locked(reading)
    _refuse_over(reading, at)
    open_ = ReadingLink.objects.usable(at).filter(reading=reading).first()
    if open_ and not anew:
        return open_
    ReadingLink.objects.filter(reading=reading, revoked_at=None).update(revoked_at=at)
    link = ReadingLink(public_id=uuid4(), reading=reading, made_at=at, made_by=by, by_hand=by_hand)
    link.token_sha256, link.expires_at = token_hash(token_of(link)), at + LIFE
    link.save()
    record_reading(reading, "make_reading_link", by, at, by_hand=by_hand)
    return link


@transaction.atomic
def revoke_reading_link(*, reading: Reading, by: User, at: datetime) -> None:
    """Ends its visits, too, at their next page; no e-mail goes until somebody makes another."""
    reading = locked(reading)
    if ReadingLink.objects.filter(reading=reading, revoked_at=None).update(revoked_at=at):
        record_reading(reading, "revoke_reading_link", by, at)


def open_link(*, token: str, at: datetime) -> ReadingLink | None:
    """The link of this token while there is something to sign; a signature uses it up."""
    links = ReadingLink.objects.usable(at).select_related("reading__entry__organization")
    link = links.filter(token_sha256=token_hash(token)).first()
    return link if link and _is_open(link.reading, at) else None


def _is_open(reading: Reading, at: datetime) -> bool:
    today = reading.organization.on(at)
    return Reading.objects.unsigned(today).filter(pk=reading.pk).exists()


def _refuse_over(reading: Reading, at: datetime) -> None:
    if not _is_open(reading, at):
        raise ReadingOver("This policy was signed, or a newer version has taken its place.")


# -- reading


@transaction.atomic
def confirm_page(*, reading: Reading, number: int, by: str, at: datetime) -> Reading:
    """This page was read; pages are confirmed in order, and again without effect."""
    reading = locked(reading)
    _refuse_over(reading, at)
    if number > reading.pages_read + 1:
        raise PageAhead("Please read the pages in order.")
    if number == reading.pages_read + 1:
        reading.pages_read = number
        if number == len(pages_of(reading.version)):
            reading.read_at = at
            record_reading(reading, "read_policy", by, at)
        reading.save(update_fields=["pages_read", "read_at"])
    return reading


# -- the questions


def examples_of(version: PolicyVersion) -> list[quiz.Example]:
    return [
        quiz.Example(str(clause.public_id), text, right)
        for clause in version.clauses.order_by("position")
        for right, texts in (
            (quiz.PERMITTED, clause.permitted_examples),
            (quiz.PROHIBITED, clause.prohibited_examples),
        )
        for text in texts
    ]


def questions_of(reading: Reading) -> tuple[int, tuple[quiz.Example, ...]]:
    """The number of the next try, and what it asks: others than the try before."""
    number = reading.tries.count() + 1
    seed = f"{reading.public_id}:{number}"
    return number, quiz.draw(examples_of(reading.version), seed=seed, most=LIMITS.questions)


@transaction.atomic
def answer_quiz(
    *,
    reading: Reading,
    number: int,
    given: Mapping[int, str],
    submission: UUID,
    by: str,
    at: datetime,
) -> QuizTry:
    """Kept as it was answered, right or wrong. Raises AskedAnew where other questions are asked."""
    reading = locked(reading)
    if before := reading.tries.filter(submission=submission).first():
        return before
    _refuse_over(reading, at)
    asked, questions = questions_of(reading)
    if reading.read_at is None:
        raise PageAhead("Please read the pages first.")
    if asked != number:
        raise AskedAnew("These questions were answered in another window.")
    answered = quiz.mark(questions, given)
    made = QuizTry.objects.create(
        reading=reading,
        number=number,
        asked=[
            {
                **{"clause": one.example.clause, "text": one.example.text},
                **{"right": one.example.right, "given": one.given},
            }
            for one in answered
        ],
        passed=all(one.is_right for one in answered),
        taken_at=at,
        submission=submission,
    )
    record_reading(reading, "answer_quiz", by, at, passed=made.passed)
    return made


def locked(reading: Reading) -> Reading:
    rows = Reading.objects.select_for_update(of=("self",))
    return rows.select_related("entry__organization", "entry__person", "version").get(pk=reading.pk)


def record_reading(
    reading: Reading, verb: str, by: User | str | None, at: datetime, **payload: object
) -> None:
    record(
        stream=reading.organization.stream,
        verb=verb,
        actor=by if isinstance(by, str) else actor(by),
        agency=reading.organization.code,
        target=reading.target,
        at=at,
        payload=payload,
    )
