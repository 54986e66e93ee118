"""Screening's documents: disclosures, permission, certification, report."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from config.documents.facts import Addressee, Facts
from config.documents.quoting import Passage
from config.oversight.samples.parties import (
    AGENCY_LETTER,
    COMPANY,
    DENVER,
    MARISOL,
    SCREENER_LETTER,
    sha,
)
from config.oversight.samples.reports import (
    ACCOUNTS,
    IN_HOUSE,
    NOTHING,
    REPORT,
    REVISED,
    WHOLE,
    coverage,
    items,
)
from screening.disclosures import (
    CaliforniaDisclosure,
    Choice,
    InvestigativeDisclosure,
    NatureAndScope,
    PublicRecord,
    Scope,
    StateDisclosure,
)
from screening.file_letters import (
    FileDisclosure,
    FileEntry,
    FilePosts,
    FileRecipient,
    Held,
    Marked,
)
from screening.letters import (
    Authorization,
    Certification,
    Disclosure,
    ReportCopy,
    Signature,
)

ORDERED: dict[str, Any] = {
    "agency": "City of Larkhaven Police Department",
    "screener": COMPANY.name,
    "purpose": "hiring",
    "position": "Police Officer Recruit",
    "years": 7,
    "adult_years": 18,
}


def screening() -> dict[str, Facts]:
    return {
        **_permission(),
        **_further(),
        **_sheets(),
        **_reports(),
    }


def _permission() -> dict[str, Facts]:
    signature = Signature(
        typed_name="Marisol Quintero-Hale",
        signed_at=datetime(2026, 10, 2, 9, 14, tzinfo=DENVER),
        address="203.0.113.77",
        shown_sha256=sha("authorization text"),
    )
    permission: dict[str, Any] = {
        "agency": "City of Larkhaven Police Department",
        "screener": "Meridian Ridge Screening, Inc.",
        "subject": "Marisol Quintero-Hale",
        "reference": "LPD-2026-0417",
        "issued_on": date(2026, 10, 2),
        "revoke_to": "400 Civic Plaza, Room 210, Larkhaven, CO 80000",
        "disclosure_sha256": sha("disclosure"),
    }
    return {
        "disclosure": Disclosure(
            agency="City of Larkhaven Police Department", issued_on=date(2026, 10, 1)
        ),
        "disclosure+evergreen": Disclosure(
            agency="City of Larkhaven Police Department",
            issued_on=date(2026, 10, 1),
            evergreen=True,
        ),
        "authorization": Authorization(**permission),
        "authorization+signed": Authorization(**permission, evergreen=True, signature=signature),
        "certification": Certification(
            **AGENCY_LETTER
            | {
                "addressee": Addressee(
                    name="Meridian Ridge Screening", lines=("P.O. Box 5500", "Bellmount, CO 80000")
                )
            },
            screener="Meridian Ridge Screening, Inc.",
            subject="Marisol Quintero-Hale",
            position="Police Officer Recruit",
            disclosed_on=date(2026, 10, 1),
            authorized_on=date(2026, 10, 2),
            certified_at=datetime(2026, 10, 5, 10, 30, tzinfo=DENVER),
            investigative=True,
        ),
    }


def _further() -> dict[str, Facts]:
    return {
        "investigative_disclosure": InvestigativeDisclosure(
            **AGENCY_LETTER, company=COMPANY, ordered_on=date(2026, 11, 18)
        ),
        "nature_and_scope": NatureAndScope(
            **AGENCY_LETTER,
            company=COMPANY,
            requested_on=date(2026, 11, 17),
            scope=Scope(
                **ORDERED,
                platforms=("X", "Mastodon"),
                version=3,
                rules=("4.1 Respect for everybody", "4.2 Words about violence"),
                interviews=True,
                interviewed=("references", "neighbors"),
            ),
        ),
        "report_copy": ReportCopy(
            **SCREENER_LETTER,
            agency="Sable County Sheriff's Office",
            company=COMPANY,
            furnished_on=date(2026, 11, 20),
            consumer=True,
        ),
        "public_record": PublicRecord(
            **SCREENER_LETTER,
            agency="Sable County Sheriff's Office",
            agency_address="18 Courthouse Square, Sable, TX 79900",
            reported_on=date(2026, 11, 20),
        ),
    }


def _sheets() -> dict[str, Facts]:
    sheet: dict[str, Any] = {
        "agency": "City of Larkhaven Police Department",
        "company": COMPANY,
        "issued_on": date(2026, 10, 1),
    }
    california: dict[str, Any] = {
        **sheet,
        "scope": Scope(**ORDERED),
        "privacy_address": "meridianridge.example/privacy",
    }
    return {
        "california_disclosure": CaliforniaDisclosure(**california),
        "california_disclosure+signed": CaliforniaDisclosure(
            **california,
            choice=Choice(
                subject="Marisol Quintero-Hale",
                wants_copy=True,
                made_at=datetime(2026, 10, 1, 18, 42, tzinfo=DENVER),
                address="192.0.2.17",
                shown_sha256=sha("California sheet"),
                typed_name="Marisol Quintero-Hale",
            ),
        ),
        "minnesota_disclosure": StateDisclosure(**sheet),
        "oklahoma_notice": StateDisclosure(**sheet),
    }


def _reports() -> dict[str, Facts]:
    return {
        **_files(),
        "report": REPORT,
        "report+revised": REVISED,
        "report+nothing": NOTHING,
        "in_house_report": IN_HOUSE,
        "misconduct_report": replace(REPORT, items=REPORT.items[:1]),
    }


_RECIPIENT = FileRecipient(
    name="City of Larkhaven Police Department",
    purpose="employment",
    report="MRS-2026-1187",
    furnished_on=date(2026, 11, 18),
    address="400 Civic Plaza, Room 210, Larkhaven, CO 80000",
    phone="(303) 555-0142",
)


def entries() -> tuple[FileEntry, ...]:
    marked = (
        Marked(clause="4.2", title="Threats of violence", state="confirmed"),
        Marked(clause="4.7", title="Threats to others", state="dismissed"),
    )
    return tuple(
        FileEntry(
            number=item.number,
            platform=item.platform,
            handle=item.handle,
            posted_at=item.posted_at,
            passages=(Passage(text=text),),
            reported_in="" if item.statement else "MRS-2026-1187",
            statement=item.statement,
            marked=marked if item.number == 1 else (),
        )
        for item, text in zip(items(), WHOLE, strict=True)
    )


def _files() -> dict[str, Facts]:
    file: dict[str, Any] = {
        **SCREENER_LETTER,
        "addressee": MARISOL,
        "reference": "MRS-P-2026-0411",
        "requested_on": date(2026, 11, 16),
        "identified_on": date(2026, 11, 17),
        "employment_years": 2,
        "other_years": 1,
    }
    return {
        "file_disclosure": FileDisclosure(
            **file,
            held=(
                Held(what="Name", value="Marisol Quintero-Hale"),
                Held(what="Birth date", value="May 2, 1998"),
                Held(what="Social Security number", value="•••-••-4417"),
            ),
            accounts=ACCOUNTS,
            entries=entries(),
            sources=coverage().sources,
            recipients=(_RECIPIENT,),
            ssn_truncated=True,
            reports=("MRS-2026-1187-R1",),
        ),
        "file_disclosure+long": FileDisclosure(
            **file, held=(Held(what="Name", value="Marisol Quintero-Hale"),), sheets=7
        ),
        "file_posts": FilePosts(
            **{name: file[name] for name in (*SCREENER_LETTER, "addressee", "reference")},
            number=2,
            total=7,
            entries=(
                FileEntry(
                    number=201,
                    platform="X",
                    handle="@mqh",
                    passages=(Passage(text="Long shift done. Home to the dog."),),
                ),
            ),
        ),
        "file_disclosure+nothing": FileDisclosure(
            **file, held=(Held(what="Name", value="Marisol Quintero-Hale"),)
        ),
    }
