"""Every act of this room that somebody can click: who may, when it is offered, what it calls."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from adverse_action import forms as shapes
from adverse_action import services
from adverse_action.models import ActionTaken, Decision, Notice, Proposal
from adverse_action.workflow import OPEN, Status
from config.accounts.models import User
from screening.models import Case
from screening.services import current_report
from screening.workflow import CaseStatus, ReportStatus


@dataclass(frozen=True)
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

    def notices(self) -> list[Notice]:
        return list(
            Notice.objects.filter(case=self.case).select_related("document", "delivery", "report")
        )

    def has(self, *kinds: str) -> bool:
        return Notice.objects.filter(case=self.case, kind__in=kinds).exists()

    @property
    def furnished(self) -> bool:
        report = current_report(self.case)
        return report is not None and report.status == ReportStatus.FURNISHED


@dataclass(frozen=True)
class Click:
    """What a door knows: the case, who clicked, when, and the form's own number."""

    standing: Standing
    by: User
    at: datetime
    submission: UUID


@dataclass(frozen=True)
class Act:
    title: Any
    go: Any
    perm: str
    offered: Callable[[Standing], bool]
    form: Callable[..., forms.Form]
    call: Callable[[Click, forms.Form], Any]
    said: Any
    text: Any = ""


def _propose(click: Click, form: forms.Form) -> Any:
    assert isinstance(form, shapes.ProposeForm)
    return services.propose_action(
        case=click.standing.case,
        submission=click.submission,
        by=click.by,
        at=click.at,
        **form.grounds(),
    )


def _notice(click: Click, form: forms.Form) -> Any:
    return services.issue_pre_adverse_notice(
        proposal=_proposal(click),
        channel=form.cleaned_data["channel"],
        submission=click.submission,
        by=click.by,
        at=click.at,
    )


def _receipt(click: Click, form: forms.Form) -> Any:
    notice = waiting_for_proof(click.standing)
    assert notice is not None
    return services.record_receipt(notice=notice, by=click.by, at=click.at, **form.cleaned_data)


def _response(click: Click, form: forms.Form) -> Any:
    return services.record_response(
        proposal=_proposal(click),
        submission=click.submission,
        by=click.by,
        at=click.at,
        **form.cleaned_data,
    )


def _decide(click: Click, form: forms.Form) -> Any:
    return services.decide_action(
        proposal=_proposal(click),
        reasons=form.cleaned_data["reasons"],
        submission=click.submission,
        by=click.by,
        at=click.at,
    )


def _final(click: Click, form: forms.Form) -> Any:
    channel = form.cleaned_data["channel"]
    told = {"channel": channel, "submission": click.submission, "by": click.by, "at": click.at}
    standing = click.standing
    if standing.decision is not None:
        return services.issue_adverse_notice(decision=standing.decision, **told)
    assert standing.taken is not None
    return services.issue_notice_of_action_taken(taken=standing.taken, **told)


def _withdraw(click: Click, form: forms.Form) -> Any:
    return services.withdraw_action(
        proposal=_proposal(click),
        submission=click.submission,
        by=click.by,
        at=click.at,
        **form.cleaned_data,
    )


def _lift(click: Click, form: forms.Form) -> Any:
    return services.lift_hold(
        proposal=_proposal(click), by=click.by, at=click.at, **form.cleaned_data
    )


def _taken(click: Click, form: forms.Form) -> Any:
    return services.record_action_taken(
        case=click.standing.case,
        submission=click.submission,
        by=click.by,
        at=click.at,
        **form.cleaned_data,
    )


def _close(click: Click, form: forms.Form) -> Any:
    return services.close_case(
        case=click.standing.case, by=click.by, at=click.at, **form.cleaned_data
    )


def _proposal(click: Click) -> Proposal:
    assert click.standing.proposal is not None
    return click.standing.proposal


def waiting_for_proof(standing: Standing) -> Notice | None:
    """The newest letter whose receipt, or way, is not known to its end."""
    found = [n for n in standing.notices() if n.delivery.received_on is None]
    return found[0] if found else None


