"""The person's own copy of a report, where they asked for one: sent at once, followed, sent again.

What a place says of it (D-30, MN-01, OK-01) binds whom its row names; the screener, who has the
paper, sends it the moment the agency has it, so that the shortest of these days is kept.
"""

from datetime import datetime

from django.db import transaction

from config.accounts.gates import gate_refusal
from config.accounts.models import User
from config.accounts.services import record_matter
from config.clocks.models import Clock
from config.clocks.services import happen
from config.delivery.models import Delivery
from config.delivery.services import follow_letter, queue_delivery
from config.documents import parties
from config.documents.models import Document
from config.documents.render import render
from config.documents.services import store_document
from config.law.book import book
from screening import letters
from screening.models import Case, Report
from screening.services.cases import locked
from screening.services.scenes import scene_of
from screening.workflow import ReportStatus

ASKED = "copy_asked"
RULES = book().event("copy_sent").closes
CHANNELS = Delivery.Channel


def wants_copy(case: Case) -> bool:
    """Whether the person ticked a state's box for a copy of the report (N-19), then or since."""
    signed = case.authorizations.live().first()
    ticked = case.state_sheets.standing().filter(wants_copy=True)
    return bool(signed and (signed.wants_copy or ticked.exists()))


def follow_furnishing(report: Report, at: datetime) -> None:
    """What the report's coming starts here; whoever asked for a copy gets it in the same moment."""
    case = report.case
    asked = wants_copy(case)
    assert report.furnished_at is not None
    happen(
        "report_furnished",
        scene_of(case),
        on=report.furnished_at,
        target=report.target,
        happened=[ASKED] if asked else [],
        by=None,
        at=at,
    )
    if asked:
        _send(report, None, at)


@transaction.atomic
def send_copy(*, report: Report, by: User, at: datetime) -> Delivery:
    """Send the copy of a furnished report to the person; the second answer is the first dispatch.

    For whoever asks later, or in a place without a box: nobody needs a right to get it.
    """
    report.case = locked(report.case)
    report.refresh_from_db(fields=["status"])
    if report.status != ReportStatus.FURNISHED:
        raise gate_refusal("G-04", "The agency does not have this report yet.")
    return _send(report, by, at)


def copy_of(report: Report) -> Delivery | None:
    """How the copy went, or is going."""
    first = Delivery.objects.filter(idempotency_key=_key(report)).first()
    return Delivery.objects.of_paper(first).order_by("-pk").first() if first else None


def _key(report: Report) -> str:
    return f"copy:{report.public_id}"


def _send(report: Report, by: User | None, at: datetime) -> Delivery:
    if first := copy_of(report):
        return first
    case, person = report.case, report.case.person
    letter = _letter(report, by, at)
    delivery = queue_delivery(
        matter=case.matter,
        document=letter,
        enclosures=[report.document],
        person=person,
        sender=case.screener,
        channel=CHANNELS.POST if person.street and person.postal_code else CHANNELS.HAND,
        key=_key(report),
        by=by,
        at=at,
    )
    record_matter(
        case.matter,
        "send_copy",
        by,
        at,
        target=report.target,
        delivery=str(delivery.public_id),
        document=report.document.sha256,
    )
    return delivery


def _letter(report: Report, by: User | None, at: datetime) -> Document:
    case = report.case
    screener, person = case.screener, case.person
    facts = letters.ReportCopy(
        letterhead=parties.letterhead(screener),
        addressee=parties.addressee(person),
        sent_on=screener.on(at),
        reference=case.reference,
        document_id=f"{case.reference}-C{report.version}",
        signer=parties.signer(by, screener) if by else parties.office(screener),
        help_phone=screener.phone,
        agency=case.agency.name,
        company=parties.company(screener),
        furnished_on=screener.on(report.furnished_at or at),
        consumer=book().regime(case.order.regime).dispute,
    )
    letter = letters.LETTERS["report_copy"]
    return store_document(
        matter=case.matter,
        kind=letter.kind,
        title=letters.COPY_TITLES[person.language],
        language=person.language,
        rendered=render(letter.template, facts, language=person.language),
        template_version=str(letter.version),
        by=by,
        at=at,
    )


def is_copy_owed(delivery: Delivery) -> bool:
    """For the ladder: owed until somebody has it."""
    return not Delivery.objects.of_paper(delivery).received().exists()


def follow_copies(at: datetime) -> int:
    """Close the clocks of copies that left, run them again for one that came back (R-8)."""
    clocks = Clock.objects.filter(rule_id__in=RULES, target__startswith=Report.TARGET)
    fell = Delivery.objects.filter(document__kind="report_copy", status__in=Delivery.FELL)
    moving = clocks.open() | clocks.filter(status="closed", matter__in=fell.values("matter"))
    return sum(_follow(target, at) for target in sorted({one.target for one in moving}))


@transaction.atomic
def _follow(target: str, at: datetime) -> int:
    report = Report.objects.get(public_id=target.removeprefix(Report.TARGET))
    first = Delivery.objects.filter(idempotency_key=_key(report)).first()
    if first is None:
        return 0
    rules = Clock.objects.for_target(target).filter(rule_id__in=RULES).values_list("rule_id")
    followed = [
        follow_letter(rule_id, target, first.document, first, at, letter="copy")
        for (rule_id,) in rules.distinct()
    ]
    return sum(followed)
