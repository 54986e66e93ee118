"""The agency's letters about a decision."""

from datetime import UTC, date, datetime
from typing import Any

from adverse_action.letters import (
    Adverse,
    Allegation,
    Breach,
    FairChanceDecision,
    FairChanceNotice,
    FairProcessDecision,
    FairProcessNotice,
    Office,
    PreAdverse,
    ProposedDiscipline,
    Rule,
    StillInProcess,
    Summary603y,
    Told,
    Weighed,
    Withdrawal,
)
from config.documents.facts import Facts
from config.documents.quoting import Passage
from config.oversight.samples.parties import (
    AGENCY_LETTER,
    COMPANY,
    IN_HOUSE_LETTER,
    RAFAEL,
    SABLE_LETTER,
    WINIFRED,
)
from config.oversight.samples.reports import IN_HOUSE, REPORT, REVISED

_LATER = date(2026, 12, 8)
_RULES = (Rule(code="3.4", title="Equal treatment"), Rule(code="3.9", title="Threats or violence"))


def adverse_action() -> dict[str, Facts]:
    return {
        **_consumer_report(),
        **_officers(),
        **_waiting(),
        **_in_house(),
        **_fair_chance(),
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
            **adverse
            | {
                "addressee": RAFAEL,
                "reference": "SCS-2026-0033",
                "report_number": REVISED.number,
            },
            breach=Breach(taken_on=date(2026, 11, 9), report=REVISED),
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


_REPLY = Told(
    platform="X",
    handle="@ibarrondo_v",
    kind="reply",
    posted_at=datetime(2023, 7, 14, 22, 40, tzinfo=UTC),
    passages=(
        Passage(text="Sleep tight in cell 14, "),
        Passage(redacted="other_person"),
        Passage(text=". Nobody is coming for you."),
    ),
    rules=_RULES[1:],
    language="en",
)


def _officers() -> dict[str, Facts]:
    return {
        "summary_603y": Summary603y(
            **AGENCY_LETTER | SABLE_LETTER | {"addressee": RAFAEL, "reference": "SCS-2026-0040"},
            action="suspension",
            position="Deputy Sheriff",
            decided_on=date(2026, 11, 20),
            investigator="Meridian Ridge Screening, Inc.",
            prong="policy_compliance",
            investigation="IA-2026-0118",
            told_on=date(2026, 11, 9),
            outcome="items",
            told=(_REPLY,),
            other_information=True,
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
            rules=_RULES[1:],
            report=IN_HOUSE,
            reply_by=date(2026, 12, 4),
            wait_days=5,
            other_information=True,
        ),
        "fair_process_decision": FairProcessDecision(
            **IN_HOUSE_LETTER | {"sent_on": _LATER},
            action="denied_promotion",
            position="Harbor Patrol Sergeant",
            decided_on=_LATER,
            policy="Personal Use of Social Media, version 1, section 6",
            rules=_RULES[1:],
            review_by=date(2026, 12, 22),
            reply_received=True,
        ),
    }


def _fair_chance() -> dict[str, Facts]:
    """A civilian post in New York City, with criminal history beside the posts (R-32)."""
    told: dict[str, Any] = {
        **AGENCY_LETTER,
        "action": "denial",
        "position": "Records Clerk",
        "record": "Larkhaven Municipal Court, docket 19-0443, conviction of March 4, 2019.",
        "laws": ("N.Y.C. Admin. Code 8-107(11-a), (f)(2)", "N.Y. Correct. Law 750-755"),
    }
    weighed = {
        "nature_and_gravity": "Petty theft from a store. Nobody was hurt.",
        "time_passed": "Seven years. The fine was paid in 2019.",
        "age_then": "You were nineteen.",
        "duties": "The clerk keeps evidence and cash from the property room.",
        "bearing": "The clerk is alone with cash and with the property of others.",
        "rehabilitation": "You have worked in a warehouse since 2021.",
        "public_policy": "We hire people with a record, and asked if other duties would do.",
        "legitimate_interest": "Property that we hold for others must be safe.",
    }
    factors = tuple(Weighed(factor=name, words=words) for name, words in weighed.items())
    return {
        "fair_chance_notice": FairChanceNotice(
            **told,
            weighed=factors,
            reasons="The job gives one person the keys to cash and evidence.",
            reply_by=date(2026, 12, 4),
            wait_days=5,
        ),
        "fair_chance_decision": FairChanceDecision(
            **told | {"sent_on": _LATER},
            weighed=factors,
            reasons="Your reply did not change that the clerk works alone with cash.",
            decided_on=_LATER,
            reply_received=True,
            offices=(
                Office(
                    name="New York City Commission on Human Rights", website="nyc.gov/humanrights"
                ),
                Office(name="New York State Division of Human Rights", website="dhr.ny.gov"),
            ),
        ),
        "fair_chance_decision+silent": FairChanceDecision(
            **told | {"sent_on": _LATER},
            weighed=factors[:2],
            reasons="The job gives one person the keys to cash and evidence.",
            decided_on=_LATER,
            reply_received=False,
            offices=(),
        ),
    }
