"""Somebody asks for their whole file, and gets it: request, papers, dispatch, D-25 (N-13)."""

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from math import ceil
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max, Q

from config.accounts.gates import gate_refusal, gates
from config.accounts.models import Matter, Organization, Person, User
from config.accounts.services import record_matter
from config.clocks.models import Clock
from config.clocks.services import end, start_clock
from config.delivery.models import Delivery
from config.delivery.services import follow_letter, queue_delivery
from config.documents.models import Document
from config.documents.render import render
from config.documents.services import current_form, store_document
from config.errors import Invalid, Refusal
from config.law.book import book
from config.portal.services import note_arrival
from screening.file_letters import LETTERS, TITLES, FileDisclosure
from screening.models import FileRequest, FileSheet, Post
from screening.services import file_archive, whole_file
from screening.services.replays import replayed

logger = logging.getLogger(__name__)
RULE = "D-25"
LEASE = timedelta(minutes=10)
BUDGET = 90.0  # seconds of printing in one run; the next one goes on where it stopped
CHANNELS = Delivery.Channel


class NoConsumerFile(Refusal):
    """R-1, R-16: there is a right to the file of consumer reports, and none is pretended."""

    code = "no_consumer_file"
    citation = "15 U.S.C. 1681g(a); house practice R-16"
    remedy = "An officer gets what the state's rule gives: ask the agency's counsel."


class AskedAlready(Refusal):
    code = "file_asked_already"
    remedy = "Wait for the answer to the first request; then they may ask again."


@transaction.atomic
def request_file(
    *,
    person_file: Matter,
    channel: str,
    received_at: datetime,
    identified_at: datetime | None,
    proof: str,
    answer_by: str = FileRequest.AnswerBy.MAIL,
    submission: UUID,
    by: User | str,
    at: datetime,
    nudge: Callable[[int], object] | None = None,
) -> FileRequest:
    """Take the request, start D-25. Raises G-14's refusal where identity is not shown.

    `identified_at`: when they showed who they are, in this visit or at the desk.
    """
    person_file = Matter.objects.select_for_update(of=("self",), no_key=True).get(pk=person_file.pk)
    person, screener = person_file.person, person_file.screener
    assert person is not None
    if first := replayed(FileRequest.objects, submission, person_id=person.pk):
        return first
    shown_at = _check(person, screener, received_at, identified_at, at)
    number = FileRequest.objects.filter(matter=person_file).count() + 1
    online = answer_by == FileRequest.AnswerBy.PORTAL
    request = FileRequest(
        matter=person_file,
        screener=screener,
        person=person,
        number=f"{person_file.reference}-F{number}",
        channel=channel,
        received_at=received_at,
        received_on=screener.on(received_at),
        entered_at=at,
        entered_by=by if isinstance(by, User) else None,
        identified_at=shown_at,
        proof=proof,
        answer_by=answer_by,
        online_asked_at=received_at if online else None,  # they chose it as they asked
        last_post=_last_post(person, screener),
        submission=submission,
    )
    with gates():
        request.save()
    _begin(request, by, at)
    if nudge:
        transaction.on_commit(partial(nudge, request.pk))
    return request


def _begin(request: FileRequest, by: User | str, at: datetime) -> None:
    """Clocks; then staff and the trail are told."""
    _use_right(request, by, at)
    _start(request, by, at)
    note_arrival(matter=request.matter, by=by, at=at)
    told = {"channel": request.channel, "proof": request.proof}
    _record(request, "ask_for_file", by, at, **told)


def _use_right(request: FileRequest, by: User | str, at: datetime) -> None:
    """The sixty days after an adverse action notice have served: 15 U.S.C. 1681j(b), D-17."""
    running = Clock.objects.open().filter(
        matter=request.matter,
        rule_id__in=book().event("file_requested").closes,
        through_on__gte=request.received_on,
    )
    targets = list(running.values_list("target", flat=True))
    on, proof = request.received_on, request.target
    end("file_requested", targets=targets, on=on, proof=proof, by=by, at=at)


