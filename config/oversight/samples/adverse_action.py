"""The agency's letters about a decision."""

from datetime import date
from typing import Any

from adverse_action.letters import (
    Adverse,
    Allegation,
    Breach,
    FairProcessDecision,
    FairProcessNotice,
    PreAdverse,
    ProposedDiscipline,
    Rule,
    StillInProcess,
    Summary603y,
    Withdrawal,
)
from config.documents.facts import Facts
from config.oversight.samples.parties import (
    AGENCY_LETTER,
    COMPANY,
    IN_HOUSE_LETTER,
    RAFAEL,
    SABLE_LETTER,
    WINIFRED,
)
from config.oversight.samples.reports import IN_HOUSE, REPORT, REVISED

_RULES = (Rule(code="3.4", title="Equal treatment"), Rule(code="3.9", title="Threats or violence"))


def adverse_action() -> dict[str, Facts]:
    return {
        **_consumer_report(),
        **_officers(),
        **_waiting(),
        **_in_house(),
    }


def _consumer_report() -> dict[str, Facts]:
    adverse: dict[str, Any] = {
        **AGENCY_LETTER,
        **SABLE_LETTER,
        "addressee": WINIFRED,
        "reference": "SCS-2026-0034",
        "action": "rescinded_offer",
        "position": "Deputy Sheriff",
        "decided_on": date(2026, 11, 20),
        "company": COMPANY,
        "report_number": "MRS-2026-1199",
        "free_copy_days": 60,
        "reinvestigation_days": 30,
    }
    return {
        "pre_adverse": PreAdverse(
            **AGENCY_LETTER,
            action="denial",
            position="Police Officer Recruit",
            authorized_on=date(2026, 10, 2),
            company=COMPANY,
            rules=_RULES,
            report=REPORT,
            reply_by=date(2026, 12, 4),
            wait_days=5,
            reinvestigation_days=30,
        ),
        "adverse": Adverse(**adverse),
        "adverse+breach": Adverse(
            **adverse, breach=Breach(taken_on=date(2026, 11, 9), report=REVISED)
        ),
        "withdrawal": Withdrawal(
            **AGENCY_LETTER | SABLE_LETTER | {"addressee": RAFAEL, "reference": "SCS-2026-0033"},
            action="removal_from_list",
            position="Deputy Sheriff",
            noticed_on=date(2026, 10, 30),
            withdrawn_on=date(2026, 11, 20),
            after_dispute=True,
        ),
    }


def _officers() -> dict[str, Facts]:
    return {
        "summary_603y": Summary603y(
            **AGENCY_LETTER | SABLE_LETTER | {"addressee": RAFAEL, "reference": "SCS-2026-0040"},
            action="suspension",
            position="Deputy Sheriff",
            decided_on=date(2026, 11, 20),
            investigator="Meridian Ridge Screening, Inc.",
            substance=(
                "Four posts of July 2023 were found on an account that you confirmed as yours.",
                "Two of them name a person in custody and show the inside of the jail.",
            ),
        ),
        "proposed_discipline": ProposedDiscipline(
            **IN_HOUSE_LETTER | {"reference": "QHP-IA-2026-0003"},
            position="Harbor Patrol Officer",
            action="suspension",
            suspension_hours=40,
            allegations=(
                Allegation(
                    number=1,
                    text="You posted that a man who had been stopped should be hit.",
                    rule=_RULES[1],
                    happened_on=date(2026, 5, 9),
                    found="sustained",
                ),
                Allegation(
                    number=2,
                    text="You posted a picture of a colleague without asking.",
                    rule=_RULES[0],
                    happened_on=date(2026, 5, 11),
                    found="unfounded",
                ),
            ),
            exhibits=("Captures of both posts.", "Notes of your interview.", "The finding."),
            reply_by=date(2026, 12, 11),
            meeting_with="Deputy Chief Aurelio Brandt",
        ),
    }


def _waiting() -> dict[str, Facts]:
    return {
        "still_in_process": StillInProcess(
            **AGENCY_LETTER,
            position="Police Officer Recruit",
            noticed_on=date(2026, 11, 2),
            waits_for="dispute",
            not_before=date(2026, 12, 4),
        ),
        "still_in_process+answer": StillInProcess(
            **AGENCY_LETTER,
            position="Police Officer Recruit",
            noticed_on=date(2026, 11, 2),
            waits_for="answer",
        ),
    }


def _in_house() -> dict[str, Facts]:
    return {
        "fair_process_notice": FairProcessNotice(
            **IN_HOUSE_LETTER,
            action="denied_promotion",
            position="Harbor Patrol Sergeant",
            policy="Personal Use of Social Media, version 1, section 6",
            rules=_RULES,
            report=IN_HOUSE,
            reply_by=date(2026, 12, 4),
            wait_days=5,
            other_information=True,
        ),
        "fair_process_decision": FairProcessDecision(
            **IN_HOUSE_LETTER,
            action="denied_promotion",
            position="Harbor Patrol Sergeant",
            decided_on=date(2026, 12, 8),
            policy="Personal Use of Social Media, version 1, section 6",
            rules=_RULES,
            review_by=date(2026, 12, 22),
            reply_received=True,
        ),
    }
