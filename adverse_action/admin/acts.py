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
from adverse_action.admin.standing import Standing
from adverse_action.models import (
    ActionTaken,
    ClosingAnswer,
    Decision,
    Hold,
    MoreTime,
    Notice,
    Proposal,
    Response,
    SpeechRecord,
    SpeechSignOff,
    SummarySent,
)
from adverse_action.refusals import NotOffered
from adverse_action.workflow import Status
from config.accounts.models import User
from config.delivery.models import Delivery, DeliveryProof
from screening.workflow import CaseStatus


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
    replayed: Callable[[Click, forms.Form], bool]
    said: Any
    text: Any = ""

    def do(self, click: Click, form: forms.Form) -> Any:
        """Refused unless offered now; what this very form did before is done."""
        if self.offered(click.standing):
            return self.call(click, form)
        if not self.replayed(click, form):
            raise NotOffered("This cannot be done in this case as it stands now.")
        return None


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
    notice = click.standing.on_its_way
    assert notice is not None
    return services.record_receipt(notice=notice, by=click.by, at=click.at, **form.cleaned_data)


def _again(click: Click, form: forms.Form) -> Any:
    notice = click.standing.came_back
    assert notice is not None
    return services.send_again(
        notice=notice,
        channel=form.cleaned_data["channel"],
        submission=click.submission,
        by=click.by,
        at=click.at,
    )


def _response(click: Click, form: forms.Form) -> Any:
    return services.record_response(
        proposal=_proposal(click),
        submission=click.submission,
        by=click.by,
        at=click.at,
        **form.cleaned_data,
    )


def _more(click: Click, form: forms.Form) -> Any:
    return services.give_more_time(
        proposal=_proposal(click),
        submission=click.submission,
        by=click.by,
        at=click.at,
        **form.cleaned_data,
    )


def _speech(click: Click, form: forms.Form) -> Any:
    return services.write_speech_record(
        proposal=_proposal(click),
        points=form.cleaned_data,
        submission=click.submission,
        by=click.by,
        at=click.at,
    )


def _sign(click: Click, form: forms.Form) -> Any:
    assert click.standing.speech is not None
    return services.sign_speech_record(
        record=click.standing.speech, submission=click.submission, by=click.by, at=click.at
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
    if standing.decision is not None and standing.is_final:
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
        case=click.standing.case,
        submission=click.submission,
        by=click.by,
        at=click.at,
        **form.cleaned_data,
    )


def _summary(click: Click, form: forms.Form) -> Any:
    return services.record_summary_sent(
        case=click.standing.case,
        submission=click.submission,
        by=click.by,
        at=click.at,
        **form.cleaned_data,
    )


def _proposal(click: Click) -> Proposal:
    assert click.standing.proposal is not None
    return click.standing.proposal


# -- the same form sent twice: the second answer is the first result -----------------------------


def _kept(model: type[Any], case: str) -> Callable[[Click, forms.Form], bool]:
    """The act left a row with the form's number."""

    def replayed(click: Click, form: forms.Form) -> bool:
        row = {"submission": click.submission, case: click.standing.case}
        return bool(model.objects.filter(**row).exists())

    return replayed


def _sent_again(click: Click, form: forms.Form) -> bool:
    key = f"notice:{click.submission}"
    return Delivery.objects.filter(matter=click.standing.case.matter, idempotency_key=key).exists()


def _proven(click: Click, form: forms.Form) -> bool:
    told = {name: form.cleaned_data[name] for name in ("event", "on")}
    ways = [way for notice in click.standing.notices for way in notice.ways]
    return DeliveryProof.objects.filter(delivery__in=ways, by=click.by, **told).exists()


def _lifted(click: Click, form: forms.Form) -> bool:
    told = {"lifted_by": click.by, "reason": form.cleaned_data["reason"].strip()}
    return Hold.objects.filter(proposal__case=click.standing.case, **told).exists()


def _proposable(standing: Standing) -> bool:
    case_is_open = standing.furnished and standing.case.status != CaseStatus.CLOSED
    return case_is_open and standing.proposal is None and standing.taken is None


