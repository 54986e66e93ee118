"""The disclosure alone, the person's authorization, the agency's certification."""

from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction

from config.accounts.gates import gate_refusal, gates
from config.accounts.models import User
from config.accounts.services import record_matter
from config.documents import parties
from config.documents.facts import Addressee
from config.documents.models import Document
from config.documents.render import render
from config.documents.services import store_document
from config.errors import Conflict, Invalid
from config.law.book import book
from config.law.entries import Regime as Law
from config.portal.services import note_arrival
from screening import letters
from screening.models import Authorization, Case, Certification, Disclosure
from screening.services.cases import locked, move
from screening.services.investigative import notice_sent
from screening.services.replays import replayed
from screening.services.sheets import missing_sheets, sheet_refusal
from screening.services.signing import (
    law_of,
    media_type,
    refuse_cancelled,
    refuse_without,
    signed_moment,
)
from screening.workflow import CaseStatus


class AlreadyAuthorized(Conflict):
    code = "already_authorized"


class AlreadyCertified(Conflict):
    code = "already_certified"


@transaction.atomic
def show_disclosure(
    *, case: Case, language: str, by: User | None, at: datetime, evergreen: bool = False
) -> Disclosure:
    """Render and keep N-01, which says nothing else (G-03); the same one again on the same day."""
    case = locked(case)
    refuse_cancelled(case)
    refuse_without(law_of(case).disclosure, "N-01")
    if evergreen and book().limits.disclosure.holds_in(case.position.jurisdiction):
        raise gate_refusal("G-02", "California wants a disclosure for each report.")
    letter = letters.LETTERS["disclosure"]
    rendered = render(
        letter.template,
        letters.Disclosure(
            agency=case.agency.name, issued_on=case.agency.on(at), evergreen=evergreen
        ),
        language=language,
    )
    if found := case.disclosures.filter(sha256=rendered.sha256).first():
        return found
    document = store_document(
        matter=case.matter,
        kind=letter.kind,
        title="Disclosure",
        language=language,
        rendered=rendered,
        notice_id=letter.notice,
        template_version=str(letter.version),
        by=by,
        at=at,
    )
    disclosure = Disclosure.objects.create(
        case=case,
        document=document,
        sha256=document.sha256,
        language=language,
        evergreen=evergreen,
        shown_by=by,
        shown_at=at,
    )
    _record(case, "show_disclosure", by, at, f"disclosure:{disclosure.public_id}")
    return disclosure


@transaction.atomic
def sign_authorization(
    *,
    case: Case,
    disclosure: Disclosure,
    signed_name: str,
    address: str,
    shown_sha256: str,
    submission: UUID,
    by: str,
    at: datetime,
) -> Authorization:
    """The subject's signature by typed name; `shown_sha256` is of the disclosure they saw."""
    case = locked(case)
    if found := replayed(Authorization.objects, submission, case=case):
        return found
    _refuse_second(case)
    if not signed_name.strip():
        raise Invalid({"signed_name": ["Type your name to sign."]})
    if disclosure.case_id != case.pk or shown_sha256 != disclosure.sha256:
        raise gate_refusal("G-02", "What was shown is not the disclosure of this case.")
    document = _signed_paper(case, disclosure, signed_name, address, by, at)
    return _authorize(
        case,
        disclosure,
        by,
        at,
        kind=Authorization.Kind.PORTAL_SIGNATURE,
        signed_name=signed_name.strip(),
        signed_at=at,
        signed_on=case.agency.on(at),
        address=address,
        shown_sha256=shown_sha256,
        document=document,
        submission=submission,
    )


@transaction.atomic
def record_signed_scan(
    *,
    case: Case,
    data: bytes,
    signed_on: date,
    by: User,
    at: datetime,
    signed_name: str = "",
    submission: UUID | None = None,
) -> Authorization:
    """A signature on paper: the scan is kept, and the disclosure must have been shown before."""
    case = locked(case)
    submission = submission or uuid4()
    if found := replayed(Authorization.objects, submission, case=case):
        return found
    _refuse_second(case)
    disclosure = case.disclosures.first()
    if disclosure is None:
        raise gate_refusal("G-02", "No disclosure was shown in this case.")
    signed_at = signed_moment(case, disclosure.shown_at, signed_on, at)
    document = store_document(
        matter=case.matter,
        kind="signed_authorization",
        title="Signed authorization",
        language=disclosure.language,
        rendered=data,
        media_type=media_type(data),
        by=by,
        at=at,
    )
    return _authorize(
        case,
        disclosure,
        by,
        at,
        kind=Authorization.Kind.SIGNED_SCAN,
        signed_name=signed_name.strip() or case.person.name,
        signed_at=signed_at,
        signed_on=signed_on,
        shown_sha256=disclosure.sha256,
        document=document,
        submission=submission,
    )