def _start(request: FileRequest, by: User | str, at: datetime) -> None:
    start_clock(
        matter=request.matter,
        rule_id=RULE,
        organization=request.screener,
        event_on=request.received_on,
        target=request.target,
        by=by,
        at=at,
    )


def _check(
    person: Person,
    screener: Organization,
    received_at: datetime,
    identified_at: datetime | None,
    at: datetime,
) -> datetime:
    wrong = {
        name: ["This moment has not come yet."]
        for name, moment in (("received_at", received_at), ("identified_at", identified_at))
        if moment and moment > at
    }
    if wrong:
        raise Invalid(wrong)
    if not whole_file.consumer_cases(person, screener).exists():
        raise NoConsumerFile("There is no consumer report and no order for one in this file.")
    if identified_at is None:
        raise gate_refusal(
            "G-14",
            "Nobody has shown yet that this is the person whose file it is.",
            remedy="Ask for an identity document or its copy, or send a link to the portal's"
            " questions. A dispute needs no proof and is taken at once.",
        )
    if FileRequest.objects.open().filter(person=person).exists():
        raise AskedAlready("This person has asked already, and the answer is being made.")
    return identified_at


def _last_post(person: Person, screener: Organization) -> int:
    matters = whole_file.consumer_cases(person, screener).order_by().values("pk")
    found = Post.objects.filter(matter__in=matters).aggregate(last=Max("pk"))
    return found["last"] or 0


def work_on_file(request_id: int, at: datetime, *, budget: float = BUDGET) -> FileRequest | None:
    """Print what is missing of an answer, for so many seconds; then hand it to the dispatch.

    None where somebody else holds it or it is answered. What fails keeps its lease, and is tried
    again when that is over.
    """
    request = _claim(request_id, at)
    if request is None:
        return None
    try:
        if _print_sheets(request, budget, at):
            _answer(request, at)
    except Refusal as refusal:
        logger.error("File request %s waits: %s", request.public_id, refusal.code)
        return request
    _let_go(request)
    request.refresh_from_db()
    return request


def _claim(request_id: int, at: datetime) -> FileRequest | None:
    with transaction.atomic():
        rows = FileRequest.objects.select_for_update(of=("self",), skip_locked=True)
        request = rows.due(at).filter(pk=request_id).first()
        if request is None:
            return None
        request.attempts = F("attempts") + 1
        request.claimed_until = at + LEASE
        request.save(update_fields=["attempts", "claimed_until"])
    return _whole(request.pk)


def posts_a_part() -> int:
    return book().limits.file.posts_a_part


def _whole(pk: int) -> FileRequest:
    parts = ("matter__screener", "screener", "person")
    return FileRequest.objects.select_related(*parts).get(pk=pk)


def _let_go(request: FileRequest) -> None:
    mine = FileRequest.objects.filter(pk=request.pk, claimed_until=request.claimed_until)
    mine.update(claimed_until=None)


def _print_sheets(request: FileRequest, budget: float, at: datetime) -> bool:
    """Whether the posts are all printed, or few enough for the letter itself."""
    started, size = time.monotonic(), posts_a_part()
    count = whole_file.posts_of(request).count()
    if count <= size:
        return True
    total = ceil(count / size)
    while (done := request.sheets.count()) < total:
        if time.monotonic() - started > budget:
            return False
        _print_sheet(request, done + 1, total, at)
    return True


@transaction.atomic
def _print_sheet(request: FileRequest, number: int, total: int, at: datetime) -> None:
    size = posts_a_part()
    before = request.sheets.order_by("-number").first()
    posts = list(whole_file.posts_of(request, before.last_post if before else 0)[:size])
    facts = whole_file.posts_paper(
        request, posts, number=number, total=total, first=(number - 1) * size + 1, at=at
    )
    language = request.person.language
    document = store_document(
        matter=request.matter,
        kind="file_posts",
        title=TITLES["file_posts"][language] % {"number": number, "total": total},
        language=language,
        rendered=render(LETTERS["file_posts"].template, facts, language=language),
        by=None,
        at=at,
    )
    FileSheet.objects.create(
        request=request,
        number=number,
        last_post=posts[-1].pk,
        posts=len(posts),
        document=document,
    )