ACTS: dict[str, Act] = {
    "propose": Act(
        title=_("Propose an action"),
        go=_("Record the intent"),
        perm="adverse_action.propose_action",
        offered=_proposable,
        form=shapes.ProposeForm,
        call=_propose,
        replayed=_kept(Proposal, "case"),
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
        replayed=_kept(Notice, "case"),
        said=_("The notice is issued and on its way."),
        text=_("Once issued it is frozen. The waiting period begins when it is received."),
    ),
    "receipt": Act(
        title=_("What is known of the letter's way"),
        go=_("Record the proof"),
        perm="delivery.record_proof",
        offered=lambda s: s.on_its_way is not None,
        form=shapes.ProofForm,
        call=_receipt,
        replayed=_proven,
        said=_("The proof is recorded."),
    ),
    "again": Act(
        title=_("The letter came back"),
        go=_("Send it again"),
        perm="adverse_action.issue_notice",
        offered=lambda s: s.came_back is not None,
        form=shapes.ChannelForm,
        call=_again,
        replayed=_sent_again,
        said=_("The same letter is on its way again."),
        text=_("The same letter and enclosures, another way if you like. No wait runs until then."),
    ),
    "response": Act(
        title=_("Record what the person answered"),
        go=_("Keep the answer"),
        perm="adverse_action.record_response",
        offered=lambda s: s.open is not None,
        form=shapes.ResponseForm,
        call=_response,
        replayed=_kept(Response, "proposal__case"),
        said=_("The answer is kept with the case."),
    ),
    "sign": Act(
        title=_("Sign the speech record"),
        go=_("I read it and sign it"),
        perm="adverse_action.sign_speechrecord",
        offered=lambda s: s.wants_signature,
        form=forms.Form,
        call=_sign,
        replayed=_kept(SpeechSignOff, "record__proposal__case"),
        said=_("The speech record is signed."),
        text=_("Read it below first. Whoever wrote it does not sign it."),
    ),
    "decide": Act(
        title=_("Decide"),
        go=_("Take the action"),
        perm="adverse_action.decide_action",
        offered=lambda s: s.open is not None,
        form=shapes.DecideForm,
        call=_decide,
        replayed=_kept(Decision, "proposal__case"),
        said=_("The decision is recorded. The notice of it is due today."),
        text=_("Read the report and the answers first. Your reasons stay with the case."),
    ),
    "speech": Act(
        title=_("Speech record"),
        go=_("Keep this record"),
        perm="adverse_action.write_speechrecord",
        offered=lambda s: s.open is not None,
        form=shapes.SpeechForm,
        call=_speech,
        replayed=_kept(SpeechRecord, "proposal__case"),
        said=_("The record is kept. The decision maker or counsel signs it."),
        text=_(
            "A public agency answers these points before it acts on what somebody said. Nothing is"
            " decided without the signed record. Each save is a new version and is signed anew."
        ),
    ),
    "more": Act(
        title=_("More time to answer"),
        go=_("Give more time"),
        perm="adverse_action.give_more_time",
        offered=lambda s: bool(s.open and s.open.status in (Status.NOTICED, Status.WAITING)),
        form=shapes.MoreTimeForm,
        call=_more,
        replayed=_kept(MoreTime, "proposal__case"),
        said=_("The time is given, and the first day of a decision moved with it."),
        text=_("The last day to answer moves later only. Tell the person first, then record it."),
    ),
    "lift": Act(
        title=_("Let the decision go on before the dispute's result"),
        go=_("Lift the hold, with this reason"),
        perm="adverse_action.lift_hold",
        offered=lambda s: bool(s.open and s.open.is_held),
        form=shapes.LiftForm,
        call=_lift,
        replayed=_lifted,
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
        replayed=_kept(Decision, "proposal__case"),
        said=_("The action is withdrawn."),
    ),
    "final": Act(
        title=_("Send the notice of the decision"),
        go=_("Issue and send"),
        perm="adverse_action.issue_notice",
        offered=lambda s: s.owes_letter,
        form=shapes.ChannelForm,
        call=_final,
        replayed=_kept(Notice, "case"),
        said=_("The notice is issued and on its way."),
    ),
    "taken": Act(
        title=_("Action already taken outside this procedure"),
        go=_("Record it for good"),
        perm="adverse_action.record_action_taken",
        offered=lambda s: s.furnished and not s.is_final and s.taken is None,
        form=shapes.TakenForm,
        call=_taken,
        replayed=_kept(ActionTaken, "case"),
        said=_("It is recorded. Where a notice of it is owed, it is due today."),
        text=_("If somebody acted before the procedure ended, say so here. It cannot be undone."),
    ),
    "summary": Act(
        title=_("Summary after the investigation (N-15)"),
        go=_("Record that it was sent"),
        perm="adverse_action.record_action_taken",
        offered=lambda s: s.owes_summary,
        form=shapes.SummaryForm,
        call=_summary,
        replayed=_kept(SummarySent, "case"),
        said=_("It is recorded that the summary was sent."),
        text=_("After an action based on the investigation the employee gets its summary."),
    ),
    "close": Act(
        title=_("Close the case"),
        go=_("Close"),
        perm="adverse_action.close_case",
        offered=lambda s: s.is_closable,
        form=shapes.CloseForm,
        call=_close,
        replayed=_kept(ClosingAnswer, "case"),
        said=_("The case is closed."),
    ),
}
