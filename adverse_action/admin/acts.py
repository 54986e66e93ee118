"""Every act of this room that somebody can click: who may, when it is offered, what it calls."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from adverse_action import forms as shapes
from adverse_action.admin import calls
from adverse_action.admin.calls import Click
from adverse_action.admin.standing import Standing
from adverse_action.models import (
    ActionTaken,
    Assessment,
    ClosingAnswer,
    Decision,
    MoreTime,
    Notice,
    Proposal,
    Response,
    SpeechRecord,
    SpeechSignOff,
)
from adverse_action.refusals import NotOffered
from adverse_action.workflow import Status


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


ACTS: dict[str, Act] = {
    "propose": Act(
        title=_("Propose an action"),
        go=_("Record the intent"),
        perm="adverse_action.propose_action",
        offered=calls.proposable,
        form=shapes.ProposeForm,
        call=calls.propose,
        replayed=calls.kept(Proposal, "case"),
        said=_("The intent is recorded. Nothing is decided."),
        text=_("This records what you contemplate, not a decision. Somebody else decides."),
    ),
    "assess": Act(
        title=_("Weigh the criminal history"),
        go=_("Keep this assessment"),
        perm="adverse_action.write_assessment",
        offered=lambda s: s.weighs,
        form=shapes.AssessmentForm,
        call=calls.assess,
        replayed=calls.kept(Assessment, "proposal__case"),
        said=_("The assessment is kept."),
        text=_(
            "The law of this place wants the record weighed for this person and this job, before"
            " the notice and again before the decision. The person reads what you write. Each save"
            " is a new version."
        ),
    ),
    "notice": Act(
        title=_("Send the notice with the report"),
        go=_("Issue and send"),
        perm="adverse_action.issue_notice",
        offered=lambda s: bool(s.open and s.open.status == Status.PROPOSED),
        form=shapes.ChannelForm,
        call=calls.notice,
        replayed=calls.kept(Notice, "case"),
        said=_("The notice is issued and on its way."),
        text=_("Once issued it is frozen. The waiting period begins when it is received."),
    ),
    "receipt": Act(
        title=_("What is known of the letter's way"),
        go=_("Record the proof"),
        perm="delivery.record_proof",
        offered=lambda s: s.on_its_way is not None,
        form=shapes.ProofForm,
        call=calls.receipt,
        replayed=calls.proven,
        said=_("The proof is recorded."),
    ),
    "again": Act(
        title=_("The letter came back"),
        go=_("Send it again"),
        perm="adverse_action.issue_notice",
        offered=lambda s: s.came_back is not None,
        form=shapes.ChannelForm,
        call=calls.again,
        replayed=calls.sent_again,
        said=_("The same letter is on its way again."),
        text=_("The same letter and enclosures, another way if you like. No wait runs until then."),
    ),
    "response": Act(
        title=_("Record what the person answered"),
        go=_("Keep the answer"),
        perm="adverse_action.record_response",
        offered=lambda s: s.open is not None,
        form=shapes.ResponseForm,
        call=calls.response,
        replayed=calls.kept(Response, "proposal__case"),
        said=_("The answer is kept with the case."),
    ),
    "sign": Act(
        title=_("Sign the speech record"),
        go=_("I read it and sign it"),
        perm="adverse_action.sign_speechrecord",
        offered=lambda s: s.wants_signature,
        form=forms.Form,
        call=calls.sign,
        replayed=calls.kept(SpeechSignOff, "record__proposal__case"),
        said=_("The speech record is signed."),
        text=_("Read it below first. Whoever wrote it does not sign it."),
    ),
    "decide": Act(
        title=_("Decide"),
        go=_("Take the action"),
        perm="adverse_action.decide_action",
        offered=lambda s: s.open is not None,
        form=shapes.DecideForm,
        call=calls.decide,
        replayed=calls.kept(Decision, "proposal__case"),
        said=_("The decision is recorded. The notice of it is due today."),
        text=_("Read the report and the answers first. Your reasons stay with the case."),
    ),
    "speech": Act(
        title=_("Speech record"),
        go=_("Keep this record"),
        perm="adverse_action.write_speechrecord",
        offered=lambda s: s.open is not None,
        form=shapes.SpeechForm,
        call=calls.speech,
        replayed=calls.kept(SpeechRecord, "proposal__case"),
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
        call=calls.more,
        replayed=calls.kept(MoreTime, "proposal__case"),
        said=_("The time is given, and the first day of a decision moved with it."),
        text=_("The last day to answer moves later only. Tell the person first, then record it."),
    ),
    "still": Act(
        title=_("Tell the person that it is still in process"),
        go=_("Issue and send"),
        perm="adverse_action.issue_notice",
        offered=lambda s: bool(s.open and s.open.status == Status.WAITING),
        form=shapes.ChannelForm,
        call=calls.still,
        replayed=calls.kept(Notice, "case"),
        said=_("The letter is issued and on its way."),
        text=_(
            "For somebody who waits long: nothing is decided, what the case waits for, and how to"
            " write to you. It moves no day."
        ),
    ),
    "lift": Act(
        title=_("Let the decision go on before the dispute's result"),
        go=_("Lift the hold, with this reason"),
        perm="adverse_action.lift_hold",
        offered=lambda s: bool(s.open and s.open.is_held),
        form=shapes.LiftForm,
        call=calls.lift,
        replayed=calls.lifted,
        said=_("The hold is lifted, and your reason stays with the case."),
        text=_("The dispute goes on. Only counsel lifts a hold early, and says why (R-12)."),
    ),
    "withdraw": Act(
        title=_("Withdraw the action"),
        go=_("Withdraw and tell the person"),
        perm="adverse_action.withdraw_action",
        offered=lambda s: s.open is not None,
        form=shapes.WithdrawForm,
        call=calls.withdraw,
        replayed=calls.kept(Decision, "proposal__case"),
        said=_("The action is withdrawn."),
    ),
    "final": Act(
        title=_("Send the notice of the decision"),
        go=_("Issue and send"),
        perm="adverse_action.issue_notice",
        offered=lambda s: s.owes_letter,
        form=shapes.ChannelForm,
        call=calls.final,
        replayed=calls.kept(Notice, "case"),
        said=_("The notice is issued and on its way."),
    ),
    "taken": Act(
        title=_("Action already taken outside this procedure"),
        go=_("Record it for good"),
        perm="adverse_action.record_action_taken",
        offered=lambda s: s.may_have_acted and not s.law.summary_603y,
        form=shapes.TakenForm,
        call=calls.taken,
        replayed=calls.kept(ActionTaken, "case"),
        said=_("It is recorded. Where a notice of it is owed, it is due today."),
        text=_("If somebody acted before the procedure ended, say so here. It cannot be undone."),
    ),
    "acted": Act(
        title=_("The action taken after the investigation"),
        go=_("Record it for good"),
        perm="adverse_action.record_action_taken",
        offered=lambda s: s.may_have_acted and s.law.summary_603y,
        form=shapes.InvestigatedForm,
        call=calls.acted,
        replayed=calls.kept(ActionTaken, "case"),
        said=_("It is recorded. The employee's summary is due today."),
        text=_(
            "If the agency acted on what the investigation found, say what it did and on which of"
            " the report's items it rests. The employee gets a summary of those. It cannot be"
            " undone."
        ),
    ),
    "summary": Act(
        title=_("Summary after the investigation (N-15)"),
        go=_("Issue and send"),
        perm="adverse_action.issue_notice",
        offered=lambda s: s.owes_summary,
        form=shapes.ChannelForm,
        call=calls.summary,
        replayed=calls.kept(Notice, "case"),
        said=_("The summary is issued and on its way."),
        text=_(
            "It says what the investigation told the agency, and never who told it. Once issued"
            " it is frozen. The duty ends on the day the letter leaves."
        ),
    ),
    "close": Act(
        title=_("Close the case"),
        go=_("Close"),
        perm="adverse_action.close_case",
        offered=lambda s: s.is_closable,
        form=shapes.CloseForm,
        call=calls.close,
        replayed=calls.kept(ClosingAnswer, "case"),
        said=_("The case is closed."),
    ),
}