@transaction.atomic
def _answer(request: FileRequest, at: datetime) -> None:
    """The letter, the archive and the dispatch, all or none."""
    lease = request.claimed_until
    FileRequest.objects.select_for_update(of=("self",)).get(
        pk=request.pk, answered_at=None, claimed_until=lease
    )
    sheets = [row.document for row in request.sheets.select_related("document")]
    facts = whole_file.disclosure(request, len(sheets), at)
    request.letter = _letter(request, facts, at)
    request.archive = _archive(request, facts, [request.letter, *sheets], at)
    request.delivery = _send(request, request.letter, sheets, at)
    request.answered_at = at
    with gates():
        request.save(update_fields=["letter", "archive", "delivery", "answered_at"])
    _record(
        request,
        "disclose_file",
        None,
        at,
        letter=request.letter.sha256,
        archive=request.archive.sha256,
        sheets=len(sheets),
    )


def _letter(request: FileRequest, facts: FileDisclosure, at: datetime) -> Document:
    language, letter = request.person.language, LETTERS["file_disclosure"]
    return store_document(
        matter=request.matter,
        kind=letter.kind,
        title=TITLES[letter.kind][language],
        language=language,
        rendered=render(letter.template, facts, language=language),
        notice_id=letter.notice,
        by=None,
        at=at,
    )


def _archive(
    request: FileRequest, facts: FileDisclosure, printed: list[Document], at: datetime
) -> Document:
    language = request.person.language
    papers = [*printed, *whole_file.papers_of(request)]
    return store_document(
        matter=request.matter,
        kind="file_archive",
        title=TITLES["file_archive"][language],
        language=language,
        rendered=file_archive.archive(request, facts, papers, at),
        media_type=file_archive.MEDIA_TYPE,
        by=None,
        at=at,
    )


def _send(request: FileRequest, letter: Document, sheets: list[Document], at: datetime) -> Delivery:
    """One dispatch: letter, the Summary of Rights (R-30), the posts, every report."""
    language, on = request.person.language, request.screener.on(at)
    summary = current_form(kind="summary_of_rights", language=language, on=on)
    reports = [report.document for report in whole_file.reports_of(request)]
    return queue_delivery(
        matter=request.matter,
        document=letter,
        enclosures=[summary, *sheets, *reports],
        person=request.person,
        sender=request.screener,
        channel=_channel(request),
        key=f"file:{request.public_id}",
        by=request.entered_by,
        at=at,
    )


def _channel(request: FileRequest) -> str:
    person = request.person
    if request.answer_by == FileRequest.AnswerBy.PORTAL:
        return CHANNELS.PORTAL
    by_mail = request.answer_by == FileRequest.AnswerBy.MAIL
    return CHANNELS.POST if by_mail and person.street and person.postal_code else CHANNELS.HAND


def is_file_owed(delivery: Delivery) -> bool:
    """For the ladder: owed until somebody has it."""
    return not Delivery.objects.of_paper(delivery).received().exists()


def follow_files(at: datetime) -> int:
    """Close D-25 where the answer left, run it again where it came back (R-8); how many moved."""
    running = Clock.objects.open().filter(rule_id=RULE).values_list("target", flat=True)
    waiting = [target.removeprefix(FileRequest.TARGET) for target in running]
    answered = FileRequest.objects.exclude(answered_at=None)
    moving = answered.filter(
        Q(public_id__in=waiting) | Q(letter__deliveries__status__in=Delivery.FELL)
    )
    return sum(_follow(pk, at) for pk in moving.distinct().values_list("pk", flat=True))


@transaction.atomic
def _follow(pk: int, at: datetime) -> bool:
    request = _whole(pk)
    assert request.letter is not None
    assert request.delivery is not None
    told = RULE, request.target, request.letter, request.delivery
    return follow_letter(*told, at, letter="file")


def _record(
    request: FileRequest, verb: str, by: User | str | None, at: datetime, **payload: object
) -> None:
    record_matter(request.matter, verb, by, at, target=request.target, **payload)
