"""A dispute arrives, by any door: it is received, not admitted (R-13)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count
from uuid import UUID

from django.db import transaction
from django.db.models import Min, Q
from django.utils.translation import pgettext

from adverse_action.services import hold_decision
from config.accounts.models import Matter, User
from config.accounts.services import record_matter
from config.clocks.models import Clock
from config.clocks.services import Scene, happen, void_clock
from config.documents.quoting import own_words, says_something
from config.documents.services import store_document
from config.documents.uploads import File, accepted
from config.errors import Conflict, Invalid, Refusal
from config.law.book import book
from config.portal.models import Message
from config.portal.services import note_arrival
from disputes.models import Dispute, DisputeItem
from disputes.services import papers
from disputes.services.disputable import cases_reported
from disputes.services.information import DisputeIsClosed, keep
from disputes.services.locking import ENTRY, lock_file, locked
from disputes.services.providers import tell_providers
from disputes.services.scenes import scene, scene_in_words
from disputes.services.sending import send
from disputes.services.theft import open_theft_block
from disputes.workflow import Reason, Status
from screening.models import Case, Post, ReportItem, SocialAccount
from screening.models.entries import Entry, case_of, target_of
from screening.services import in_file, mark_disputed
from screening.workflow import AccountStatus


class NotInTheFile(Refusal):
    code = "not_in_the_file"
    citation = "15 U.S.C. 1681i(a)(1)(A)"
    remedy = "Choose items of a report about this person, or what else stands in their file."


class NotAConsumerReport(Refusal):
    """R-1, R-2: no right of dispute under this regime, so none is pretended."""

    code = "not_a_consumer_report"
    remedy = "The person can answer the agency; record the answer with the case."


class SentForAnother(Conflict):
    code = "sent_for_another"


@dataclass(frozen=True)
class Claim:
    """An entry of the file and what is wrong with it, in their own words; these may be empty."""

    item: Entry
    reason: str
    explanation: str = ""
    files: tuple[File, ...] = ()


@transaction.atomic
def receive_dispute(
    *,
    person_file: Matter,
    claims: Sequence[Claim] = (),
    words: str = "",
    statement: str = "",
    statement_help_offered: bool = False,
    files: Sequence[File] = (),
    channel: str,
    received_at: datetime,
    agency_received_at: datetime | None = None,
    results_by: str = Dispute.Results.MAIL,
    identity_shown: bool = True,
    follows: Dispute | None = None,
    message: Message | None = None,
    submission: UUID,
    by: User | str,
    at: datetime,
) -> Dispute:
    """Start the clocks, hold open decisions, give a receipt. A double click changes nothing.

    `received_at` is when the screener, or an agency sharing this installation, had it (R-13).
    `words`: said where no item is named yet (`name_items`); `follows`: a closed one of this file.
    """
    person_file = lock_file(person_file.pk)
    if first := _sent_before(person_file, submission, message):
        return first
    uploads = [accepted(list(sent)) for sent in (files, *(claim.files for claim in claims))]
    _check_sent(person_file, claims, words, received_at, at)
    if not claims and message is None and received_at < at:  # typed in: a letter, a call
        _check_known(person_file, received_at)
    dispute = _insert(
        person_file,
        channel=channel,
        received_at=received_at,
        agency_received_at=agency_received_at,
        entered_at=at,
        identity_shown=identity_shown,
        results_by=results_by,
        words=message.text if message else own_words(words.strip()),
        statement=own_words(statement.strip()),
        statement_help_offered=statement_help_offered,
        follows=follows,
        message=message,
        submission=submission,
    )
    items = _insert_items(dispute, claims, by, at)
    for item, sent in zip([None, *items], uploads, strict=True):
        keep(dispute, sent, received_at, submission, item)
    return _begun(dispute, items, by, at)


def _begun(dispute: Dispute, items: list[DisputeItem], by: User | str, at: datetime) -> Dispute:
    """Clocks; then providers, whoever is about to decide, the person, staff and the trail."""
    if not items:
        _start_clocks(dispute, scene_in_words(dispute), dispute.reference, by, at)
    tell_providers(dispute=dispute, by=None, at=at)
    held = hold_decision(person_file=dispute.matter, reference=dispute.reference, by=by, at=at)
    _give_receipt(dispute, by, at)
    _record(dispute, items, len(held), by, at)
    note_arrival(matter=dispute.matter, by=by, at=at)
    return dispute


@transaction.atomic
def name_items(
    *, dispute: Dispute, claims: Sequence[Claim], by: User | None, at: datetime
) -> list[DisputeItem]:
    """Say which items a dispute in words is about. Their clocks run from the day it came.

    `by`: None for the sweep, where nobody said it in time.
    """
    dispute = locked(dispute)
    if dispute.status != Status.RECEIVED:
        raise DisputeIsClosed("This dispute has its result.")
    known = {target_of(item.entry) for item in dispute.items.select_related(*ENTRY)}
    claims = [claim for claim in claims if target_of(claim.item) not in known]
    if not claims and not known:
        raise Invalid({"items": ["Choose the items that the person means."]})
    if not claims:
        return list(dispute.items.all())  # a second click
    _check(dispute.matter, claims)
    items = _insert_items(dispute, claims, by, at)
    for clock in Clock.objects.open().for_target(dispute.reference):
        said = "Counted for each item from the same day."
        void_clock(clock=clock, reason=said, by=by, at=at)
    tell_providers(dispute=dispute, by=None, at=at)
    record_matter(
        dispute.matter,
        "name_items",
        by,
        at,
        target=dispute.reference,
        items={str(item.entry.public_id): item.reason for item in items},
    )
    return items


def _check_moment(received_at: datetime, at: datetime) -> None:
    if received_at > at:
        raise Invalid({"received_at": ["This moment has not come yet."]})


def _check_furnished(person_file: Matter, claims: Sequence[Claim], received_at: datetime) -> None:
    """Nobody disputes an item before anybody had it; a later version does not count."""
    for claim in claims:
        first = known_since(claim.item)
        is_printed = isinstance(claim.item, ReportItem)
        what = "The report went out" if is_printed else "It came into the file"
        said = f"{what} on {first}, later than this. Check day and year."
        _refuse_before(first, said, person_file, received_at)


def known_since(item: Entry) -> date:
    """The day from which somebody could dispute it: its first report's, else its own."""
    if isinstance(item, ReportItem):
        return min(r.furnished_on for r in item.report.case.reports.all() if r.furnished_on)
    return case_of(item).screener.on(_entered_at(item))


