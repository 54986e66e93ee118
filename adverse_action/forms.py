"""The forms of this room's acts. They check shape; services check law."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from adverse_action.models import MoreTime, Proposal, Response
from config.accounts.models import Membership, User
from config.accounts.widgets import CheckboxList, DateField, DateTimeLocal
from config.delivery.models import Delivery
from config.delivery.receipt import possible
from config.delivery.services.proof import way_of
from config.law.assessment import Factor
from config.law.speech import written_points
from screening.models import Case, ReportItem

LETTER_WAYS = (
    ("post", _("By post: receipt is presumed a stated number of days after the carrier has it")),
    ("hand", _("By hand: against a signature")),
    ("portal", _("In the portal: received when it is opened there after proof of identity")),
)
_KIND = Proposal.Kind
OF_EMPLOYEES = [  # 603(y) is never about a candidate (G-18)
    (kind.value, kind.label)
    for kind in (_KIND.DENIED_PROMOTION, _KIND.REASSIGNMENT, _KIND.SUSPENSION, _KIND.TERMINATION)
]
PROOFS = (
    ("accepted", _("The carrier took it")),
    ("delivered", _("The carrier delivered it")),
    ("signed", _("Signed for, or refused before a witness")),
    ("returned", _("It came back")),
    ("not_handed", _("It could not be handed over")),
    ("unopened", _("It was not opened in time")),
)


def _text(label: Any, help_text: Any = "", **options: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": 4})
    return forms.CharField(label=label, help_text=help_text, widget=area, **options)


class ChannelForm(forms.Form):
    channel = forms.ChoiceField(
        label=_("How it goes to the person"), choices=LETTER_WAYS, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, on_paper: Any = "", **kwargs: Any) -> None:
        """`on_paper`: why it may not go online, or nothing."""
        super().__init__(*args, **kwargs)
        if on_paper:
            field = self.fields["channel"]
            field.choices = LETTER_WAYS[:2]  # type: ignore[attr-defined]
            field.help_text = on_paper


class AddressForm(forms.Form):
    street = forms.CharField(label=_("Street"), max_length=160)
    city = forms.CharField(label=_("City"), max_length=80)
    state = forms.CharField(label=_("State"), max_length=2)
    postal_code = forms.CharField(label=_("ZIP code"), max_length=10)


class DayForm(forms.Form):
    """A day from which a count is shown; nothing is kept of it."""

    on = forms.DateField(
        label=_("If the person receives it on"),
        widget=DateField(attrs={"min": "2000-01-01", "max": "2099-12-31"}),
        validators=[MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2099, 12, 31))],
    )


class ItemsField(forms.ModelMultipleChoiceField[ReportItem]):
    """Items of a report, each by its number and the clause it is held against."""

    def __init__(self, **options: Any) -> None:
        super().__init__(ReportItem.objects.none(), required=False, widget=CheckboxList, **options)

    def label_from_instance(self, obj: ReportItem) -> str:
        return gettext("Item %(n)d: %(clause)s") % {"n": obj.number, "clause": obj.clause}


class ProposeForm(forms.Form):
    kind = forms.ChoiceField(label=_("Action contemplated"), choices=Proposal.Kind.choices)
    items = ItemsField(label=_("Items of the report that it rests on"))
    other = _text(
        _("Other information"),
        _("One ground a line. The letter says only that there is other information."),
        required=False,
    )
    criminal_history = _text(
        _("Criminal history, if it is a ground"),
        _(
            "One ground a line, in a few words. In some places it calls for a longer wait; posts "
            "alone never do. The record itself stays out of here."
        ),
        required=False,
    )
    reasons = _text(_("Why, in plain words"))

    def __init__(self, *args: Any, items: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["items"].queryset = items.select_related("clause")  # type: ignore[attr-defined]

    def grounds(self) -> dict[str, Any]:
        told = self.cleaned_data
        return {
            "kind": told["kind"],
            "reasons": told["reasons"],
            "items": list(told["items"]),
            "other_grounds": _lines(told["other"]),
            "criminal_history": _lines(told["criminal_history"]),
        }


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


class ProofForm(forms.Form):
    event = forms.ChoiceField(label=_("What happened"), choices=PROOFS)
    on = forms.DateField(label=_("Day"), widget=DateField)
    detail = forms.CharField(
        label=_("Proof"), max_length=200, help_text=_("Tracking number, who signed, who saw it.")
    )

    def __init__(self, *args: Any, delivery: Delivery | None = None, **kwargs: Any) -> None:
        """`delivery`: only what can happen to it is asked."""
        super().__init__(*args, **kwargs)
        if delivery and not self.is_bound:
            happens = possible(way_of(delivery))
            offered = [(event, words) for event, words in PROOFS if event in happens]
            self.fields["event"].choices = offered  # type: ignore[attr-defined]


class ResponseForm(forms.Form):
    channel = forms.ChoiceField(label=_("How it came"), choices=Response.Channel.choices)
    received_at = forms.DateTimeField(label=_("When it came"), widget=DateTimeLocal)
    text = _text(_("What the person said"))
    disputes_record = forms.BooleanField(
        label=_("They say that the criminal record is wrong, and gather proof"),
        help_text=_("In some places this alone gives them more time before a decision."),
        required=False,
    )
    about = ItemsField(
        label=_("Which items it is about"), help_text=_("None chosen: the whole report.")
    )

    def __init__(self, *args: Any, items: Any, record: bool = True, **kwargs: Any) -> None:
        """`record`: criminal history is a ground, so that they can call it wrong."""
        super().__init__(*args, **kwargs)
        if not record:
            del self.fields["disputes_record"]
        self.fields["about"].queryset = items.select_related("clause")  # type: ignore[attr-defined]


class MoreTimeForm(forms.Form):
    asked_by = forms.CharField(
        label=_("Who asked"), max_length=160, help_text=_("The person, or who asked for them.")
    )
    asked_on = forms.DateField(label=_("Day of the request"), widget=DateField)
    reason = forms.CharField(label=_("Why they need it"), max_length=200)
    until = forms.DateField(
        label=_("Last day to answer"),
        widget=DateField,
        help_text=_("Later than now, never earlier. Nothing is decided before it is over."),
    )
    told_by = forms.ChoiceField(label=_("How you told them"), choices=MoreTime.Told.choices)
    told_on = forms.DateField(label=_("Day on which you told them"), widget=DateField)


class DecideForm(forms.Form):
    reasons = _text(
        _("Reasons of the decision"),
        _("Say what was weighed: the posts, their age and context, and what the person answered."),
    )


class SpeechForm(forms.Form):
    """The points of the record in words, as the law book asks them (R-17)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for point in written_points():
            title = f"{point.number}. {point.title}"
            self.fields[point.id] = _text(title, f"{point.asks} ({point.citation})")


