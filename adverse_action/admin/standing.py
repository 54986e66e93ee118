"""Where a case stands in this room: what its page shows, and which acts it offers."""

from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as _

from adverse_action import services
from adverse_action.letters import LETTERS
from adverse_action.models import (
    ActionTaken,
    Assessment,
    Decision,
    Notice,
    Proposal,
    SpeechRecord,
)
from adverse_action.services.assessing import (
    STAGES,
    owed_before_decision,
    owed_before_notice,
    standing_assessment,
)
from adverse_action.services.following import AFTER_DECIDING
from adverse_action.workflow import OPEN, Status
from config.delivery.models import Delivery
from config.delivery.services import owed_on_paper
from config.law.book import book
from config.law.entries import Regime
from screening.models import Case
from screening.services import current_report
from screening.workflow import CaseStatus, ReportStatus

UNPROVEN = ("", Delivery.Basis.DEEMED)


@dataclass
class Standing:
    """Where a case stands in this room."""

    case: Case
    proposal: Proposal | None
    decision: Decision | None
    taken: ActionTaken | None

    @classmethod
    def of(cls, case: Case) -> "Standing":
        proposal = Proposal.objects.filter(case=case).order_by("-pk").first()
        decision = Decision.objects.filter(proposal=proposal).first() if proposal else None
        taken = ActionTaken.objects.filter(case=case).order_by("pk").first()
        return cls(case, proposal, decision, taken)

    @property
    def open(self) -> Proposal | None:
        return self.proposal if self.proposal and self.proposal.status in OPEN else None

    @cached_property
    def notices(self) -> list[Notice]:
        found = Notice.objects.with_ways().filter(case=self.case)
        return list(found.select_related("document", "delivery", "report", "proposal"))

    @property
    def newest(self) -> Notice | None:
        """The newest letter that something turns on: courtesy is followed in the mail room."""
        courtesy = Notice.Kind.STILL_IN_PROCESS
        return next((one for one in self.notices if one.kind != courtesy), None)

    @property
    def on_its_way(self) -> Notice | None:
        """The newest letter until its receipt is proven: a presumption may still fall (R-9)."""
        newest = self.newest
        return newest if newest and newest.way.receipt_basis in UNPROVEN else None

    @property
    def came_back(self) -> Notice | None:
        """The newest letter, if it came back and nothing newer took its place."""
        newest = self.newest
        return newest if newest and services.may_go_again(newest) else None

    @property
    def on_paper(self) -> str:
        """Why the letter that goes next may not go online, or nothing (R-10)."""
        if self.proposal and self.proposal.factors:
            return _("The copy of the criminal record goes with it, so it goes on paper.")
        if self.law.summary_603y:
            return _("An investigation has no page in the portal, so this goes on paper.")
        if self.law.fair_process or self.owes_letter:
            return ""
        kind = self.came_back.kind if self.came_back else Notice.Kind.PRE_ADVERSE
        if owed_on_paper(LETTERS[kind].notice, self.case.person, self.case.agency):
            return _("The person has not agreed to papers online, so it goes on paper.")
        return ""

    @property
    def weighs(self) -> bool:
        """The place wants the criminal history weighed at this point (R-32)."""
        return bool(self.open and self.open.factors and self.open.status in STAGES)

    @property
    def owes_weighing(self) -> bool:
        """And nobody did yet, or not with what came since."""
        if not self.weighs or self.open is None:
            return False
        on = self.case.agency.on(timezone.now())
        before = self.open.status == Status.PROPOSED
        return bool((owed_before_notice if before else owed_before_decision)(self.open, on))

    @cached_property
    def assessments(self) -> list[Assessment]:
        """The newest of each stage, the later first."""
        if self.proposal is None or not self.proposal.factors:
            return []
        found = (standing_assessment(self.proposal, one) for one in Assessment.Stage)
        return [one for one in found if one][::-1]

    @property
    def is_final(self) -> bool:
        return self.decision is not None and self.decision.outcome == Decision.Outcome.FINAL

    @property
    def owes_letter(self) -> bool:
        """The action is taken, and the letter that tells of it was not issued."""
        told = any(notice.kind in AFTER_DECIDING for notice in self.notices)
        owed = self.is_final or (self.taken and self.law.adverse_notice)
        return bool(owed) and not told

    @property
    def owes_summary(self) -> bool:
        """The agency acted on an investigation, and its summary (N-15) was not issued."""
        told = any(notice.kind == Notice.Kind.SUMMARY_603Y for notice in self.notices)
        return self.taken is not None and self.law.summary_603y and not told

    @property
    def may_have_acted(self) -> bool:
        """Something was furnished to act on, and no action is recorded yet."""
        return self.furnished and not self.is_final and self.taken is None

    @cached_property
    def speech(self) -> SpeechRecord | None:
        """The speech record that counts for this basis, signed or not (R-17)."""
        counting = SpeechRecord.objects.newest().filter(proposal=self.proposal)
        return counting.select_related("written_by", "sign_off__signed_by").first()

    @property
    def wants_signature(self) -> bool:
        return bool(self.open and self.speech and not self.is_signed)

    @property
    def is_signed(self) -> bool:
        return self.speech is not None and hasattr(self.speech, "sign_off")

    @property
    def law(self) -> Regime:
        return book().regime(self.case.regime)

    @cached_property
    def furnished(self) -> bool:
        report = current_report(self.case)
        return report is not None and report.status == ReportStatus.FURNISHED

    @property
    def is_closable(self) -> bool:
        return self.open is None and self.case.status == CaseStatus.FURNISHED
