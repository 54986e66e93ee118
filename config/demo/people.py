"""Organizations, users, engagements, policies and forms of the demo, set up through services."""

import tomllib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from config.accounts.models import Organization, User
from config.accounts.roles import Role
from config.accounts.services import (
    activate_engagement,
    add_membership,
    create_organization,
    create_user,
    propose_engagement,
    record_onboarding,
)
from config.clocks.services import seed_closures
from config.demo.evidence import letter_of
from config.demo.journey import Desk
from config.documents.parties import company
from config.documents.render import render
from config.documents.services import install_official_form
from config.documents.summary import LETTERS, SummaryOfRights
from config.law.book import book
from screening.services import create_position
from screening.services.licenses import confirm_license, enter_license

FOLDER = Path(__file__).parent
FOUNDED = datetime(2017, 1, 9, 17, 0, tzinfo=UTC)
POSTS = (
    ("Police Officer Recruit", "26-114", Decimal(68000)),
    ("Lateral Police Officer", "26-118", Decimal(81000)),
)
OFFICERS = (("Police Officer", "PO-2", Decimal(74000)),)
LICENSE = UUID("5a0c3a52-64cf-4e0e-9a34-7f7e0e0f2b22")
FORMS_CAME = datetime(2024, 3, 20, 17, 0, tzinfo=UTC)


@cache
def told() -> dict[str, Any]:
    return tomllib.loads((FOLDER / "people.toml").read_text(encoding="utf-8"))


@dataclass
class Cast:
    organizations: dict[str, Organization] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)

    def desk(self, code: str) -> Desk:
        """Who works on a case of this agency; an in-house agency screens with its own people."""
        own = code.lower()
        crew = own if f"{own}_first" in self.users else "mrs"
        named = {key: self.users[f"{crew}_{key}"] for key in ("supervisor", "first", "second")}
        return Desk(
            screener=self.organizations["MRS" if crew == "mrs" else code],
            agency=self.organizations[code],
            third=self.users.get(f"{crew}_third", named["supervisor"]),
            hr=self.users[f"{own}_hr"],
            lead=self.users.get(f"{own}_supervisor"),
            counsel=self.users[f"{own}_counsel"],
            chief=self.users[f"{own}_chief"],
            **named,
        )


def build_cast(now: datetime) -> Cast:
    cast = Cast()
    for row in told()["organization"]:
        cast.organizations[row["code"]] = create_organization(by=None, at=FOUNDED, **row)
    for row in told()["user"]:
        cast.users[row["key"]] = _user(cast, row)
    for organization in cast.organizations.values():
        years = range(now.year - 1, now.year + 2)  # stories of January began last year
        seed_closures(organization=organization, years=years, by=None, at=FOUNDED)
    for code in ("LPD", "SCS", "MKP"):
        _engage(cast, code)
    for code in ("LPD", "SCS", "QHP", "MKP"):
        _positions(cast, code)
    install_summaries(cast.organizations["MRS"])
    _license(cast, now)
    _stand_in(cast, now)
    return cast


def _user(cast: Cast, row: dict[str, str]) -> User:
    user = create_user(
        email=row["email"], name=row["name"], password=told()["password"], by=None, at=FOUNDED
    )
    add_membership(
        user=user,
        organization=cast.organizations[row["at"]],
        role=Role(row["role"]),
        by=None,
        at=FOUNDED,
    )
    return user


def _stand_in(cast: Cast, now: datetime) -> None:
    """A role for a time, which the exception register shows."""
    add_membership(
        user=cast.users["mrs_second"],
        organization=cast.organizations["MRS"],
        role=Role.SUPERVISOR,
        expires_at=now + timedelta(days=12),
        reason="Stands in for the supervisor, who is on leave for three weeks.",
        by=cast.users["mrs_admin"],
        at=now - timedelta(days=9),
    )


def _engage(cast: Cast, code: str) -> None:
    admin = cast.users["mrs_admin"]
    engagement = propose_engagement(
        screener=cast.organizations["MRS"], agency=cast.organizations[code], by=admin, at=FOUNDED
    )
    steps: dict[str, str | date | None] = {
        "identity_verified_how": "Called the county's published number; met the personnel chief.",
        "agreement_signed_on": FOUNDED.date(),
        "purposes_certified_on": FOUNDED.date(),
        "user_notice_delivered_on": FOUNDED.date(),
        "summary_delivered_on": FOUNDED.date(),
    }
    record_onboarding(engagement=engagement, steps=steps, by=admin, at=FOUNDED)
    activate_engagement(engagement=engagement, by=admin, at=FOUNDED)


def _license(cast: Cast, now: datetime) -> None:
    """The screener may work in California: entered by one, confirmed by another (G-22)."""
    at, admin = now - timedelta(days=200), cast.users["mrs_admin"]
    license = enter_license(
        organization=cast.organizations["MRS"],
        state="CA",
        kind="investigator",
        number="PI 555-0142",
        training="Tomas Eriksen-Vale, background investigation, forty hours",
        valid_from=at.date(),
        valid_until=at.date() + timedelta(days=730),
        data=letter_of("State license (sample)", ["Private investigator PI 555-0142"]),
        submission=LICENSE,
        by=admin,
        at=at,
    )
    confirm_license(license=license, by=cast.users["mrs_supervisor"], at=at + timedelta(days=1))


def _positions(cast: Cast, code: str) -> None:
    for title, number, salary in OFFICERS if code == "MKP" else POSTS:
        create_position(
            organization=cast.organizations[code],
            title=title,
            code=number,
            expected_salary=salary,
            by=cast.users[f"{code.lower()}_hr"],
            at=FOUNDED,
        )


def install_summaries(screener: Organization) -> None:
    """The demo's own text of the Summary of Rights, which says that it is no official form."""
    issued_on = FORMS_CAME.date()
    facts = SummaryOfRights(
        company=company(screener),
        issued_on=issued_on,
        free_copy_days=book().deadline("D-17").amount,
        reinvestigation_days=book().deadline("D-06").amount,
        reports_years=book().limits.item_age.years,
    )
    for language in ("en", "es"):
        letter = LETTERS["summary_of_rights"]
        install_official_form(
            kind="summary_of_rights",
            language=language,
            version_date=issued_on,
            data=render(letter.template, facts, language=language).pdf,
            is_demo=True,
            by=None,
            at=FORMS_CAME,
        )