def _check_known(person_file: Matter, received_at: datetime) -> None:
    """Words about the file come once something is in it; before that nobody had it here yet."""
    assert person_file.person is not None
    cases = cases_reported(person_file.person, person_file.screener)
    first: date | None = cases.aggregate(first=Min("reports__furnished_on"))["first"]
    if first:
        said = f"The report went out on {first}, later than this. Check day and year."
        _refuse_before(first, said, person_file, received_at)
        return
    matters = Matter.objects.filter(person=person_file.person, screener=person_file.screener)
    opened = matters.exclude(pk=person_file.pk).aggregate(first=Min("opened_at"))["first"]
    if opened:
        first = person_file.screener.on(opened)
        said = f"The first case was opened on {first}, later than this. Check day and year."
        _refuse_before(first, said, person_file, received_at)


def _refuse_before(first: date, said: str, person_file: Matter, received_at: datetime) -> None:
    if person_file.screener.on(received_at) < first:
        raise Invalid({"received_at": [said]})


def _entered_at(item: Post | SocialAccount) -> datetime:
    return item.proposed_at if isinstance(item, SocialAccount) else item.batch.queued_at


def _record(
    dispute: Dispute, items: list[DisputeItem], held: int, by: User | str, at: datetime
) -> None:
    record_matter(
        dispute.matter,
        "receive_dispute",
        by,
        at,
        target=dispute.reference,
        channel=dispute.channel,
        items={str(item.entry.public_id): item.reason for item in items},
        files=dispute.evidence.count(),
        held=held,
    )


def _sent_before(person_file: Matter, submission: UUID, message: Message | None) -> Dispute | None:
    same = Q(submission=submission) | (Q(message=message) if message else Q())
    first = Dispute.objects.filter(same).first()
    if first and first.matter_id != person_file.pk:
        raise SentForAnother("This form was already sent for another person.")
    return first


def _check_sent(
    person_file: Matter, claims: Sequence[Claim], words: str, received_at: datetime, at: datetime
) -> None:
    _check_moment(received_at, at)
    if not claims and not says_something(words):
        said = pgettext("portal", "Tick at least one item that is wrong, or say it in words.")
        raise Invalid({"items": [said]})
    _check(person_file, claims)
    _check_furnished(person_file, claims, received_at)


