"""An investigative report: the person is told in time, and what it covers when they ask.

15 U.S.C. 1681d(a)(1), (b): N-03 within D-18 of the order, N-04 within D-19 of the request. Both
are owed in writing, mailed or otherwise delivered, so they go on paper. In direct handling the
screener writes them in the name of whoever ordered (R-24).
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from config.accounts.gates import gates
from config.accounts.models import User
from config.accounts.services import record_matter
from config.clocks.models import Clock
from config.clocks.services import happen
from config.delivery.models import Delivery
from config.delivery.services import day_sent, follow_letter, queue_delivery
from config.documents import parties
from config.documents.facts import LetterFacts
from config.documents.models import Document, OfficialForm
from config.documents.render import render
from config.documents.services import current_form, store_document
from config.errors import Conflict, Invalid
from config.portal.services import note_arrival
from screening.disclosures import InvestigativeDisclosure, NatureAndScope
from screening.letters import LETTERS
from screening.models import Case, Interviewed, InvestigativeNotice, ScopeRequest
from screening.services.cases import locked
from screening.services.handling import signs
from screening.services.replays import replayed
from screening.services.scenes import scene_of
from screening.services.scoping import scope_of
from screening.services.signing import law_of, refuse_without

NOTICE_RULE, SCOPE_RULE = "D-18", "D-19"
CHANNELS = (Delivery.Channel.POST, Delivery.Channel.HAND)
TITLES = {
    "investigative_disclosure": {
        "en": "An investigative report about you may be made",
        "es": "Se puede hacer un informe de investigación sobre usted",
    },
    "nature_and_scope": {
        "en": "What the investigation about you covers",
        "es": "Qué abarca la investigación sobre usted",
    },
}


class NoticeIssued(Conflict):
    code = "investigative_notice_issued"


class ScopeAskedAlready(Conflict):
    code = "scope_asked_already"
    remedy = "Answer the first request: its day is on the page."


class ScopeTold(Conflict):
    code = "scope_told"


def way_on_paper(case: Case) -> str:
    """By post where there is an address; else it is handed over."""
    person = case.person
    has_address = bool(person.street and person.postal_code)
    return Delivery.Channel.POST if has_address else Delivery.Channel.HAND


@transaction.atomic
def issue_investigative_notice(
    *, case: Case, channel: str, submission: UUID, by: User, at: datetime
) -> InvestigativeNotice:
    """N-03 with the Summary of Rights, on its way to the person; D-18 ends when it leaves.

    Owed even where the order was cancelled since: the report was asked for.
    """
    case = locked(case)
    if found := replayed(InvestigativeNotice.objects, submission, case=case):
        return found
    refuse_without(law_of(case).investigative_disclosure, "N-03")
    if InvestigativeNotice.objects.filter(case=case).exists():
        raise NoticeIssued("The person was told already.")
    facts = InvestigativeDisclosure(
        **_letter(case, "N03", by, at), ordered_on=case.order.ordered_on
    )
    language, on = case.person.language, case.agency.on(at)
    summary = current_form(kind="summary_of_rights", language=language, on=on)
    document, delivery = _send(
        case, "investigative_disclosure", facts, channel, submission, [summary], by, at
    )
    with gates():
        notice = InvestigativeNotice.objects.create(
            case=case,
            document=document,
            delivery=delivery,
            issued_by=by,
            issued_at=at,
            issued_on=on,
            submission=submission,
        )
    _record(case, "issue_investigative_notice", by, at, notice.target, sha256=document.sha256)
    return notice


@transaction.atomic
def request_scope(
    *,
    case: Case,
    channel: str,
    received_at: datetime,
    submission: UUID,
    by: User | str,
    at: datetime,
) -> ScopeRequest:
    """Take the person's question by any door; D-19 runs from its day, or the order's if later."""
    case = locked(case)
    if found := replayed(ScopeRequest.objects, submission, case=case):
        return found
    refuse_without(law_of(case).investigative_disclosure, "N-04")
    if received_at > at:
        raise Invalid({"received_at": ["This moment has not come yet."]})
    if case.scope_requests.open().exists():
        raise ScopeAskedAlready("The person has asked already, and waits for the answer.")
    request = ScopeRequest(
        case=case,
        channel=channel,
        received_at=received_at,
        received_on=case.agency.on(received_at),
        entered_at=at,
        entered_by=by if isinstance(by, User) else None,
        submission=submission,
    )
    with gates():
        request.save()
    on = max(request.received_on, case.order.ordered_on)
    happen("scope_requested", scene_of(case), on=on, target=request.target, by=by, at=at)
    note_arrival(matter=case.matter, by=by, at=at)
    _record(case, "request_scope", by, at, request.target, channel=channel)
    return request


@transaction.atomic
def answer_scope(
    *,
    request: ScopeRequest,
    interviewed: Sequence[str],
    channel: str,
    submission: UUID,
    by: User,
    at: datetime,
) -> ScopeRequest:
    """N-04 from the order's own rows and from whom the screener talks to."""
    case = locked(request.case)
    request = ScopeRequest.objects.select_related("delivery").get(pk=request.pk)
    if request.delivery is not None:
        if request.delivery.idempotency_key == f"scope:{submission}":
            return request
        raise ScopeTold("The person was told already.")
    if unknown := set(interviewed) - set(Interviewed.values):
        raise Invalid({"interviewed": [f"Choose from the list: {', '.join(sorted(unknown))}."]})
    facts = NatureAndScope(
        **_letter(case, f"N04-{case.scope_requests.count()}", by, at),
        requested_on=request.received_on,
        scope=scope_of(case, at, interviewed=interviewed),
    )
    document, delivery = _send(case, "nature_and_scope", facts, channel, submission, [], by, at)
    request.document, request.delivery = document, delivery
    request.interviewed = list(interviewed)
    request.answered_by, request.answered_at = by, at
    changed = ["document", "delivery", "interviewed", "answered_by", "answered_at"]
    with gates():
        request.save(update_fields=changed)
    _record(case, "answer_scope", by, at, request.target, sha256=document.sha256)
    return request


