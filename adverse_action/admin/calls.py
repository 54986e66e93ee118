"""What each act of this room calls, and how a form sent twice is known (`acts.ACTS`)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms

from adverse_action import forms as shapes
from adverse_action import services
from adverse_action.admin.standing import Standing
from adverse_action.models import Hold, Proposal
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


def propose(click: Click, form: forms.Form) -> Any:
    assert isinstance(form, shapes.ProposeForm)
    return services.propose_action(
        case=click.standing.case,
        submission=click.submission,
        by=click.by,
        at=click.at,
        **form.grounds(),
    )


def notice(click: Click, form: forms.Form) -> Any:
    return services.issue_pre_adverse_notice(
        proposal=proposal(click),
        channel=form.cleaned_data["channel"],
        submission=click.submission,
        by=click.by,
        at=click.at,
    )


def receipt(click: Click, form: forms.Form) -> Any:
    notice = click.standing.on_its_way
    assert notice is not None
    return services.record_receipt(notice=notice, by=click.by, at=click.at, **form.cleaned_data)


def again(click: Click, form: forms.Form) -> Any:
    notice = click.standing.came_back
    assert notice is not None
    return services.send_again(
        notice=notice,
        channel=form.cleaned_data["channel"],
        submission=click.submission,
        by=click.by,
        at=click.at,
    )


def response(click: Click, form: forms.Form) -> Any:
    return services.record_response(
        proposal=proposal(click),
        submission=click.submission,
        by=click.by,
        at=click.at,
        **form.cleaned_data,
    )


def more(click: Click, form: forms.Form) -> Any:
    return services.give_more_time(
        proposal=proposal(click),
        submission=click.submission,
        by=click.by,
        at=click.at,
        **form.cleaned_data,
    )


def speech(click: Click, form: forms.Form) -> Any:
    return services.write_speech_record(
        proposal=proposal(click),
        points=form.cleaned_data,
        submission=click.submission,
        by=click.by,
        at=click.at,
    )


def assess(click: Click, form: forms.Form) -> Any:
    return services.write_assessment(
        proposal=proposal(click),
        words=form.cleaned_data,
        submission=click.submission,
        by=click.by,
        at=click.at,
    )


def sign(click: Click, form: forms.Form) -> Any:
    assert click.standing.speech is not None
    return services.sign_speech_record(
        record=click.standing.speech, submission=click.submission, by=click.by, at=click.at
    )


def decide(click: Click, form: forms.Form) -> Any:
    return services.decide_action(
        proposal=proposal(click),
        reasons=form.cleaned_data["reasons"],
        submission=click.submission,
        by=click.by,
        at=click.at,
    )


def still(click: Click, form: forms.Form) -> Any:
    return services.tell_still_in_process(
        proposal=proposal(click),
        channel=form.cleaned_data["channel"],
        submission=click.submission,
        by=click.by,
        at=click.at,
    )


def final(click: Click, form: forms.Form) -> Any:
    channel = form.cleaned_data["channel"]
    told = {"channel": channel, "submission": click.submission, "by": click.by, "at": click.at}
    standing = click.standing
    if standing.decision is not None and standing.is_final:
        return services.issue_adverse_notice(decision=standing.decision, **told)
    assert standing.taken is not None
    return services.issue_notice_of_action_taken(taken=standing.taken, **told)


def withdraw(click: Click, form: forms.Form) -> Any:
    return services.withdraw_action(
        proposal=proposal(click),
        submission=click.submission,
        by=click.by,
        at=click.at,
        **form.cleaned_data,
    )


def lift(click: Click, form: forms.Form) -> Any:
    return services.lift_hold(
        proposal=proposal(click), by=click.by, at=click.at, **form.cleaned_data
    )


def taken(click: Click, form: forms.Form) -> Any:
    return services.record_action_taken(
        case=click.standing.case,
        submission=click.submission,
        by=click.by,
        at=click.at,
        **form.cleaned_data,
    )


def close(click: Click, form: forms.Form) -> Any:
    return services.close_case(
        case=click.standing.case,
        submission=click.submission,
        by=click.by,
        at=click.at,
        **form.cleaned_data,
    )


def acted(click: Click, form: forms.Form) -> Any:
    assert isinstance(form, shapes.InvestigatedForm)
    return services.record_action_taken(
        case=click.standing.case,
        submission=click.submission,
        by=click.by,
        at=click.at,
        **form.told(),
    )


def summary(click: Click, form: forms.Form) -> Any:
    assert click.standing.taken is not None
    return services.issue_summary(
        taken=click.standing.taken,
        channel=form.cleaned_data["channel"],
        submission=click.submission,
        by=click.by,
        at=click.at,
    )


def proposal(click: Click) -> Proposal:
    assert click.standing.proposal is not None
    return click.standing.proposal


# -- the same form sent twice: the second answer is the first result -----------------------------


def kept(model: type[Any], case: str) -> Callable[[Click, forms.Form], bool]:
    """The act left a row with the form's number."""

    def replayed(click: Click, form: forms.Form) -> bool:
        row = {"submission": click.submission, case: click.standing.case}
        return bool(model.objects.filter(**row).exists())

    return replayed


def sent_again(click: Click, form: forms.Form) -> bool:
    key = f"notice:{click.submission}"
    return Delivery.objects.filter(matter=click.standing.case.matter, idempotency_key=key).exists()


def proven(click: Click, form: forms.Form) -> bool:
    told = {name: form.cleaned_data[name] for name in ("event", "on")}
    ways = [way for notice in click.standing.notices for way in notice.ways]
    return DeliveryProof.objects.filter(delivery__in=ways, by=click.by, **told).exists()


def lifted(click: Click, form: forms.Form) -> bool:
    told = {"lifted_by": click.by, "reason": form.cleaned_data["reason"].strip()}
    return Hold.objects.filter(proposal__case=click.standing.case, **told).exists()


def proposable(standing: Standing) -> bool:
    case_is_open = standing.furnished and standing.case.status != CaseStatus.CLOSED
    return case_is_open and standing.proposal is None and standing.taken is None
