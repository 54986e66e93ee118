"""Cases at every stage, built through the services wherever a service would be called."""

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

from config.accounts.models import Engagement, Organization, User
from config.accounts.roles import Role
from config.documents.models import Document
from config.documents.services import install_official_form
from policies.models import Clause, DetectionRule, Policy, PolicyVersion
from policies.pack_model import AUDIENCES
from screening import services
from screening.models import (
    Authorization,
    Case,
    Certification,
    Disclosure,
    Flag,
    ImportBatch,
    InvestigatorLicense,
    Position,
    Post,
    ProviderCertification,
    Report,
    ReportItem,
    SocialAccount,
    StateSheet,
)
from screening.workflow import FlagStatus
from tests.accounts.factories import (
    EngagementFactory,
    OrganizationFactory,
    UserFactory,
    member,
)
from tests.paper import one_page_pdf

NOW = datetime(2026, 11, 2, 17, 0, tzinfo=UTC)
BORN = date(1990, 5, 17)
HASH = "a" * 64
COLUMNS = [
    *("platform", "id", "url", "author", "text", "posted_at"),
    *("captured_at", "publicly_visible", "kind", "in_reply_to", "edited_at"),
]
HARMLESS = "Farmers market on Sunday, the peaches are back."
ZORBLAX = "Honestly the zorblax crowd ruins every town."


def at(days: int = 0, **more: int) -> datetime:
    return NOW + timedelta(days=days, **more)


@dataclass(frozen=True)
class World:
    """One client agency and its screener, with somebody in each role that a case needs."""

    agency: Organization
    screener: Organization
    position: Position
    hr: User
    chief: User
    analyst: User
    second: User
    supervisor: User

    @property
    def engagement(self) -> Engagement:
        return Engagement.objects.get(agency=self.agency, screener=self.screener)


def world(*, in_house: bool = False, salary: int | None = 58_000, state: str = "CO") -> World:
    agency = OrganizationFactory(jurisdiction=state)
    screener = agency
    if not in_house:
        screener = OrganizationFactory(cra=True)
        EngagementFactory(agency=agency, screener=screener, activated_at=at(-300))
        licensed(screener)
    return World(
        agency=agency,
        screener=screener,
        position=Position.objects.create(
            organization=agency,
            title="Police Officer",
            expected_salary=salary,
            jurisdiction=state,
        ),
        hr=member(agency, Role.HR),
        chief=member(agency, Role.DECISION_MAKER),
        analyst=member(screener, Role.SUPERVISOR),
        second=member(screener, Role.SUPERVISOR),
        supervisor=member(screener, Role.SUPERVISOR),
    )


def licensed(screener: Organization, **changes: Any) -> InvestigatorLicense:
    """California's license and training of a screener, confirmed by a second person."""
    told = {"state": "CA", "kind": "investigator", "number": "PI 555 0142", "training": "L. Ode"}
    days = {"valid_from": at(-600).date(), "valid_until": at(3000).date()}
    signed = {"entered_at": at(-500), "confirmed_at": at(-500), "confirmed_by": UserFactory()}
    scan = {"sha256": HASH, "media_type": "application/pdf", "submission": uuid4()}
    found: InvestigatorLicense = InvestigatorLicense.objects.create(
        organization=screener,
        entered_by=UserFactory(),
        **(told | days | signed | scan | changes),
    )
    return found


def built(build: Callable[[World], Any]) -> tuple[World, Any]:
    """A world and what is built in it, for a module to share."""
    here = world()
    return here, build(here)


def order(here: World, **changes: Any) -> Case:
    in_house = here.agency == here.screener
    person = {"given_name": "Anders", "family_name": "Pell", "birth_date": BORN}
    asked: dict[str, Any] = {
        "agency": here.agency,
        "screener": here.screener,
        "position": here.position,
        "person_fields": person | changes.pop("person", {}),
        "regime": "IN_HOUSE" if in_house else "CONSUMER_REPORT",
        "purpose": "hiring",
        "purpose_text": "Background of a candidate" if in_house else "",
        "authority": "City Code 2-14" if in_house else "",
        "case_number": "26-0117" if in_house else "",
        "submission": uuid4(),
        "by": here.hr,
        "at": at(),
    }
    return services.order_screening(**(asked | changes))


