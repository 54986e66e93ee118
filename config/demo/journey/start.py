"""How a case begins: who works on it, the order, the permission."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Self
from uuid import uuid4

from config.accounts.models import Organization, User
from config.accounts.services import assign
from config.delivery.services import answer_consent
from config.portal.services import create_link
from screening.models import Case, Position
from screening.services import (
    answer_state_sheet,
    certify,
    missing_sheets,
    order_screening,
    set_rush,
    show_disclosure,
    show_state_sheet,
    sign_authorization,
)

ADDRESS = "192.0.2.17"  # for documentation, RFC 5737
PROOF = {
    "accepted": "Carrier's acceptance scan",
    "delivered": "Carrier's delivery scan",
    "signed": "Signature on the receipt",
    "opened": "Opened in the portal after the proof of identity",
    "returned": "Not deliverable as addressed",
    "not_handed": "Went there on two evenings: nobody opened, the neighbor says moved",
}


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
    counsel: User
    lead: User | None  # the agency's own supervisor


@dataclass
class Start:
    """A case and the moment it has reached; `wait` lets time pass."""

    desk: Desk
    at: datetime
    case: Case = field(init=False)

    def wait(self, **delta: float) -> Self:
        self.at += timedelta(**delta)
        return self

    def until(self, on: date, hour: int = 17) -> Self:
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

    def order(self, person: dict[str, Any], position: Position, **changes: Any) -> Self:
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

    def ask_to_sign(self) -> Self:
        """A link with which the person signs; its secret is told once, to whoever made it."""
        create_link(
            matter=self.case.matter,
            person=self.case.person,
            purpose="sign_authorization",
            by=self.desk.hr,
            at=self.wait(hours=1).at,
        )
        return self

    def rush(self, reason: str) -> Self:
        set_rush(case=self.case, reason=reason, by=self.desk.hr, at=self.wait(hours=1).at)
        return self

    def take_back_consent(self) -> Self:
        """Paper from now on (R-10), said in the portal."""
        self.consent("", self.case.person.language)
        return self

    def consent(self, shown_by: str, language: str) -> None:
        answer_consent(
            matter=self.case.matter,
            person=self.case.person,
            organization=self.case.agency,
            purpose="hiring_papers",
            shown_by=shown_by,
            language=language,
            submission=uuid4(),
            by=self.subject,
            at=self.at,
        )

    def authorize(self, language: str = "en") -> Self:
        self.consent("pdf_code", language)
        disclosure = show_disclosure(case=self.case, language=language, by=None, at=self.at)
        for sheet in missing_sheets(self.case):
            self._choose(sheet.notice, language)
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

    def _choose(self, notice: str, language: str) -> None:
        """A state's own disclosure beside N-01; the person marks the box for a copy."""
        shown = show_state_sheet(
            case=self.case, notice=notice, language=language, by=None, at=self.at
        )
        answer_state_sheet(
            case=self.case,
            sheet=shown,
            wants_copy=True,
            signed_name=self.case.person.name,
            address=ADDRESS,
            shown_sha256=shown.sha256,
            submission=uuid4(),
            by=self.subject,
            at=self.wait(minutes=3).at,
        )
