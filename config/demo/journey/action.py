"""What the agency makes of a report: notice, wait, decision, and how it ends."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Self
from uuid import uuid4

from adverse_action.models import (
    ActionTaken,
    Decision,
    MoreTime,
    Notice,
    Proposal,
    Response,
    SpeechRecord,
)
from adverse_action.services import (
    close_case,
    decide_action,
    give_more_time,
    issue_adverse_notice,
    issue_notice_of_action_taken,
    issue_pre_adverse_notice,
    last_day,
    propose_action,
    record_action_taken,
    record_receipt,
    record_response,
    sign_speech_record,
    standing_record,
    withdraw_action,
    write_speech_record,
)
from config.delivery.services import dispatch_due
from config.demo.journey.screening import Screening
from config.demo.journey.speech import points_of
from config.demo.journey.start import PROOF
from screening.models import Report


class Acting(Screening):
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
        return self._issue(issue_pre_adverse_notice, 1, channel, proposal=proposal)

    def _issue(self, issue: Callable[..., Notice], hours: int, channel: str, **of: Any) -> Notice:
        """The letter leaves the house within the hour."""
        told = {"channel": channel, "submission": uuid4(), "by": self.desk.hr}
        notice = issue(**of, **told, at=self.wait(hours=hours).at)
        dispatch_due(at=self.at)
        return notice

    def receive(self, notice: Notice, *events: str) -> Notice:
        """What came back of a letter: the carrier delivers it on the next day."""
        for event in events:
            self.wait(days=1) if event == "delivered" else self.wait(hours=2)
            notice = record_receipt(
                notice=notice,
                event=event,
                on=self.desk.agency.on(self.at),
                detail=PROOF[event],
                by=self.desk.hr,
                at=self.at,
            )
        return notice

    def answer(self, proposal: Proposal, text: str) -> Response:
        """By telephone, about the first item."""
        at = self.wait(hours=20).at
        return record_response(
            proposal=proposal,
            channel=Response.Channel.PHONE,
            text=text,
            about=list(proposal.report.items.all()[:1]),
            received_at=at,
            submission=uuid4(),
            by=self.desk.hr,
            at=at,
        )

    def give_time(self, proposal: Proposal, days: int, reason: str) -> MoreTime:
        """The person asked on the telephone, and was told there."""
        proposal.refresh_from_db()
        today, before = self.desk.agency.on(self.wait(minutes=20).at), last_day(proposal)
        assert before is not None
        return give_more_time(
            proposal=proposal,
            asked_by="The candidate, by telephone",
            asked_on=today,
            reason=reason,
            until=before + timedelta(days=days),
            told_by=MoreTime.Told.PHONE,
            told_on=today,
            submission=uuid4(),
            by=self.desk.hr,
            at=self.at,
        )

    def write_speech(self, proposal: Proposal) -> SpeechRecord:
        """HR writes the speech record from the report (R-17)."""
        return write_speech_record(
            proposal=proposal,
            points=points_of(proposal),
            submission=uuid4(),
            by=self.desk.hr,
            at=self.wait(hours=1).at,
        )

    def speech(self, proposal: Proposal) -> SpeechRecord:
        """And the decision maker signs it."""
        record = self.write_speech(proposal)
        sign_speech_record(
            record=record, submission=uuid4(), by=self.desk.chief, at=self.wait(hours=1).at
        )
        return record

    def decide(self, proposal: Proposal, reasons: str) -> Decision:
        proposal.refresh_from_db()
        if standing_record(proposal) is None:
            self.speech(proposal)
        if proposal.earliest_on:
            self.until(proposal.earliest_on)
        return decide_action(
            proposal=proposal, reasons=reasons, submission=uuid4(), by=self.desk.chief, at=self.at
        )

    def tell(self, decision: Decision, channel: str = "post") -> Notice:
        return self._issue(issue_adverse_notice, 2, channel, decision=decision)

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
        self.receive(proposal.notices.get(kind=Notice.Kind.WITHDRAWAL), "accepted")
        return decision

    def already_acted(self, who: str, how_learned: str, kind: str = "denial") -> ActionTaken:
        """Somebody acted outside the procedure the day before it became known (R-3)."""
        happened_on = self.desk.agency.on(self.wait(days=3).at)
        self.until(happened_on + timedelta(days=1))
        return record_action_taken(
            case=self.case,
            kind=kind,
            happened_on=happened_on,
            who=who,
            how_learned=how_learned,
            submission=uuid4(),
            by=self.desk.hr,
            at=self.at,
        )

    def tell_of(self, taken: ActionTaken, channel: str = "post") -> Notice:
        """N-05 is due on the day it became known."""
        return self._issue(issue_notice_of_action_taken, 2, channel, taken=taken)

    def close(self, why: str) -> Self:
        """Not hired, in part because of the report (R-15)."""
        close_case(
            case=self.case,
            based_on_report=True,
            why=why,
            submission=uuid4(),
            by=self.desk.hr,
            at=self.wait(days=1).at,
        )
        self.again()
        return self