def cancel(here: World, case: Case, **changes: Any) -> Case:
    asked: dict[str, Any] = {
        "ground": "mistake",
        "reason": "Typed for the wrong person",
        "by": here.hr,
        "at": at(20),
    }
    return services.cancel_order(case=case, **(asked | changes))


def summary_of_rights() -> None:
    """The official form that goes with letters, in place of the real one."""
    install_official_form(
        kind="summary_of_rights",
        language="en",
        version_date=date(2024, 3, 20),
        data=one_page_pdf(),
        by=None,
        at=at(-30),
    )


def paper(case: Case, kind: str = "test", sha256: str = HASH) -> Document:
    """A document's row without its bytes, where a test is not about paper."""
    return Document.objects.create(
        matter=case.matter,
        kind=kind,
        title=kind,
        language="en",
        sha256=sha256,
        size=1,
        issued_at=at(),
    )


def disclose(case: Case) -> Disclosure:
    return Disclosure.objects.create(
        case=case, document=paper(case), sha256=HASH, language="en", shown_at=at()
    )


def choose(case: Case, *, wants_copy: bool = False, **changes: Any) -> list[StateSheet]:
    """What the states of this case want shown beside the disclosure, and the box on it."""
    told = {"answered_at": at(minutes=4), "answered_on": at().date(), "how": "portal"} | changes
    return [
        StateSheet.objects.create(
            case=case,
            notice=sheet.notice,
            document=paper(case),
            sha256=HASH,
            language="en",
            shown_at=at(),
            wants_copy=wants_copy,
            signed_name="Anders Pell" if sheet.signed else "",
            answer=paper(case),
            **told,
        )
        for sheet in services.missing_sheets(case)
    ]


def authorize(case: Case) -> Authorization:
    choose(case)
    return Authorization.objects.create(
        case=case,
        disclosure=case.disclosures.first() or disclose(case),
        kind="portal_signature",
        signed_name="Anders Pell",
        signed_at=at(minutes=5),
        signed_on=at().date(),
        address="192.0.2.7",
        shown_sha256=HASH,
        document=paper(case),
    )


def certify(case: Case, by: User) -> Certification:
    return Certification.objects.create(
        case=case,
        order=case.order,
        certified_by=by,
        certified_at=at(minutes=10),
        document=paper(case),
    )


def ready(here: World, **changes: Any) -> Case:
    """Ordered, and whatever this regime wants before anything is collected."""
    case = order(here, **changes)
    if here.agency != here.screener:
        authorize(case)
        certify(case, here.hr)
        Case.objects.filter(pk=case.pk).update(status="authorized")
    return Case.objects.get(pk=case.pk)


def propose(case: Case, handle: str = "anders_pell", **changes: Any) -> SocialAccount:
    asked: dict[str, Any] = {"platform": "x", "by": None, "at": at(1)}
    return services.propose_account(case=case, handle=handle, **(asked | changes))


def identify(account: SocialAccount, kinds: Sequence[str] = ()) -> None:
    for kind in kinds or ("verified_email", "name", "employer"):
        services.add_identifier(
            account=account, kind=kind, detail="Compared with the application", by=None, at=at(1)
        )


def confirmed(here: World, case: Case, handle: str = "anders_pell") -> SocialAccount:
    account = propose(case, handle)
    identify(account)
    services.confirm_account(account=account, by=here.analyst, at=at(1))
    return services.confirm_account(account=account, by=here.second, at=at(1))


def row(text: str, number: int = 1, **changes: str) -> dict[str, str]:
    return {
        "platform": "x",
        "id": str(number),
        "url": f"https://social.example/anders_pell/{number}",
        "author": "anders_pell",
        "text": text,
        "posted_at": f"2025-03-{number % 27 + 1:02d}T12:00:00Z",
        "captured_at": "2026-10-30T09:00:00Z",
        "publicly_visible": "yes",
        "kind": "authored",
    } | changes