def notice_sent(case: Case) -> bool:
    """Whether N-03 has left and did not come back: what the certification says (1681d(a)(2)).

    For lists: takes what was fetched with the case.
    """
    notice: InvestigativeNotice | None = getattr(case, "investigative_notice", None)
    return bool(notice and day_sent(notice.document, notice.delivery))


def follow_investigative(at: datetime) -> int:
    """Close D-18 and D-19 where the letter left, run them again where it came back (R-8)."""
    rules = (NOTICE_RULE, SCOPE_RULE)
    open_ = Clock.objects.open().filter(rule_id__in=rules).values("matter")
    fell = Delivery.objects.filter(document__kind__in=TITLES, status__in=Delivery.FELL).values(
        "matter"
    )
    parts = ("document", "delivery", "case__order")
    moved = 0
    for case in Case.objects.filter(pk__in=open_.union(fell)).order_by("pk"):
        with transaction.atomic():
            case = locked(case)
            for notice in InvestigativeNotice.objects.filter(case=case).select_related(*parts):
                target = f"order:{notice.case.order.public_id}"
                moved += _follow(NOTICE_RULE, target, notice, at)
            for request in case.scope_requests.exclude(answered_at=None).select_related(*parts):
                moved += _follow(SCOPE_RULE, request.target, request, at)
    return moved


def _follow(rule_id: str, target: str, row: Any, at: datetime) -> bool:
    return follow_letter(rule_id, target, row.document, row.delivery, at)


def _letter(case: Case, number: str, by: User, at: datetime) -> dict[str, Any]:
    agency = case.agency
    return {
        "letterhead": parties.letterhead(agency),
        "addressee": parties.addressee(case.person),
        "sent_on": agency.on(at),
        "reference": case.reference,
        "document_id": f"{case.reference}-{number}",
        "signer": signs(case, by, case.order.ordered_by),
        "help_phone": agency.phone,
        "company": parties.company(case.screener),
    }


def _send(
    case: Case,
    kind: str,
    facts: LetterFacts,
    channel: str,
    submission: UUID,
    enclosures: Sequence[Document | OfficialForm],
    by: User,
    at: datetime,
) -> tuple[Document, Delivery]:
    if channel not in CHANNELS:
        raise Invalid({"channel": ["It is owed in writing: by post or by hand."]})
    language, letter = case.person.language, LETTERS[kind]
    document = store_document(
        matter=case.matter,
        kind=kind,
        title=TITLES[kind][language],
        language=language,
        rendered=render(letter.template, facts, language=language),
        notice_id=letter.notice,
        template_version=str(letter.version),
        by=by,
        at=at,
    )
    delivery = queue_delivery(
        matter=case.matter,
        document=document,
        enclosures=enclosures,
        person=case.person,
        sender=case.agency,
        channel=channel,
        key=f"scope:{submission}",
        by=by,
        at=at,
    )
    return document, delivery


def _record(
    case: Case, verb: str, by: User | str, at: datetime, target: str, **payload: object
) -> None:
    record_matter(case.matter, verb, by, at, target=target, **payload)
