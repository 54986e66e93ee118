"""One case on its way: every step calls the service that a click calls, at its own moment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from adverse_action.models import Decision, Notice, Proposal
from adverse_action.services import (
    decide_action,
    issue_adverse_notice,
    issue_pre_adverse_notice,
    propose_action,
    record_receipt,
    withdraw_action,
)
from config.accounts.models import Organization, User
from config.accounts.services import assign, open_person_file
from config.delivery.services import dispatch_due
from disputes.models import Dispute, DisputeItem, ResultsNotice
from disputes.services import (
    Claim,
    assign_item,
    complete_dispute,
    receive_dispute,
    record_outcome,
    record_results_receipt,
    review_evidence,
)
from screening.models import Case, Flag, Position, Report, ScreeningRun
from screening.services import (
    add_identifier,
    certify,
    close_without_items,
    confirm_account,
    furnish_report,
    import_posts,
    issue_report,
    lasting_reason,
    log_discovery,
    order_screening,
    propose_account,
    redact_post,
    review_flag,
    show_disclosure,
    sign_authorization,
    start_screening,
    work_on_run,
)

ADDRESS = "192.0.2.17"  # for documentation, RFC 5737


@dataclass(frozen=True)
class Desk:
    """Who works on a case: two organizations, or one that is both (R-1)."""

    screener: Organization
    agency: Organization
    supervisor: User
    first: User
    second: User
    third: User
    hr: User
    chief: User


@dataclass
class Journey:
    """A case and the moment it has reached; `wait` lets time pass."""

    desk: Desk
    at: datetime
    case: Case = field(init=False)

    def wait(self, **delta: float) -> Journey:
        self.at += timedelta(**delta)
        return self

    def until(self, on: date, hour: int = 17) -> Journey:
        """Let time pass until an hour (UTC) of a day, if that is still to come."""
        moment = self.at.replace(year=on.year, month=on.month, day=on.day, hour=hour, minute=5)
        self.at = max(self.at, moment)
        return self

    @property
    def subject(self) -> str:
        return f"subject:{self.case.person.public_id}"

    def again(self) -> Case:
        self.case = Case.objects.select_related("matter", "agency", "screener").get(pk=self.case.pk)
        return self.case

    # -- order and permission

    def order(self, person: dict[str, Any], position: Position, **changes: Any) -> Journey:
        fields = {"regime": "CONSUMER_REPORT", "purpose": "hiring", **changes}
        self.case = order_screening(
            agency=self.desk.agency,
            screener=self.desk.screener,
            position=position,
            person_fields=person,
            submission=uuid4(),
            by=self.desk.hr,
            at=self.at,
            **fields,
        )
        for user in {self.desk.first, self.desk.second, self.desk.third}:
            assign(matter=self.case.matter, user=user, by=self.desk.supervisor, at=self.at)
        return self

    def authorize(self, language: str = "en") -> Journey:
        disclosure = show_disclosure(case=self.case, language=language, by=None, at=self.at)
        sign_authorization(
            case=self.case,
            disclosure=disclosure,
            signed_name=self.case.person.name,
            address=ADDRESS,
            shown_sha256=disclosure.sha256,
            submission=uuid4(),
            by=self.subject,
            at=self.wait(minutes=6).at,
        )
        certify(case=self.case, by=self.desk.hr, at=self.wait(hours=2).at)
        self.again()
        return self

    # -- collecting and screening

    def account(self, platform: str, handle: str, kinds: Iterable[str]) -> Any:
        """An account with what ties it to the person, confirmed by two people."""
        account = propose_account(
            case=self.case, platform=platform, handle=handle, by=self.desk.first, at=self.at
        )
        log_discovery(
            case=self.case,
            platform=platform,
            place="The platform's own search",
            terms="name and home town",
            result="found",
            account=account,
            by=self.desk.first,
            at=self.at,
        )
        for kind in kinds:
            add_identifier(
                account=account,
                kind=kind,
                detail=AGREES.get(kind, "Agrees with the application."),
                by=self.desk.first,
                at=self.wait(minutes=2).at,
            )
        for user in (self.desk.first, self.desk.second):
            confirm_account(account=account, by=user, at=self.wait(minutes=30).at)
        return account

    def collect(self, account: Any, path: Path, provenance: str, statement: str = "") -> Journey:
        import_posts(
            case=self.case,
            account=account,
            path=path,
            provenance=provenance,
            statement=statement,
            by=self.desk.first,
            at=self.wait(minutes=20).at,
        )
        self.again()
        return self

    def screen(self) -> Journey:
        run = start_screening(case=self.case, by=self.desk.first, at=self.wait(minutes=5).at)
        while work_on_run(run.pk, self.wait(seconds=30).at) and not _finished(run.pk):
            pass
        self.again()
        return self

    def review(self, confirm: Sequence[str], *, second: bool = True) -> Journey:
        """Confirm what stands in posts with one of these words; dismiss the rest with a reason."""
        for user in (self.desk.first, self.desk.second) if second else (self.desk.first,):
            for flag in self.flags().exclude(status__in=("confirmed", "dismissed")):
                self._verdict(flag, user, confirm)
        self.again()
        return self

    def redact(self, words: str, label: str) -> Journey:
        """Take words out of what a report prints, where they stand."""
        post = next(flag.post for flag in self.flags() if words in flag.post.text)
        start = post.whole.index(words)
        redact_post(
            post=post,
            spans=[(start, start + len(words), label)],
            by=self.desk.second,
            at=self.wait(minutes=2).at,
        )
        return self

    def flags(self) -> Any:
        found = Flag.objects.filter(matter=self.case.matter).select_related("post")
        return found.order_by("post__posted_at", "pk")

    def _verdict(self, flag: Flag, user: User, confirm: Sequence[str]) -> None:
        at = self.wait(seconds=40).at
        wanted = any(words in flag.post.text for words in confirm)
        reason = "not_reportable" if lasting_reason(flag, at) else "out_of_context"
        review_flag(
            flag=flag,
            verdict="confirm" if wanted else "dismiss",
            reason="" if wanted else reason,
            by=user,
            at=at,
        )

    def report(self) -> Report:
        report = issue_report(
            case=self.case, submission=uuid4(), by=self.desk.supervisor, at=self.wait(hours=3).at
        )
        report = furnish_report(report=report, by=self.desk.supervisor, at=self.wait(minutes=10).at)
        self.again()
        return report

    def close_empty(self, outcome: str) -> Journey:
        close_without_items(
            case=self.case,
            outcome=outcome,
            submission=uuid4(),
            by=self.desk.supervisor,
            at=self.wait(hours=2).at,
        )
        return self

    # -- adverse action

    def propose(self, report: Report, reasons: str, kind: str = "denial") -> Proposal:
        return propose_action(
            case=self.case,
            kind=kind,
            reasons=reasons,
            items=list(report.items.all()),
            submission=uuid4(),
            by=self.desk.hr,
            at=self.wait(hours=20).at,
        )

    def notice(self, proposal: Proposal, channel: str = "post") -> Notice:
        notice = issue_pre_adverse_notice(
            proposal=proposal,
            channel=channel,
            submission=uuid4(),
            by=self.desk.hr,
            at=self.wait(hours=1).at,
        )
        dispatch_due(at=self.at)
        return notice

    def receive(self, notice: Notice, *events: str) -> Notice:
        """What came back of a letter, an event a day."""
        for event in events:
            notice = record_receipt(
                notice=notice,
                event=event,
                on=self.desk.agency.on(self.wait(days=1).at),
                detail=PROOF[event],
                by=self.desk.hr,
                at=self.at,
            )
        return notice

    def decide(self, proposal: Proposal, reasons: str) -> Decision:
        proposal.refresh_from_db()
        if proposal.earliest_on:
            self.until(proposal.earliest_on)
        return decide_action(
            proposal=proposal, reasons=reasons, submission=uuid4(), by=self.desk.chief, at=self.at
        )

    def tell(self, decision: Decision, channel: str = "post") -> Notice:
        notice = issue_adverse_notice(
            decision=decision,
            channel=channel,
            submission=uuid4(),
            by=self.desk.hr,
            at=self.wait(hours=2).at,
        )
        dispatch_due(at=self.at)
        return notice

    def withdraw(self, proposal: Proposal, reasons: str) -> Decision:
        proposal.refresh_from_db()
        decision = withdraw_action(
            proposal=proposal,
            reasons=reasons,
            channel="post",
            submission=uuid4(),
            by=self.desk.chief,
            at=self.wait(hours=4).at,
        )
        dispatch_due(at=self.at)
        return decision

    # -- dispute

    def dispute(self, claims: Sequence[Claim], statement: str, **changes: Any) -> Dispute:
        file = open_person_file(person=self.case.person, by=self.desk.supervisor, at=self.at)
        for user in {self.desk.first, self.desk.second, self.desk.third}:
            assign(matter=file, user=user, by=self.desk.supervisor, at=self.at)
        fields = {"channel": "portal", "files": (), "by": self.subject, **changes}
        return receive_dispute(
            person_file=file,
            claims=claims,
            statement=statement,
            received_at=self.at,
            submission=uuid4(),
            at=self.at,
            **fields,
        )

    def look_again(self, item: DisputeItem, outcome: str, looked_at: str, note: str) -> Journey:
        desk = self.desk
        assign_item(item=item, to=desk.third, by=desk.supervisor, at=self.wait(hours=3).at)
        for evidence in item.dispute.evidence.all():
            review_evidence(
                evidence=evidence,
                item=item,
                note="Opened, read and compared with the post.",
                by=desk.third,
                at=self.wait(minutes=10).at,
            )
        record_outcome(
            item=item,
            outcome=outcome,
            looked_at=looked_at,
            note=note,
            by=desk.third,
            at=self.wait(days=1).at,
        )
        return self

    def complete(self, dispute: Dispute) -> Dispute:
        found = complete_dispute(dispute=dispute, by=self.desk.third, at=self.wait(hours=2).at)
        dispatch_due(at=self.at)
        return found

    def results_arrive(self, notice: ResultsNotice, *events: str) -> Journey:
        for event in events:
            record_results_receipt(
                notice=notice,
                event=event,
                on=self.desk.screener.on(self.wait(days=1).at),
                detail=PROOF[event],
                by=self.desk.third,
                at=self.at,
            )
        return self


AGREES = {
    "verified_email": "The address on the application received a code and the person typed it in.",
    "name": "The name on the account is the name on the application.",
    "home_town": "The account names the home town of the application.",
    "photo": "The picture shows the person of the application's photo.",
    "linked_account": "Another confirmed account links to it.",
}
PROOF = {
    "accepted": "Carrier's acceptance scan",
    "delivered": "Carrier's delivery scan",
    "signed": "Signature on the receipt",
}


def _finished(run_id: int) -> bool:
    return ScreeningRun.objects.filter(pk=run_id, status="finished").exists()