def write_csv(path: Path, rows: Sequence[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    return path


def collect(
    account: SocialAccount, rows: Sequence[dict[str, str] | str], **changes: Any
) -> ImportBatch:
    full = [row(one, n) if isinstance(one, str) else one for n, one in enumerate(rows, 1)]
    with TemporaryDirectory() as folder:
        path = write_csv(Path(folder) / "capture.csv", full)
        asked: dict[str, Any] = {"provenance": "public_capture", "by": None, "at": at(2)}
        return services.import_posts(
            case=Case.objects.get(pk=account.case_id),
            account=account,
            path=path,
            **(asked | changes),
        )


def policy(
    agency: Organization,
    effective_on: date = date(2020, 1, 6),
    audience: Sequence[str] = AUDIENCES,
) -> PolicyVersion:
    """Two clauses with one rule each, in force; about invented words only."""
    rules, _ = Policy.objects.get_or_create(organization=agency, name="Standard")
    version = PolicyVersion.objects.create(
        policy=rules,
        number=rules.versions.count() + 1,
        mission="To serve the town.",
        suitability="Weighed together, by how grave and how long ago.",
        author=UserFactory(),
        created_at=at(-900),
    )
    for place, word in enumerate(("zorblax", "quimble"), 1):
        clause = Clause.objects.create(
            version=version,
            position=place,
            number=f"4.{place}",
            title=f"About the {word}",
            kind="prohibited",
            text=f"Do not scorn the {word}.",
            why="Everybody is to be served alike.",
            protects="It spares you an argument in court.",
            audience=list(audience),
            duty="both",
            category="dignity",
        )
        DetectionRule.objects.create(clause=clause, key=word, spec={"kind": "term", "any": [word]})
    steps = PolicyVersion.objects.filter(pk=version.pk)
    steps.update(status="in_review")
    steps.update(status="approved", counsel=UserFactory(), warned_of=[])
    rules.versions.filter(status="published").update(status="superseded")
    steps.update(
        status="published",
        effective_on=effective_on,
        approver=UserFactory(),
        content_sha256=HASH,
        published_at=datetime.combine(effective_on, time(12), tzinfo=UTC),
    )
    return PolicyVersion.objects.get(pk=version.pk)


def screened(
    here: World, rows: Sequence[dict[str, str] | str] = (HARMLESS, ZORBLAX), **changes: Any
) -> Case:
    """Collected from a confirmed account and run over; flags wait for their first review."""
    if not PolicyVersion.objects.filter(policy__organization=here.agency).exists():
        policy(here.agency)
    case = ready(here, **changes)
    collect(confirmed(here, case), rows)
    return screen(case)


def screen(case: Case, when: datetime | None = None) -> Case:
    run = services.start_screening(case=case, by=None, at=when or at(3))
    services.work_on_run(run.pk, when or at(3))
    return Case.objects.get(pk=case.pk)


def reviewed(here: World, *args: Any, **changes: Any) -> Case:
    """Screened, and every flag confirmed by two people."""
    case = screened(here, *args, **changes)
    confirm_all(here, case)
    return Case.objects.get(pk=case.pk)


def confirm_all(here: World, case: Case) -> None:
    for flag in Flag.objects.filter(matter=case.matter, status=FlagStatus.OPEN):
        services.review_flag(flag=flag, verdict="confirm", by=here.analyst, at=at(4))
        services.review_flag(flag=flag, verdict="confirm", by=here.second, at=at(5))


def issued(here: World, *args: Any, **changes: Any) -> Report:
    case = reviewed(here, *args, **changes)
    return services.issue_report(case=case, submission=uuid4(), by=here.supervisor, at=at(6))


def furnished(here: World, *args: Any, **changes: Any) -> Report:
    report = issued(here, *args, **changes)
    return services.furnish_report(report=report, by=here.supervisor, at=at(7))


def posts(case: Case) -> list[Post]:
    return list(Post.objects.filter(matter=case.matter).order_by("pk"))


def certified(item: ReportItem, by: User, day: int) -> ProviderCertification:
    """Whoever provided a deleted item stands by it, on paper."""
    return services.certify_item(
        item=item,
        provider="Vendor One, Inc.",
        address="1 Vendor Way, Larkhaven, CO",
        words="This is complete and accurate.",
        certified_on=at(day).date(),
        by=by,
        at=at(day),
    )
