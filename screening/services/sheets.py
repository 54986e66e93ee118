"""The states' own disclosures beside N-01 (N-19 and its sisters): shown, and chosen on."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from config.accounts.gates import GateRefusal, gate_refusal, gates
from config.accounts.models import User
from config.accounts.services import record_matter
from config.documents import parties
from config.documents.models import Document
from config.documents.render import Rendered, render
from config.documents.services import store_document
from config.errors import Invalid
from screening.disclosures import (
    SHEETS,
    CaliforniaDisclosure,
    Choice,
    Scope,
    Sheet,
    StateDisclosure,
    owed_in,
)
from screening.models import Case, StateSheet
from screening.services.cases import locked
from screening.services.replays import replayed
from screening.services.scoping import scope_of
from screening.services.signing import (
    law_of,
    media_type,
    refuse_cancelled,
    refuse_without,
    signed_moment,
)
from screening.workflow import ReportStatus

TITLES = {
    "N-19": {"en": "California disclosure", "es": "Aviso de California"},
    "N-19b": {"en": "Minnesota disclosure", "es": "Aviso de Minnesota"},
    "N-19c": {"en": "Oklahoma notice", "es": "Aviso de Oklahoma"},
}
BY_NOTICE = {sheet.notice: sheet for sheet in SHEETS}


def owed_sheets(case: Case) -> tuple[Sheet, ...]:
    """By the law of the place of the position, and of where the person lives."""
    if not law_of(case).disclosure:
        return ()
    return owed_in([case.position.jurisdiction, case.person.state])


def missing_sheets(case: Case) -> list[Sheet]:
    """Owed, and nothing chosen on them yet; none once a report went out on a live signature."""
    furnished = case.reports.filter(status=ReportStatus.FURNISHED)
    if furnished.exists() and case.authorizations.live().exists():
        return []
    chosen = set(case.state_sheets.standing().values_list("notice", flat=True))
    return [sheet for sheet in owed_sheets(case) if sheet.notice not in chosen]


def sheet_refusal(sheet: Sheet, why: str = "") -> GateRefusal:
    refusal = gate_refusal(
        "G-02",
        f"{why}{sheet.title} was not shown, or nothing was chosen on it ({sheet.notice}).",
        remedy="Show it on a page of its own, and have the box for a copy answered there.",
    )
    refusal.citation = f"{sheet.citation}; {refusal.citation}"
    return refusal


def refuse_after_move(case: Case) -> None:
    """Before a first report goes: the place changed since the signature."""
    for sheet in missing_sheets(case):
        raise sheet_refusal(sheet, "The place changed since the signature: ")


@transaction.atomic
def show_state_sheet(
    *, case: Case, notice: str, language: str, by: User | None, at: datetime
) -> StateSheet:
    """Render and keep a state's sheet with its box open; the same one again on the same day."""
    case = locked(case)
    refuse_cancelled(case)
    refuse_without(law_of(case).disclosure, "N-19")
    sheet = next((one for one in owed_sheets(case) if one.notice == notice), None)
    if sheet is None:
        raise Invalid({"notice": ["No law of this case's places wants this sheet."]})
    rendered = render(sheet.letter.template, sheet_facts(case, sheet, at), language=language)
    if found := case.state_sheets.filter(sha256=rendered.sha256, answered_at=None).first():
        return found
    document = _store(case, sheet, rendered, language, by, at)
    with gates():
        shown = StateSheet.objects.create(
            case=case,
            notice=notice,
            document=document,
            sha256=document.sha256,
            language=language,
            shown_by=by,
            shown_at=at,
        )
    _record(shown, "show_state_sheet", by, at)
    return shown


def sheet_facts(
    case: Case,
    sheet: Sheet,
    at: datetime,
    *,
    choice: Choice | None = None,
    on_screen: bool = False,
) -> StateDisclosure:
    """What the sheet says; `on_screen` leaves box and signature to the page around it."""
    told: dict[str, Any] = {
        "agency": case.agency.name,
        "company": parties.company(case.screener),
        "issued_on": case.agency.on(at),
        "choice": choice,
        "on_screen": on_screen,
    }
    if sheet.letter.facts is not CaliforniaDisclosure:
        return StateDisclosure(**told)
    # Where the screener has no site, its telephone: Cal. Civ. Code 1786.16(a)(2)(B)(vi)
    privacy = case.screener.website or case.screener.phone
    return CaliforniaDisclosure(**told, scope=_at_the_order(case, at), privacy_address=privacy)


