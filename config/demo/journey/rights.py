"""What follows a result, what is deleted at once or blocked, and the whole file."""

from collections.abc import Sequence
from typing import Any, Self
from uuid import uuid4

from config.accounts.services import open_person_file
from config.delivery.services import dispatch_due, record_proof
from config.demo.journey.dispute import Disputing
from config.demo.journey.start import ADDRESS, PROOF
from config.portal.models import LinkRequest
from config.portal.services import ask_new_link, create_link, print_new_codes
from disputes.models import Answer, Dispute, DisputeItem
from disputes.services import (
    ask_notifications,
    ask_procedure,
    ask_statement_help,
    block_theft,
    confirm_deletion,
    describe_procedure,
    follow_all_results,
    notify_recipients,
    offer_statement_help,
    record_answer_way,
    record_theft_part,
    state_dispute,
    tellable,
)
from screening.models import FileRequest
from screening.services import follow_files, request_file, work_on_file


class Journey(Disputing):
    def _asked(self, dispute: Dispute, **delta: float) -> dict[str, Any]:
        """A request of the person's in the portal, after so much time."""
        at = self.wait(**delta).at
        told = {"channel": "portal", "received_at": at, "submission": uuid4()}
        return {"dispute": dispute, **told, "by": self.subject, "at": at}

    def told_how(self, dispute: Dispute) -> Self:
        """How was it checked? Answered the next day (N-09)."""
        request = ask_procedure(**self._asked(dispute, days=1))
        by = self.desk.supervisor
        return self._leaves(
            describe_procedure(request=request, by=by, at=self.wait(days=1).at),
        )

    def told_others(self, dispute: Dispute) -> Self:
        """Everybody who had the report in the time that counts hears what changed (N-12)."""
        asked = self._asked(dispute, hours=2)
        named = tellable(dispute, self.desk.screener.on(self.at))
        request = ask_notifications(recipients=named, **asked)
        by = self.desk.supervisor
        return self._leaves(*notify_recipients(request=request, by=by, at=self.wait(days=1).at))

    def helped_to_say(self, dispute: Dispute, words: str) -> Self:
        """Asks for help, is offered it (N-18), and writes the statement."""
        ask_statement_help(**self._asked(dispute, hours=1))
        by = self.desk.supervisor
        self._leaves(offer_statement_help(dispute=dispute, by=by, at=self.wait(days=1).at))
        state_dispute(text=words, **self._asked(dispute, days=1))
        return self

    def _leaves(self, *answers: Answer) -> Self:
        """The carrier takes the letters within hours."""
        dispatch_due(at=self.at)
        self.wait(hours=3)
        for answer in answers:
            record_answer_way(
                answer=answer,
                event="accepted",
                on=self.desk.screener.on(self.at),
                detail=PROOF["accepted"],
                by=self.desk.supervisor,
                at=self.at,
            )
        return self

    def told_by_phone(self, dispute: Dispute, note: str) -> Self:
        """All of it is deleted: a call, then the letter with the new report (N-10)."""
        by, at = self.desk.supervisor, self.wait(hours=1).at
        confirm_deletion(
            dispute=dispute,
            told_at=at,
            right_told=True,
            note=note,
            submission=uuid4(),
            by=by,
            at=at,
        )
        dispatch_due(at=at)
        self.results_arrive(dispute, "accepted")
        follow_all_results(self.at)
        return self

    def blocks(self, item: DisputeItem, parts: Sequence[str]) -> Self:
        """What is needed comes in, a piece a day; with the last the item is blocked (D-47)."""
        block, by = item.theft_block, self.desk.supervisor
        for part in parts:
            at = self.wait(hours=20).at
            block = record_theft_part(block=block, part=part, received_at=at, by=by, at=at)
        block_theft(block=block, by=by, at=self.wait(hours=20).at)
        return self

    def another_code(self) -> Self:
        """The way in ran out; asked for again by post, the letter lies ready for the printer."""
        _, token = create_link(
            matter=self.case.matter,
            person=self.case.person,
            purpose="matter",
            days=2,
            by=self.desk.supervisor,
            at=self.wait(hours=1).at,
        )
        at = self.wait(days=3).at
        ask_new_link(secret=token, way=LinkRequest.Way.POST, address=ADDRESS, at=at)
        print_new_codes(at=self.wait(minutes=5).at)
        return self

    def whole_file(self) -> FileRequest:
        """Asked for in the portal, made within minutes, sent on paper the same day (N-13)."""
        file = open_person_file(person=self.case.person, by=self.desk.supervisor, at=self.at)
        asked = request_file(
            person_file=file,
            channel=FileRequest.Channel.PORTAL,
            received_at=self.wait(days=1).at,
            identified_at=self.at,
            proof=FileRequest.Proof.PORTAL,
            submission=uuid4(),
            by=self.subject,
            at=self.at,
        )
        while work_on_file(asked.pk, self.wait(minutes=4).at):
            asked.refresh_from_db()
            if asked.answered_at:
                break
        return self._posted(asked)

    def _posted(self, asked: FileRequest) -> FileRequest:
        dispatch_due(at=self.at)
        asked.refresh_from_db()
        assert asked.delivery is not None
        record_proof(
            delivery=asked.delivery,
            event="accepted",
            on=self.desk.screener.on(self.wait(hours=3).at),
            detail=PROOF["accepted"],
            by=self.desk.supervisor,
            at=self.at,
        )
        follow_files(self.at)
        return asked