class AssessmentForm(forms.Form):
    """What the place wants weighed of the criminal history, a question each (R-32)."""

    record = _text(
        _("Which record was looked at"),
        _(
            "Court, docket, day: so that the person knows which. The letter prints this. The record"
            " itself stays out of here; put a copy of it into the envelope."
        ),
    )

    def __init__(self, *args: Any, factors: Sequence[Factor], again: bool, **kwargs: Any) -> None:
        """`again`: after the reply; the conclusion then is about what still stands in the way."""
        super().__init__(*args, **kwargs)
        for factor in factors:
            self.fields[factor.id] = _text(factor.title, factor.asks)
        first = _(
            "Why it may stand in the way of this job. The letter prints it: write to the person."
        )
        then = _(
            "Does it still stand in the way, and why? Say what the reply changed. If nothing stands"
            " in the way, withdraw the action. The letter prints this: write to the person."
        )
        self.fields["conclusion"] = _text(_("What it comes to"), then if again else first)


class WithdrawForm(ChannelForm):
    reasons = _text(_("Why the action is withdrawn"))
    field_order = ["reasons", "channel"]


class CorrectionForm(ChannelForm):
    reason = _text(
        _("What was wrong"), _("Kept with the case; the letter does not print it."), max_length=300
    )
    field_order = ["reason", "channel"]


class LiftForm(forms.Form):
    reason = _text(_("Why the decision cannot wait"), max_length=300)


class TakenForm(forms.Form):
    kind = forms.ChoiceField(label=_("Action already taken"), choices=Proposal.Kind.choices)
    happened_on = forms.DateField(label=_("Day"), widget=DateField)
    who = forms.CharField(label=_("Who took it"), max_length=160)
    how_learned = _text(_("How it became known"))


class InvestigatedForm(TakenForm):
    """The same after an investigation, with what of its report the action rests on."""

    items = ItemsField(label=_("Items of the report that it rests on"))
    other = _text(
        _("Other information"),
        _("One ground a line, kept here. The letter says only that there is other information."),
        required=False,
    )
    field_order = ["kind", "happened_on", "items", "other", "who", "how_learned"]

    def __init__(self, *args: Any, items: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["items"].queryset = items.select_related("clause")  # type: ignore[attr-defined]
        self.fields["kind"].label = _("Action taken")
        self.fields["kind"].choices = OF_EMPLOYEES  # type: ignore[attr-defined]

    def told(self) -> dict[str, Any]:
        told = dict(self.cleaned_data)
        return told | {"items": list(told["items"]), "other_grounds": _lines(told.pop("other"))}


class CloseForm(forms.Form):
    based_on_report = forms.TypedChoiceField(
        label=_("Was the outcome based in whole or in part on the report?"),
        choices=(("yes", _("Yes")), ("no", _("No"))),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    why = _text(_("Why"))
    second_by = forms.ModelChoiceField(
        User.objects.none(),
        label=_("Second person"),
        required=False,
        help_text=_("Needed for a “no” where the report has items."),
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        colleagues = Membership.objects.filter(organization=case.agency).values("user")
        people = User.objects.filter(pk__in=colleagues, is_active=True)
        self.fields["second_by"].queryset = people  # type: ignore[attr-defined]