def _final_due(standing: Standing) -> bool:
    decided = standing.decision and standing.decision.outcome == Decision.Outcome.FINAL
    return bool(decided or standing.taken) and not standing.has(
        Notice.Kind.ADVERSE, Notice.Kind.FAIR_PROCESS_DECISION
    )


def _closable(standing: Standing) -> bool:
    return standing.open is None and standing.case.status == CaseStatus.FURNISHED


ACTS: dict[str, Act] = {
    "propose": Act(
        title=_("Propose an action"),
        go=_("Record the intent"),
        perm="adverse_action.propose_action",
        offered=lambda s: s.furnished and s.proposal is None and s.taken is None,
        form=shapes.ProposeForm,
        call=_propose,
        said=_("The intent is recorded. Nothing is decided."),
        text=_("This records what you contemplate, not a decision. Somebody else decides."),
    ),
    "notice": Act(
        title=_("Send the notice with the report"),
        go=_("Issue and send"),
        perm="adverse_action.issue_notice",
        offered=lambda s: bool(s.open and s.open.status == Status.PROPOSED),
        form=shapes.ChannelForm,
        call=_notice,
        said=_("The notice is issued and on its way."),
        text=_("Once issued it is frozen. The waiting period begins when it is received."),
    ),
    "receipt": Act(
        title=_("What is known of the letter's way"),
        go=_("Record the proof"),
        perm="delivery.record_proof",
        offered=lambda s: waiting_for_proof(s) is not None,
        form=shapes.ProofForm,
        call=_receipt,
        said=_("The proof is recorded."),
    ),
    "response": Act(
        title=_("Record what the person answered"),
        go=_("Keep the answer"),
        perm="adverse_action.record_response",
        offered=lambda s: s.open is not None,
        form=shapes.ResponseForm,
        call=_response,
        said=_("The answer is kept with the case."),
    ),
    "decide": Act(
        title=_("Decide"),
        go=_("Take the action"),
        perm="adverse_action.decide_action",
        offered=lambda s: s.open is not None,
        form=shapes.DecideForm,
        call=_decide,
        said=_("The decision is recorded. The notice of it is due today."),
        text=_("Read the report and the answers first. Your reasons stay with the case."),
    ),
    "lift": Act(
        title=_("Let the decision go on before the dispute's result"),
        go=_("Lift the hold, with this reason"),
        perm="adverse_action.lift_hold",
        offered=lambda s: bool(s.open and s.open.is_held),
        form=shapes.LiftForm,
        call=_lift,
        said=_("The hold is lifted, and your reason stays with the case."),
        text=_("The dispute goes on. Only counsel lifts a hold early, and says why (R-12)."),
    ),
    "withdraw": Act(
        title=_("Withdraw the action"),
        go=_("Withdraw and tell the person"),
        perm="adverse_action.withdraw_action",
        offered=lambda s: s.open is not None,
        form=shapes.WithdrawForm,
        call=_withdraw,
        said=_("The action is withdrawn."),
    ),
    "final": Act(
        title=_("Send the notice of the decision"),
        go=_("Issue and send"),
        perm="adverse_action.issue_notice",
        offered=_final_due,
        form=shapes.ChannelForm,
        call=_final,
        said=_("The notice is issued and on its way."),
    ),
    "taken": Act(
        title=_("Action already taken outside this procedure"),
        go=_("Record it for good"),
        perm="adverse_action.record_action_taken",
        offered=lambda s: s.furnished and s.decision is None and s.taken is None,
        form=shapes.TakenForm,
        call=_taken,
        said=_("It is recorded. The notice of it is due today."),
        text=_("If somebody acted before the procedure ended, say so here. It cannot be undone."),
    ),
    "close": Act(
        title=_("Close the case"),
        go=_("Close"),
        perm="adverse_action.close_case",
        offered=_closable,
        form=shapes.CloseForm,
        call=_close,
        said=_("The case is closed."),
    ),
}