def _check(person_file: Matter, claims: Sequence[Claim]) -> None:
    if any(claim.reason not in set(Reason) for claim in claims):
        raise Invalid({"reason": ["Pick the reason that fits best."]})
    if len({target_of(claim.item) for claim in claims}) < len(claims):
        raise Invalid({"items": ["An item is named twice."]})
    for claim in claims:
        case = case_of(claim.item)
        same = case.screener_id == person_file.screener_id
        if not same or case.person.pk != person_file.person_id or not _stands(claim.item, case):
            raise NotInTheFile("An item is not in this person's file.")
        law = book().regime(case.regime)
        if not law.dispute:
            raise NotAConsumerReport(
                f"{law.title}: there is no dispute under it.", citation=law.citation
            )


def _stands(item: Entry, case: Case) -> bool:
    """What a dispute took out of the file is not disputed again; a report's item is in print."""
    if isinstance(item, ReportItem):
        return True
    if isinstance(item, SocialAccount):
        return item.status != AccountStatus.REJECTED
    return in_file(Post.objects.filter(pk=item.pk), case.person).exists()


def _insert(
    person_file: Matter, *, received_at: datetime, results_by: str, **fields: object
) -> Dispute:
    assert person_file.person is not None
    by_portal = results_by == Dispute.Results.PORTAL
    earlier = Dispute.objects.filter(matter=person_file).count()
    return Dispute.objects.create(
        matter=person_file,
        screener=person_file.screener,
        person=person_file.person,
        number=f"{person_file.reference}-D{earlier + 1}",
        received_at=received_at,
        received_on=person_file.screener.on(received_at),
        results_by=results_by,
        portal_consent_at=received_at if by_portal else None,  # ticked on the dispute
        **fields,
    )


_FIELDS = {ReportItem: "report_item", Post: "post", SocialAccount: "account"}


def _numbered(dispute: Dispute, claims: Sequence[Claim]) -> Iterator[tuple[int, Claim]]:
    """As the reports number them; what stands in none is counted on from the last."""
    printed = [claim.item.number for claim in claims if isinstance(claim.item, ReportItem)]
    last = max([*printed, *dispute.items.values_list("number", flat=True)], default=0)
    following = count(last + 1)
    for claim in claims:
        own = claim.item.number if isinstance(claim.item, ReportItem) else next(following)
        yield own, claim


def _insert_items(
    dispute: Dispute, claims: Sequence[Claim], by: User | str | None, at: datetime
) -> list[DisputeItem]:
    items = [
        DisputeItem.objects.create(
            dispute=dispute,
            number=number,
            **{_FIELDS[type(claim.item)]: claim.item},
            reason=claim.reason,
            explanation=own_words(claim.explanation.strip()),
        )
        for number, claim in _numbered(dispute, claims)
    ]
    for item in items:
        _start_clocks(dispute, scene(item), item.target, by, at)
        mark_disputed(
            person_file=dispute.matter,
            item=item.entry,
            reference=item.target,
            on=dispute.received_on,
            at=at,
        )
        if item.reason == Reason.IDENTITY_THEFT:
            open_theft_block(item, at)
    return items


def _start_clocks(
    dispute: Dispute, here: Scene, target: str, by: User | str | None, at: datetime
) -> None:
    """Per item, from the day of receipt (15 U.S.C. 1681i(a)(1), (2)), and what the place adds."""
    happen("dispute_received", here, on=dispute.received_on, target=target, by=by, at=at)


def _give_receipt(dispute: Dispute, by: User | str, at: datetime) -> None:
    """Printed for the person, and sent unless they see it in the portal as they dispute."""
    dispute.receipt = store_document(
        matter=dispute.matter,
        kind="dispute_receipt",
        title=papers.title("dispute_receipt", dispute),
        language=dispute.person.language,
        rendered=papers.receipt(dispute, at),
        by=by,
        at=at,
    )
    dispute.save(update_fields=["receipt"])
    here = dispute.channel == Dispute.Channel.PORTAL and dispute.message is None
    if not here or not dispute.identity_shown:
        send(dispute, dispute.receipt, key=f"receipt:{dispute.public_id}", by=by, at=at)
