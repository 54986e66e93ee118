"""The facts of this room's letters, taken from its rows. Days come from the law book."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, cast

from adverse_action.letters import (
    Action,
    Adverse,
    Breach,
    FairProcessDecision,
    FairProcessNotice,
    PreAdverse,
    Prong,
    Rule,
    StillInProcess,
    Summary603y,
    Told,
    WaitsFor,
    Withdrawal,
)
from adverse_action.models import ActionTaken, Ground, Proposal
from adverse_action.services.waits import business_days, own_wait, waits
from config.accounts.models import Organization, Person, User
from config.clocks.services import calendar_for
from config.documents.facts import Portal
from config.documents.parties import addressee, company, letterhead, signer
from config.law.book import book
from config.law.clock import count
from screening.letters import Item
from screening.models import Case, Report
from screening.services import report_facts


@dataclass(frozen=True)
class Writing:
    """What every letter of this room shares."""

    case: Case
    by: User
    on: date
    document_id: str
    portal: Portal | None = None

    def common(self) -> dict[str, Any]:
        agency = self.case.agency
        return {
            "letterhead": letterhead(agency),
            "addressee": addressee(self.case.person),
            "sent_on": self.on,
            "reference": self.case.reference,
            "document_id": self.document_id,
            "signer": signer(self.by, agency),
            "help_phone": agency.phone,
            "portal": self.portal,
            "position": self.case.position.title,
        }


def reply_by(proposal: Proposal, on: date, channel: str) -> date:
    """The last day to answer that a letter prints: the waits counted from its presumed receipt."""
    agency, person = proposal.agency, proposal.case.person
    received = on + timedelta(days=presumed_days(agency, person) if channel == "post" else 0)
    calendar = calendar_for(agency)
    ends = [count(rule, received, calendar).earliest_on for rule in waits(proposal, received)]
    return max(end for end in ends if end) - timedelta(days=1)


def presumed_days(agency: Organization, person: Person) -> int:
    """Calendar days of plain mail, R-9."""
    limits = book().limits.deemed_receipt
    same = person.state == agency.state
    return limits.mail_in_state_days if same else limits.mail_out_of_state_days


def pre_adverse(proposal: Proposal, writing: Writing, last_day: date) -> PreAdverse:
    authorization = proposal.case.authorizations.live().latest("signed_at")
    return PreAdverse(
        **writing.common(),
        action=cast(Action, proposal.kind),
        authorized_on=authorization.signed_on,
        company=company(proposal.screener),
        rules=rules(proposal),
        report=report_facts(proposal.report),
        reply_by=last_day,
        wait_days=business_days(waits(proposal, writing.on)),
        reinvestigation_days=book().deadline("D-06").amount,
        other_information=has_other_grounds(proposal),
        holds_on_dispute=proposal.agency.holds_during_dispute,
    )


def fair_process_notice(proposal: Proposal, writing: Writing, last_day: date) -> FairProcessNotice:
    return FairProcessNotice(
        **writing.common(),
        action=cast(Action, proposal.kind),
        policy=str(proposal.case.policy_version),
        rules=rules(proposal),
        report=report_facts(proposal.report),
        reply_by=last_day,
        wait_days=business_days(waits(proposal, writing.on)),
        other_information=has_other_grounds(proposal),
    )


def adverse(
    case: Case,
    report: Report,
    kind: str,
    decided_on: date,
    writing: Writing,
    *,
    other: bool = False,
    taken: ActionTaken | None = None,
) -> Adverse:
    breach = Breach(taken_on=taken.happened_on, report=report_facts(report)) if taken else None
    return Adverse(
        **writing.common(),
        action=cast(Action, kind),
        decided_on=decided_on,
        company=company(case.screener),
        report_number=report_facts(report).number,
        free_copy_days=book().deadline("D-17").amount,
        reinvestigation_days=book().deadline("D-06").amount,
        other_information=other,
        breach=breach,
    )


def fair_process_decision(proposal: Proposal, writing: Writing) -> FairProcessDecision:
    decision = proposal.decision
    calendar = calendar_for(proposal.agency)
    review = count(own_wait(proposal.case), decision.decided_on, calendar).earliest_on
    return FairProcessDecision(
        **writing.common(),
        action=cast(Action, proposal.kind),
        decided_on=decision.decided_on,
        policy=str(proposal.case.policy_version),
        rules=rules(proposal),
        review_by=review or decision.decided_on,
        reply_received=proposal.responses.exists(),
    )


def withdrawal(proposal: Proposal, writing: Writing, noticed_on: date) -> Withdrawal:
    return Withdrawal(
        **writing.common(),
        action=cast(Action, proposal.kind),
        noticed_on=noticed_on,
        withdrawn_on=proposal.decision.decided_on,
        after_dispute=proposal.holds.exists(),
    )


def summary_603y(taken: ActionTaken, report: Report, writing: Writing) -> Summary603y:
    """From the ledger alone: a post as the report prints it, and nothing of who told of it."""
    facts, order, case = report_facts(report), taken.case.order, taken.case
    named = taken.grounds.exclude(report_item=None)
    numbers = set(named.values_list("report_item__number", flat=True))
    return Summary603y(
        **writing.common(),
        action=cast(Action, taken.kind),
        decided_on=taken.happened_on,
        investigator=case.screener.name,
        prong=cast(Prong, order.purpose),
        investigation=order.case_number,
        told_on=report.furnished_on or writing.on,
        told=tuple(_told(item) for item in facts.items if item.number in numbers),
        outcome=facts.outcome,
        other_information=taken.grounds.filter(report_item=None).exists(),
    )


def _told(item: Item) -> Told:
    return Told(
        platform=item.platform,
        handle=item.handle,
        kind=item.kind,
        posted_at=item.posted_at,
        passages=tuple(replace(one, marks=()) for one in item.passages),
        rules=tuple(Rule(code=one.code, title=one.title) for one in item.clauses),
        language=item.language,
    )


def still_in_process(proposal: Proposal, writing: Writing) -> StillInProcess:
    """What the case waits for, as it stands on this day; a held decision has no first day."""
    earliest, held = proposal.earliest_on, proposal.is_held
    waits = earliest is not None and writing.on < earliest
    asked = waits and proposal.more_time.exists()
    told_on = proposal.notices.earliest("issued_at").issued_on
    read: WaitsFor = "review" if proposal.responses.exists() else "decision"
    return StillInProcess(
        **writing.common(),
        noticed_on=told_on,
        waits_for="dispute" if held else "answer" if asked else read,
        not_before=earliest if waits and not held else None,
    )


def rules(proposal: Proposal) -> tuple[Rule, ...]:
    """The clauses that the standing grounds name, each once, by number."""
    grounds = proposal.grounds.filter(kind=Ground.Kind.REPORT_ITEM, dropped_at=None)
    clauses = {
        g.report_item.clause for g in grounds.select_related("report_item__clause") if g.report_item
    }
    return tuple(
        Rule(code=clause.number, title=clause.title)
        for clause in sorted(clauses, key=lambda clause: clause.number)
    )


def has_other_grounds(proposal: Proposal) -> bool:
    """Anything outside the report, by category only (R-15); a record of crime among it."""
    outside = proposal.grounds.exclude(kind=Ground.Kind.REPORT_ITEM)
    return outside.filter(dropped_at=None).exists()


def after(day: date | None) -> list[date]:
    """The day after, as a list that may be empty."""
    return [day + timedelta(days=1)] if day else []