def _at_the_order(case: Case, at: datetime) -> Scope:
    """Before anything is looked for: no platforms yet, and the policy by its name alone."""
    found = scope_of(case, at)
    return Scope(
        agency=found.agency,
        screener=found.screener,
        purpose=found.purpose,
        position=found.position,
        years=found.years,
        adult_years=found.adult_years,
        interviews=found.interviews,
    )


@transaction.atomic
def answer_state_sheet(
    *,
    case: Case,
    sheet: StateSheet,
    wants_copy: bool,
    signed_name: str,
    address: str,
    shown_sha256: str,
    submission: UUID,
    by: str,
    at: datetime,
) -> StateSheet:
    """The person's choice on screen; `shown_sha256` is of the sheet they saw."""
    case = locked(case)
    if found := replayed(StateSheet.objects, submission, case=case):
        return found
    kind = _check(case, sheet, signed_name)
    if sheet.case_id != case.pk or shown_sha256 != sheet.sha256:
        raise gate_refusal("G-02", "What was shown is not the sheet of this case.")
    choice = Choice(
        subject=case.person.name,
        wants_copy=wants_copy,
        made_at=at.astimezone(case.agency.zone),
        address=address or "-",
        shown_sha256=sheet.sha256,
        typed_name=signed_name.strip(),
    )
    facts = sheet_facts(case, kind, at, choice=choice)
    rendered = render(kind.letter.template, facts, language=sheet.language)
    return _keep(
        sheet,
        by,
        at,
        wants_copy=wants_copy,
        how=StateSheet.How.PORTAL,
        signed_name=signed_name.strip(),
        answered_at=at,
        answered_on=case.agency.on(at),
        address=address,
        answer=_store(case, kind, rendered, sheet.language, by, at),
        submission=submission,
    )


@transaction.atomic
def record_state_scan(
    *,
    case: Case,
    notice: str,
    data: bytes,
    signed_on: date,
    wants_copy: bool,
    signed_name: str = "",
    submission: UUID,
    by: User,
    at: datetime,
) -> StateSheet:
    """The sheet came back on paper: the scan is kept, with the box as it was marked."""
    case = locked(case)
    if found := replayed(StateSheet.objects, submission, case=case):
        return found
    sheet = case.state_sheets.filter(notice=notice, answered_at=None).first()
    if sheet is None:
        raise gate_refusal("G-02", "This sheet was not shown, or its choice is on file.")
    name = signed_name.strip() or case.person.name
    kind = _check(case, sheet, name)
    answered_at = signed_moment(case, sheet.shown_at, signed_on, at)
    answer = _store(case, kind, data, sheet.language, by, at, media_type(data, "paper"))
    return _keep(
        sheet,
        by,
        at,
        wants_copy=wants_copy,
        how=StateSheet.How.PAPER,
        signed_name=name if kind.signed else "",
        answered_at=answered_at,
        answered_on=signed_on,
        answer=answer,
        submission=submission,
    )


def _check(case: Case, sheet: StateSheet, signed_name: str) -> Sheet:
    refuse_cancelled(case)
    kind = BY_NOTICE[sheet.notice]
    if kind.signed and not signed_name.strip():
        raise Invalid({"signed_name": ["Type your name to sign."]})
    return kind


def _keep(sheet: StateSheet, by: User | str, at: datetime, **told: object) -> StateSheet:
    for name, value in told.items():
        setattr(sheet, name, value)
    with gates():
        sheet.save(update_fields=list(told))
    _record(sheet, "answer_state_sheet", by, at, copy=sheet.wants_copy, how=sheet.how)
    return sheet


def _store(
    case: Case,
    sheet: Sheet,
    rendered: Rendered | bytes,
    language: str,
    by: User | str | None,
    at: datetime,
    media: str = "application/pdf",
) -> Document:
    return store_document(
        matter=case.matter,
        kind=sheet.letter.kind,
        title=TITLES[sheet.notice][language],
        language=language,
        rendered=rendered,
        media_type=media,
        notice_id=sheet.notice,
        template_version=str(sheet.letter.version),
        by=by,
        at=at,
    )


def _record(
    sheet: StateSheet, verb: str, by: User | str | None, at: datetime, **payload: object
) -> None:
    record_matter(
        sheet.case.matter, verb, by, at, target=sheet.target, notice=sheet.notice, **payload
    )
