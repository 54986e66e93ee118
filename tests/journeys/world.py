"""One screener, one client, the people who work there, and a candidate at every stage.

Built through services only, each with its own moment; nothing here writes a row by itself.
"""

import csv
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from config.accounts.models import Organization, User
from config.accounts.services import assign, open_person_file
from config.documents.services import install_official_form
from policies.services import version_in_force
from screening.importers.csv_capture import NEEDED
from screening.models import Case, Flag, Position, Report
from screening.services import (
    add_identifier,
    answer_state_sheet,
    certify,
    confirm_account,
    furnish_report,
    import_posts,
    issue_report,
    missing_sheets,
    order_screening,
    propose_account,
    review_flag,
    show_disclosure,
    show_state_sheet,
    sign_authorization,
    start_screening,
    work_on_run,
)
from tests.accounts.factories import EngagementFactory, OrganizationFactory, member
from tests.delivery.factories import agreed_online
from tests.paper import one_page_pdf
from tests.policies.factories import policy_in_force
from tests.screening.factories import licensed

START = datetime(2026, 10, 5, 16, 0, tzinfo=UTC)
COLUMNS = tuple(NEEDED)
PERSON = {
    "given_name": "Marisol",
    "family_name": "Quintero-Hale",
    "birth_date": date(1996, 5, 4),
    "email": "marisol@mail.example",
    "street": "1427 Alder Court",
    "city": "Larkhaven",
    "state": "CO",
    "postal_code": "80000-1427",
}
HARMLESS = "Long shift done. Coffee with the team and then home to the dog."


@dataclass
class World:
    """Who works where; `at` moves on as things are done."""

    cra: Organization
    agency: Organization
    supervisor: User
    first: User
    second: User
    third: User
    hr: User
    chief: User
    folder: Path
    at: datetime = START

    def later(self, **delta: float) -> datetime:
        self.at += timedelta(**delta)
        return self.at


def build_world(folder: Path) -> World:
    cra = OrganizationFactory(cra=True, code="MRS", name="Meridian Ridge Screening, Inc.")
    agency = OrganizationFactory(code="LPD", name="City of Larkhaven Police Department")
    EngagementFactory(screener=cra, agency=agency)
    licensed(cra)
    policy_in_force(agency)
    for language in ("en", "es"):
        install_official_form(
            kind="summary_of_rights",
            language=language,
            version_date=date(2024, 3, 20),
            data=one_page_pdf(),
            is_demo=True,
            by=None,
            at=START,
        )
    roles = {"first": "analyst", "second": "analyst", "third": "analyst"}
    return World(
        cra=cra,
        agency=agency,
        supervisor=member(cra, "supervisor"),
        hr=member(agency, "hr"),
        chief=member(agency, "decision_maker"),
        folder=folder,
        **{name: member(cra, role) for name, role in roles.items()},
    )


def flagged_texts(world: World, count: int) -> list[str]:
    """Prohibited examples of the policy in force, one a clause."""
    version = version_in_force(world.agency, world.at.date())
    assert version is not None
    clauses = version.clauses.filter(kind="prohibited", rules__isnull=False).distinct()
    return [clause.prohibited_examples[0] for clause in clauses.order_by("position")[:count]]


def position(agency: Organization) -> Position:
    found, _ = Position.objects.get_or_create(
        organization=agency,
        title="Police Officer Recruit",
        defaults={"jurisdiction": "CO", "expected_salary": 68000},
    )
    return found


def ordered(world: World, *, regime: str = "CONSUMER_REPORT", **changes: object) -> Case:
    case = order_screening(
        agency=world.agency,
        screener=world.cra,
        position=position(world.agency),
        person_fields={**PERSON, **changes},
        regime=regime,
        purpose="hiring",
        submission=uuid4(),
        by=world.hr,
        at=world.at,
    )
    for user in (world.first, world.second, world.third):
        assign(matter=case.matter, user=user, by=world.supervisor, at=world.at)
    return case


def authorized(world: World, **changes: object) -> Case:
    case = ordered(world, **changes)
    agreed_online(case, world.at)
    disclosure = show_disclosure(case=case, language="en", by=None, at=world.later(hours=1))
    for sheet in missing_sheets(case):
        answer_sheet(world, case, sheet.notice)
    sign_authorization(
        case=case,
        disclosure=disclosure,
        signed_name=case.person.name,
        address="127.0.0.1",
        shown_sha256=disclosure.sha256,
        submission=uuid4(),
        by=f"subject:{case.person.public_id}",
        at=world.later(hours=1),
    )
    certify(case=case, by=world.hr, at=world.later(hours=1))
    return Case.objects.get(pk=case.pk)


def answer_sheet(world: World, case: Case, notice: str) -> None:
    """What the state wants shown beside the disclosure; the box for a copy stays empty."""
    shown = show_state_sheet(case=case, notice=notice, language="en", by=None, at=world.at)
    answer_state_sheet(
        case=case,
        sheet=shown,
        wants_copy=False,
        signed_name=case.person.name,
        address="127.0.0.1",
        shown_sha256=shown.sha256,
        submission=uuid4(),
        by=f"subject:{case.person.public_id}",
        at=world.at,
    )


def collected(world: World, texts: list[str], **changes: object) -> Case:
    case = authorized(world, **changes)
    account = propose_account(
        case=case, platform="x", handle="@mq_hale", by=world.first, at=world.later(hours=1)
    )
    for kind in ("verified_email", "name", "home_town"):
        add_identifier(
            account=account, kind=kind, detail=f"{kind} agrees", by=world.first, at=world.at
        )
    confirm_account(account=account, by=world.first, at=world.later(hours=1))
    confirm_account(account=account, by=world.second, at=world.later(hours=1))
    path = capture(world.folder / f"{case.pk}.csv", [*texts, HARMLESS])
    import_posts(
        case=case,
        account=account,
        path=path,
        provenance="public_capture",
        by=world.first,
        at=world.later(hours=1),
    )
    return Case.objects.get(pk=case.pk)


def capture(path: Path, texts: list[str]) -> Path:
    """A capture file of our own form, a post a day from 2025-03-01 on."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for number, text in enumerate(texts, 1):
            day = f"2025-03-{number:02d}T18:30:00-06:00"
            url = f"https://x.example/mq_hale/{number}"
            row = ["x", str(1000 + number), url, "@mq_hale", text, day]
            writer.writerow([*row, "2026-10-06T10:00:00-06:00", "yes"])
    return path


def screened(world: World, texts: list[str] | None = None, **changes: object) -> Case:
    case = collected(world, flagged_texts(world, 2) if texts is None else texts, **changes)
    run = start_screening(case=case, by=world.first, at=world.later(hours=1))
    work_on_run(run.pk, world.later(minutes=1))
    return Case.objects.get(pk=case.pk)


def reviewed(world: World, texts: list[str] | None = None, **changes: object) -> Case:
    case = screened(world, texts, **changes)
    for user in (world.first, world.second):
        for flag in Flag.objects.filter(matter=case.matter):
            review_flag(flag=flag, verdict="confirm", by=user, at=world.later(minutes=1))
    return Case.objects.get(pk=case.pk)


def furnished(world: World, texts: list[str] | None = None, **changes: object) -> Report:
    case = reviewed(world, texts, **changes)
    report = issue_report(
        case=case, submission=uuid4(), by=world.supervisor, at=world.later(hours=1)
    )
    return furnish_report(report=report, by=world.supervisor, at=world.later(hours=1))


def person_file(world: World, case: Case):
    return open_person_file(person=case.person, by=world.supervisor, at=world.at)
