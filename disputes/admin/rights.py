"""What the person asks for after a result: entered at the desk, answered by letters."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from config.accounts.widgets import CheckboxList, DateTimeLocal
from config.clocks.models import Clock
from config.errors import Invalid
from disputes import services
from disputes.admin.doors import Act, Click
from disputes.admin.shapes import Letters, NoForm, ProofForm, text
from disputes.models import Answer, Dispute, Request
from disputes.services import kept_items, tellable
from disputes.workflow import ItemStatus, Status
from screening.admin.case_panels import Verb, register_verbs
from screening.models import Recipient

Kind = Request.Kind


class Recipients(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """By organization, purpose and day: what the person sees, too."""

    def label_from_instance(self, obj: Any) -> str:
        purpose = obj.report.case.order.get_purpose_display()
        return f"{obj.organization}, {purpose}, {date_format(obj.at, 'M j, Y')}"


class RequestForm(forms.Form):
    """The same request as in the portal, by whichever other door it came (R-13)."""

    kind = forms.ChoiceField(label=_("What the person asks"), choices=Kind.choices)
    channel = forms.ChoiceField(
        label=_("How it came"),
        choices=[row for row in Dispute.Channel.choices if row[0] != Dispute.Channel.PORTAL],
    )
    received_at = forms.DateTimeField(
        label=_("When it came"),
        widget=DateTimeLocal,
        help_text=_("The clock runs from this moment, not from when you type it."),
    )
    recipients = Recipients(
        Recipient.objects.none(),
        label=_("Whom to tell"),
        required=False,
        widget=CheckboxList,
        help_text=_("Only for telling past recipients. Each gets a letter of its own."),
    )
    text = text(
        _("The statement"),
        _("Only for a statement. As long as the person likes; offer help, never ask for it."),
        required=False,
    )

    def __init__(self, *args: Any, recipients: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if recipients.exists():
            self.fields["recipients"].queryset = recipients  # type: ignore[attr-defined]
        else:
            del self.fields["recipients"]


class AnswerLetters(Letters):
    def label_from_instance(self, obj: Any) -> str:
        to = obj.recipient.organization if obj.recipient else _("the person")
        return f"{obj.document.title}: {to}, {date_format(obj.issued_on, 'M j, Y')}"


class AnswerProofForm(ProofForm):
    notice = AnswerLetters(Answer.objects.none(), label=_("Letter"))


def _decided(dispute: Dispute) -> bool:
    return dispute.items.exclude(status=ItemStatus.OPEN).exists()


def _recipients(dispute: Dispute) -> Any:
    found = tellable(dispute, dispute.screener.on(timezone.now())) if _decided(dispute) else []
    chosen = Recipient.objects.filter(pk__in=[one.pk for one in found])
    return chosen.select_related("organization", "report__case__order")


ASKS: dict[str, Callable[..., Request]] = {
    Kind.PROCEDURE: services.ask_procedure,
    Kind.RECIPIENTS: services.ask_notifications,
    Kind.STATEMENT_HELP: services.ask_statement_help,
    Kind.STATEMENT: services.state_dispute,
    Kind.WITHDRAWAL: services.withdraw_dispute_statement,
}


def _ask(click: Click, told: dict[str, Any]) -> Any:
    kind, own = told.pop("kind"), {}
    named, said = told.pop("recipients", ()), told.pop("text")
    if kind == Kind.RECIPIENTS:
        own = {"recipients": list(named)}
    if kind == Kind.STATEMENT:
        own = {"text": said}
    return ASKS[kind](dispute=click.dispute, **own, **told, **click.given)


def _waiting(dispute: Dispute, kind: Kind) -> Any:
    return dispute.requests.unanswered().filter(kind=kind)


def _offered(kind: Kind) -> Callable[[Dispute], bool]:
    return lambda dispute: _waiting(dispute, kind).exists()


def _first(dispute: Dispute, kind: Kind) -> Request:
    """A second click finds nothing left to answer: the newest is answered already."""
    waiting = _waiting(dispute, kind).first()
    found = waiting or dispute.requests.filter(kind=kind).last()
    if found is None:
        raise Invalid({"__all__": ["The person has not asked for this."]})
    return found


def _describe(click: Click, told: dict[str, Any]) -> Any:
    request = _first(click.dispute, Kind.PROCEDURE)
    return services.describe_procedure(request=request, by=click.by, at=click.at)


def _notify(click: Click, told: dict[str, Any]) -> Any:
    request = _first(click.dispute, Kind.RECIPIENTS)
    return services.notify_recipients(request=request, by=click.by, at=click.at)


def _help(click: Click, told: dict[str, Any]) -> Any:
    return services.offer_statement_help(dispute=click.dispute, **click.given)


def _help_fits(dispute: Dispute) -> bool:
    """Asked for, or not offered yet while something stays that the person disputes."""
    asked = _offered(Kind.STATEMENT_HELP)(dispute)
    unoffered = dispute.status == Status.COMPLETED and not dispute.statement_help_offered
    return asked or (unoffered and bool(kept_items(dispute)))


def _answers(dispute: Dispute) -> Any:
    found = Answer.objects.filter(request__dispute=dispute)
    return found.select_related("document", "delivery", "recipient__organization")


def _unproven(dispute: Dispute) -> Any:
    return _answers(dispute).exclude(delivery__receipt_basis__in=("proven", "constructive"))


def _proof(click: Click, told: dict[str, Any]) -> Any:
    return services.record_answer_way(answer=told.pop("notice"), by=click.by, at=click.at, **told)


RIGHTS: dict[str, Act] = {
    "request": Act(
        title=_("Something the person asks for"),
        go=_("Keep the request"),
        perm="disputes.add_dispute",
        offered=_decided,
        form=RequestForm,
        call=_ask,
        said=_("It is kept, with the moment it came."),
        options=lambda dispute: {"recipients": _recipients(dispute)},
    ),
    "describe": Act(
        title=_("The person asked how it was checked"),
        go=_("Write the description (N-09)"),
        perm="disputes.complete_dispute",
        offered=_offered(Kind.PROCEDURE),
        form=NoForm,
        call=_describe,
        said=_("The description is on its way. D-11 is kept when it has left."),
        text=_("Made from the checks, letters and readings that are on record, day by day."),
    ),
    "notify": Act(
        title=_("Past recipients are to be told"),
        go=_("Write a letter to each (N-12)"),
        perm="disputes.complete_dispute",
        offered=_offered(Kind.RECIPIENTS),
        form=NoForm,
        call=_notify,
        said=_("The letters are on their way, each to its own recipient."),
        text=_("Each learns what changed in its own report, and nothing of the others (R-5)."),
    ),
    "help": Act(
        title=_("Help with a statement"),
        go=_("Offer help (N-18)"),
        perm="disputes.complete_dispute",
        offered=_help_fits,
        form=NoForm,
        call=_help,
        said=_("The offer is on its way, and kept with the dispute (G-13)."),
        text=_("What stays disputed may carry a statement; without our help it has no limit."),
    ),
    "answer-proof": Act(
        title=_("What is known of these letters' way"),
        go=_("Record the proof"),
        perm="delivery.record_proof",
        offered=lambda dispute: _unproven(dispute).exists(),
        form=AnswerProofForm,
        call=_proof,
        said=_("The proof is recorded."),
        options=lambda dispute: {"notices": _answers(dispute), "shown": _unproven(dispute)},
    ),
}


def requests_of(dispute: Dispute, today: date) -> list[dict[str, Any]]:
    """For the dispute's page: each request with its clock and its letters."""
    found = list(dispute.requests.prefetch_related("answers__document__deliveries", "named"))
    clocks = Clock.objects.filter(target__in=[one.target for one in found]).exclude(status="void")
    days = {clock.target: clock for clock in clocks}
    return [
        {
            "request": one,
            "clock": days.get(one.target),
            "letters": [(letter, letter.way) for letter in one.answers.all()],
        }
        for one in found
    ]


register_verbs(
    {
        "ask_procedure": Verb("The person asks how it was checked", law=True),
        "describe_procedure": Verb("How it was checked, written (N-09)", law=True),
        "ask_notifications": Verb("The person wants past recipients told", law=True),
        "notify_recipients": Verb("Past recipients told (N-12)", law=True),
        "ask_statement_help": Verb("The person wants help with a statement", law=True),
        "offer_statement_help": Verb("Help with a statement offered (N-18)", law=True),
        "state_dispute": Verb("The person's statement written", law=True),
        "withdraw_dispute_statement": Verb("The person takes the statement back", law=True),
        "withdraw_statement": Verb("The person's statement taken out", law=True),
    }
)
