"""The person disputes, and somebody who took no part looks again."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self
from uuid import uuid4

from config.accounts.models import User
from config.accounts.services import assign, open_person_file
from config.delivery.services import dispatch_due
from config.demo.journey.mailing import Mailing
from config.demo.journey.start import PROOF
from config.portal.services import (
    answer_person,
    create_link,
    read_by_person,
    read_by_staff,
    write_message,
)
from config.portal.visits import PortalVisit
from disputes.models import Dispute, DisputeItem, FrivolousNotice, ResultsNotice
from disputes.services import (
    Checked,
    Claim,
    approve_dismissal,
    assign_item,
    complete_dispute,
    propose_dismissal,
    receive_dispute,
    record_frivolous_receipt,
    record_outcome,
    record_results_receipt,
    review_evidence,
)


@dataclass(frozen=True)
class Result:
    """What came of looking again; `correction` is what the report prints of a modified item."""

    outcome: str
    looked_at: str
    note: str
    correction: str = ""
    checks: tuple[Checked, ...] = ()


class Disputing(Mailing):
    def talk(self, *words: str) -> Self:
        """Messages in the portal, by turns; the last by the person waits to be read."""
        matter, person = self.case.matter, self.case.person
        link, _ = create_link(
            matter=matter, person=person, purpose="matter", by=self.desk.supervisor, at=self.at
        )
        visit = PortalVisit(link, matter, person, proven=True)
        for turn, text in enumerate(words):
            told: dict[str, Any] = {"text": text, "submission": uuid4()}
            told["at"] = self.wait(hours=2).at
            if turn % 2:
                read_by_staff(matter=matter, by=self.desk.first, at=self.at)
                answer_person(matter=matter, by=self.desk.first, **told)
                read_by_person(visit=visit, at=self.at)
            else:
                write_message(visit=visit, **told)
        return self

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

    def look_again(self, item: DisputeItem, result: Result, exception: str = "") -> Self:
        """By somebody independent, or with an exception by the first reviewer (R-11)."""
        desk = self.desk
        to = desk.first if exception else desk.third
        assign_item(
            item=item,
            to=to,
            exception_reason=exception,
            by=desk.supervisor,
            at=self.wait(hours=3).at,
        )
        self._read(item, to)
        record_outcome(
            item=item,
            outcome=result.outcome,
            looked_at=result.looked_at,
            note=result.note,
            correction=result.correction,
            checks=result.checks,
            by=to,
            at=self.wait(days=1).at,
        )
        return self

    def _read(self, item: DisputeItem, by: User) -> None:
        for evidence in item.dispute.evidence.all():
            review_evidence(
                evidence=evidence,
                item=item,
                note="Opened, read and compared with the post.",
                by=by,
                at=self.wait(minutes=10).at,
            )

    def complete(self, dispute: Dispute) -> Dispute:
        found = complete_dispute(dispute=dispute, by=self.desk.supervisor, at=self.wait(hours=2).at)
        dispatch_due(at=self.at)
        return found

    def results_arrive(self, dispute: Dispute, *events: str) -> Self:
        for event in events:
            self.wait(days=1) if event == "delivered" else self.wait(hours=2)
            for notice in ResultsNotice.objects.filter(dispute=dispute):
                record_results_receipt(
                    notice=notice,
                    event=event,
                    on=self.desk.screener.on(self.at),
                    detail=PROOF[event],
                    by=self.desk.third,
                    at=self.at,
                )
        return self

    def dismiss(
        self, dispute: Dispute, reasons: Sequence[str], needed: Sequence[str]
    ) -> FrivolousNotice:
        """Nothing in it can be looked into: N-07 says why, and what would change that."""
        found = propose_dismissal(
            dispute=dispute,
            reasons=reasons,
            needed=needed,
            by=self.desk.third,
            at=self.wait(days=2).at,
        )
        notice = approve_dismissal(dismissal=found, by=self.desk.supervisor, at=self.at)
        dispatch_due(at=self.at)
        return record_frivolous_receipt(
            notice=notice,
            event="accepted",
            on=self.desk.screener.on(self.wait(days=1).at),
            detail=PROOF["accepted"],
            by=self.desk.supervisor,
            at=self.at,
        )
