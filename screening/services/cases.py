"""The case row: lock it, move it on, close it."""

from datetime import date, datetime

from django.db import transaction

from config.accounts.models import Person, User
from config.accounts.services import close_matter, record_matter
from screening.models import Case, Purpose
from screening.reportability import Terms
from screening.workflow import CASE, CaseStatus, TransitionRefused, check_transition


def locked(case: Case) -> Case:
    """The case as it stands now, held until the transaction ends."""
    return (
        Case.objects.select_for_update(of=("self",))
        .select_related("matter", "agency", "screener", "position", "order", "subject__person")
        .get(pk=case.pk)
    )


def move(case: Case, after: CaseStatus) -> None:
    """To another state; staying where it is is no move."""
    if case.status == after:
        return
    check_transition(CASE, CaseStatus(case.status), after)
    case.status = after
    case.save(update_fields=["status"])


def terms(case: Case, on: date) -> Terms:
    """What decides how old an item may be, on the day of a report."""
    return Terms(
        regime=case.order.regime,
        on=on,
        birth_date=case.person.birth_date,
        salary=case.position.expected_salary,
        jurisdiction=case.position.jurisdiction,
    )


def audience_of(case: Case) -> str:
    """Which of a clause's audiences the person is: whoever wants to be hired is a candidate still.

    The others by the agency's own record (R-5), and by the job where that says nothing.
    """
    kind = Person.Employment
    if case.order.purpose == Purpose.HIRING:
        return kind.CANDIDATE
    held = (case.subject.employee or case.subject.person).employment
    if held in (kind.SWORN, kind.CIVILIAN):
        return held
    return kind.SWORN if case.position.is_sworn else kind.CIVILIAN


@transaction.atomic
def close_case(*, case: Case, by: User | None, at: datetime) -> Case:
    """Nothing more happens here; disputes and corrections of what was furnished go on (R-12).

    Closed once: the moment of the first time stands.
    """
    case = locked(case)
    if case.status == CaseStatus.CLOSED:
        return case
    move(case, CaseStatus.CLOSED)
    case.matter = close_matter(matter=case.matter, by=by, at=at)
    record_matter(case.matter, "close_case", by, at, outcome=case.outcome)
    return case


@transaction.atomic
def reopen_review(*, case: Case, by: User | None, at: datetime) -> Case:
    """Back to the desk while the report is issued and nobody outside has it."""
    case = locked(case)
    if case.status == CaseStatus.REVIEWING and case.reports.exists():
        return case  # it is back already
    if case.status != CaseStatus.REPORTED:
        raise TransitionRefused("Only an issued report that was not furnished is taken back.")
    move(case, CaseStatus.REVIEWING)
    record_matter(case.matter, "reopen_review", by, at)
    return case
