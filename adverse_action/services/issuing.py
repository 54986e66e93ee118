"""One way to issue a letter of this room: print, store, queue, freeze."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from adverse_action.letters import LETTERS
from adverse_action.models import Assessment, Notice, Proposal
from adverse_action.models.notices import letter_number
from adverse_action.refusals import IssuedAlready
from adverse_action.services.papers import Writing
from config.accounts.gates import gates
from config.accounts.models import User
from config.accounts.services import record_matter
from config.delivery.services import queue_delivery
from config.documents.facts import Corrected, LetterFacts, Portal
from config.documents.models import Document, OfficialForm
from config.documents.render import render
from config.documents.services import current_form, store_document
from config.law.book import book
from config.portal.services import create_link
from screening.models import Case, Report
from screening.workflow import Regime


def begin(
    case: Case,
    submission: UUID,
    by: User,
    at: datetime,
    *,
    with_portal: bool,
    signed_by: User | None = None,
) -> Writing:
    """A letter being written: its date in the agency's zone, and a code for the portal.

    `signed_by`: the agency's person, where another writes it for them (R-24).
    """
    portal = open_portal(case, by, at) if with_portal else None
    signer = signed_by or by
    return Writing(case, signer, case.agency.on(at), letter_number(submission), portal)


def open_portal(case: Case, by: User, at: datetime) -> Portal:
    days = book().limits.portal.letter_days
    link, _ = create_link(
        matter=case.matter, person=case.person, purpose="matter", days=days, by=by, at=at
    )
    return Portal(address=f"{settings.BASE_URL.split('//')[-1]}/portal/enter/", code=link.code)


def summary(case: Case, report: Report, on: date) -> Sequence[Document | OfficialForm]:
    """The Summary of Rights that goes with a notice (R-30); G-07 refuses a stale or missing one.

    A letter in another language prints the report's facts in that language, so the report as it
    was furnished goes along too (R-6).
    """
    if case.regime == Regime.IN_HOUSE:
        return ()
    language = case.person.language
    form = current_form(kind="summary_of_rights", language=language, on=on)
    return (form,) if report.document.language == language else (form, report.document)


def issue(
    facts: LetterFacts,
    *,
    kind: str,
    case: Case,
    proposal: Proposal | None,
    report: Report | None,
    enclosures: Sequence[Document | OfficialForm],
    channel: str,
    reply_by: date | None = None,
    assessment: Assessment | None = None,
    corrects: Notice | None = None,
    correction_reason: str = "",
    submission: UUID,
    by: User,
    at: datetime,
) -> Notice:
    """Print, store, queue, freeze. `corrects`: the letter whose place this one takes."""
    facts = _naming(facts, corrects)
    document = _print(facts, kind, case, by, at, corrects)
    delivery = queue_delivery(
        matter=case.matter,
        document=document,
        sender=case.agency,
        enclosures=enclosures,
        person=case.person,
        channel=channel,
        key=f"notice:{submission}",
        by=by,
        at=at,
    )
    with gates():
        return Notice.objects.create(
            matter=case.matter,
            case=case,
            proposal=proposal,
            kind=kind,
            report=report,
            assessment=assessment,
            document=document,
            delivery=delivery,
            issued_by=by,
            issued_at=at,
            issued_on=facts.sent_on,
            reply_by=reply_by,
            corrects=corrects,
            correction_reason=correction_reason,
            submission=submission,
        )


def _naming(facts: LetterFacts, corrects: Notice | None) -> LetterFacts:
    if corrects is None:
        return facts
    old = Corrected(document_id=corrects.number, sent_on=corrects.issued_on)
    return replace(facts, corrects=old)


def _print(
    facts: LetterFacts, kind: str, case: Case, by: User, at: datetime, corrects: Notice | None
) -> Document:
    letter, language = LETTERS[kind], case.person.language
    return store_document(
        matter=case.matter,
        kind=kind,
        title=Notice.Kind(kind).label,
        language=language,
        rendered=render(letter.template, facts, language=language),
        notice_id=letter.notice,
        template_version=str(letter.version),
        corrects=corrects.document if corrects else None,
        by=by,
        at=at,
    )


def refuse_second(earlier: QuerySet[Notice]) -> None:
    """Two clicks on two pages make one letter; one that came back satisfies nothing (R-8)."""
    if earlier.filter(pk__in=Notice.objects.on_their_way().values("pk")).exists():
        raise IssuedAlready("This notice was issued already.")


def record_notice(notice: Notice, verb: str, by: User, at: datetime, **payload: str) -> None:
    record_matter(
        notice.matter,
        verb,
        by,
        at,
        target=notice.target,
        document=notice.document.sha256,
        **payload,
    )