@transaction.atomic
def revoke_authorization(*, case: Case, by: User | str | None, at: datetime) -> Authorization:
    """Stops collecting and furnishing from this moment on; said again, it changes nothing."""
    case = locked(case)
    found = case.authorizations.select_for_update().live().first()
    if found is None and (before := case.authorizations.first()):
        return before
    if found is None:
        raise gate_refusal("G-02", "There is no authorization to take back.")
    found.revoked_at = at
    with gates():
        found.save(update_fields=["revoked_at"])
    note_arrival(matter=case.matter, by=by, at=at)
    _record(case, "revoke_authorization", by, at, f"authorization:{found.public_id}")
    return found


@transaction.atomic
def certify(*, case: Case, by: User, at: datetime, submission: UUID | None = None) -> Certification:
    """The agency certifies its purpose and its duties to the screener (N-02)."""
    case = locked(case)
    if before := replayed(Certification.objects, submission, case=case):
        return before
    refuse_cancelled(case)
    law = law_of(case)
    refuse_without(law.certification, "N-02")
    if Certification.objects.filter(order=case.order).exists():
        raise AlreadyCertified("This order was already certified.")
    signed = case.authorizations.live().select_related("disclosure").first()
    if signed is None:
        raise gate_refusal("G-02", remedy="Certify once the person has signed.")
    if law.investigative_disclosure and not notice_sent(case):
        raise gate_refusal(
            "G-04",
            "The person has not been sent the notice of the investigative report (N-03).",
            remedy="Send it, and certify once it has left: 15 U.S.C. 1681d(a)(2)(A).",
        )
    letter = letters.LETTERS["certification"]
    document = store_document(
        matter=case.matter,
        kind=letter.kind,
        title="Certification",
        language="en",
        rendered=render(letter.template, _certification(case, signed, law, by, at)),
        notice_id=letter.notice,
        template_version=str(letter.version),
        by=by,
        at=at,
    )
    found = Certification.objects.create(
        case=case,
        order=case.order,
        certified_by=by,
        certified_at=at,
        document=document,
        submission=submission,
    )
    _record(case, "certify", by, at, f"certification:{found.public_id}")
    return found


def _certification(
    case: Case, signed: Authorization, law: Law, by: User, at: datetime
) -> letters.Certification:
    agency, screener = case.agency, case.screener
    return letters.Certification(
        letterhead=parties.letterhead(agency),
        addressee=Addressee(name=screener.name, lines=screener.address_lines()),
        sent_on=agency.on(at),
        reference=case.reference,
        document_id=f"{case.reference}-N02",
        signer=parties.signer(by, agency),
        help_phone=agency.phone,
        screener=screener.name,
        subject=case.person.name,
        position=case.position.title,
        disclosed_on=agency.on(signed.disclosure.shown_at),
        authorized_on=signed.signed_on,
        certified_at=at.astimezone(agency.zone),
        investigative=law.investigative_disclosure,
    )


def _signed_paper(
    case: Case, disclosure: Disclosure, signed_name: str, address: str, by: str, at: datetime
) -> Document:
    letter = letters.LETTERS["authorization"]
    facts = authorization_facts(
        case,
        disclosure,
        at,
        letters.Signature(
            typed_name=signed_name.strip(),
            signed_at=at.astimezone(case.agency.zone),
            address=address or "-",
            shown_sha256=disclosure.sha256,
        ),
    )
    return store_document(
        matter=case.matter,
        kind=letter.kind,
        title="Authorization",
        language=disclosure.language,
        rendered=render(letter.template, facts, language=disclosure.language),
        notice_id=letter.notice,
        template_version=str(letter.version),
        by=by,
        at=at,
    )


def authorization_facts(
    case: Case, disclosure: Disclosure, at: datetime, signature: letters.Signature | None = None
) -> letters.Authorization:
    """What the authorization's page and paper say; without a signature, to be signed."""
    return letters.Authorization(
        agency=case.agency.name,
        screener=case.screener.name,
        subject=case.person.name,
        reference=case.reference,
        issued_on=case.agency.on(at),
        revoke_to=", ".join([case.agency.name, *case.agency.address_lines(), case.agency.email]),
        disclosure_sha256=disclosure.sha256,
        evergreen=disclosure.evergreen,
        signature=signature,
    )


def _authorize(
    case: Case, disclosure: Disclosure, by: User | str, at: datetime, **fields: object
) -> Authorization:
    with gates():
        found = Authorization.objects.create(
            case=case,
            disclosure=disclosure,
            evergreen=disclosure.evergreen,
            wants_copy=case.state_sheets.standing().filter(wants_copy=True).exists(),
            **fields,
        )
    if case.status == CaseStatus.ORDERED:
        move(case, CaseStatus.AUTHORIZED)
    _record(case, "sign_authorization", by, at, f"authorization:{found.public_id}", found.kind)
    return found


def _refuse_second(case: Case) -> None:
    refuse_cancelled(case)
    refuse_without(law_of(case).authorization, "N-01")
    if case.authorizations.live().exists():
        raise AlreadyAuthorized("The authorization was already signed.")
    if missing := missing_sheets(case):
        raise sheet_refusal(missing[0])


def _record(
    case: Case,
    verb: str,
    by: User | str | None,
    at: datetime,
    target: str,
    kind: str = "",
) -> None:
    payload = {"kind": kind} if kind else {}
    record_matter(case.matter, verb, by, at, target=target, **payload)
