"""The person's statement of dispute: written, changed, taken out; help offered (1681i(b))."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from config.accounts.models import User
from config.documents.quoting import own_words, says_something
from config.documents.render import Rendered, render
from config.errors import Invalid, Refusal
from config.law.book import book
from disputes.letters import LETTERS, StatementHelp
from disputes.models import Answer, Dispute, DisputeItem, Request
from disputes.services import papers
from disputes.services.locking import ENTRY, locked
from disputes.services.requests import AlreadyAsked, answer, receive, say, sent_before
from disputes.workflow import KEPT
from screening.models import ConsumerStatement
from screening.services import attach_statement, withdraw_statement


class NothingStays(Refusal):
    code = "nothing_stays"
    citation = "15 U.S.C. 1681i(b)"
    remedy = "A statement belongs to an item that was checked and stays in the file."


class NothingStated(Refusal):
    code = "nothing_stated"
    remedy = "Reload the page: the statement is out of the file already."


def kept_items(dispute: Dispute) -> list[DisputeItem]:
    """What was checked and stays: a statement may go with it."""
    return list(dispute.items.filter(status__in=KEPT).select_related(*ENTRY))


def statement_of(
    dispute: Dispute, kept: Sequence[DisputeItem] | None = None
) -> ConsumerStatement | None:
    """The newest that stands with one of the items; `kept`: those, where they are at hand."""
    items = kept_items(dispute) if kept is None else kept
    words = {item.known_by for item in items}
    found = ConsumerStatement.objects.standing().filter(
        person=dispute.person_id, text_sha256__in=words
    )
    return found.order_by("pk").last()


@transaction.atomic
def state_dispute(
    *,
    dispute: Dispute,
    text: str,
    channel: str,
    received_at: datetime,
    submission: UUID,
    by: User | str,
    at: datetime,
) -> Request:
    """Put the person's words with every item that stays; they replace earlier ones.

    No limit of words (G-13): every later report with one of the items carries them (G-12).
    """
    dispute = locked(dispute)
    if first := sent_before(dispute, submission):
        return first
    items = _kept(dispute)
    if not says_something(text):
        raise Invalid({"text": ["Write the statement."]})
    request = receive(
        dispute,
        Request.Kind.STATEMENT,
        channel=channel,
        received_at=received_at,
        submission=submission,
        by=by,
        at=at,
    )
    for item in items:
        attach_statement(
            person_file=dispute.matter,
            item=item.entry,
            text=own_words(text.strip()),
            by=by,
            at=at,
        )
    say(request, "state_dispute", by, at, channel=channel, items=len(items))
    return request


@transaction.atomic
def withdraw_dispute_statement(
    *,
    dispute: Dispute,
    channel: str,
    received_at: datetime,
    submission: UUID,
    by: User | str,
    at: datetime,
) -> Request:
    """Later reports no longer carry it. What was sent out stays as it was sent."""
    dispute = locked(dispute)
    if first := sent_before(dispute, submission):
        return first
    if statement_of(dispute) is None:
        raise NothingStated("No statement stands with an item of this dispute.")
    request = receive(
        dispute,
        Request.Kind.WITHDRAWAL,
        channel=channel,
        received_at=received_at,
        submission=submission,
        by=by,
        at=at,
    )
    for item in kept_items(dispute):
        withdraw_statement(person_file=dispute.matter, item=item.entry, by=by, at=at)
    say(request, "withdraw_dispute_statement", by, at, channel=channel)
    return request


@transaction.atomic
def ask_statement_help(
    *,
    dispute: Dispute,
    channel: str,
    received_at: datetime,
    submission: UUID,
    by: User | str,
    at: datetime,
) -> Request:
    """The person wants help to say it in fewer words; the desk answers with N-18."""
    dispute = locked(dispute)
    if first := sent_before(dispute, submission):
        return first
    _kept(dispute)
    if dispute.requests.filter(kind=Request.Kind.STATEMENT_HELP, answers=None).exists():
        raise AlreadyAsked("The person has asked for help already.")
    request = receive(
        dispute,
        Request.Kind.STATEMENT_HELP,
        channel=channel,
        received_at=received_at,
        submission=submission,
        by=by,
        at=at,
    )
    say(request, "ask_statement_help", by, at, channel=channel)
    return request


@transaction.atomic
def offer_statement_help(
    *, dispute: Dispute, submission: UUID | None = None, by: User, at: datetime
) -> Answer:
    """Write N-18, asked for or not, and keep that help was offered (G-13). Twice is once."""
    dispute = locked(dispute)
    submission = submission or uuid4()
    asked = dispute.requests.filter(kind=Request.Kind.STATEMENT_HELP)
    request = asked.filter(answers=None).first() or sent_before(dispute, submission)
    if request is None:
        _kept(dispute)
        request = receive(
            dispute,
            Request.Kind.STATEMENT_HELP,
            channel="",
            received_at=at,
            submission=submission,
            by=by,
            at=at,
        )
    if first := request.answers.first():
        return first
    request.dispute = dispute
    letter = answer(
        request,
        "statement_help",
        title=papers.title("statement_help", dispute),
        language=dispute.person.language,
        notice_id="N-18",
        rendered=_rendered(dispute, by, at),
        by=by,
        at=at,
    )
    dispute.statement_help_offered = True
    dispute.save(update_fields=["statement_help_offered"])
    say(request, "offer_statement_help", by, at, document=letter.document.sha256)
    return letter


def _kept(dispute: Dispute) -> list[DisputeItem]:
    items = kept_items(dispute)
    if not items:
        raise NothingStays("No item of this dispute was checked and stays.")
    return items


def _rendered(dispute: Dispute, by: User, at: datetime) -> Rendered:
    items = _kept(dispute)
    for item in items:
        item.dispute = dispute
    facts = StatementHelp(
        **papers.common(dispute, at, by),
        completed_on=max(item.decided_on for item in items if item.decided_on),
        items=tuple(papers.disputed(item) for item in items),
        statement_words=book().limits.statement.words,
    )
    return render(LETTERS["statement_help"].template, facts, language=dispute.person.language)
