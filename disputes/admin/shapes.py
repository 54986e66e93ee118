"""The forms of a dispute's acts. They check shape; services check law."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from config.accounts.models import User
from config.accounts.widgets import CheckboxList, DateField, DateTimeLocal
from config.documents.fields import FilesField
from disputes.checklists import checklist
from disputes.forms import LONGEST
from disputes.models import Check, Dispute, DisputeItem, ProviderNotice, ResultsNotice
from disputes.workflow import ITEM_TRANSITIONS, ItemStatus

PROOFS = (
    ("accepted", _("The carrier took it")),
    ("delivered", _("The carrier delivered it")),
    ("signed", _("Signed for, or refused before a witness")),
    ("returned", _("It came back")),
    ("not_handed", _("It could not be handed over")),
)
OUTCOMES = {
    ItemStatus.VERIFIED: _("Verified: accurate and complete, it stays in"),
    ItemStatus.MODIFIED: _("Modified: the report prints a correction beside it"),
    ItemStatus.DELETED: _("Deleted: inaccurate or incomplete, it leaves the file now"),
    ItemStatus.UNVERIFIABLE: _("Cannot be verified: it is deleted too, now"),
}

COMPARED = {found.value: found.label for found in Check.Found if found != Check.Found.DONE}


def text(label: Any, help_text: Any = "", rows: int = 4, **options: Any) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(
        label=label, help_text=help_text, widget=area, max_length=LONGEST, **options
    )


class ArrivalForm(forms.Form):
    """How and when a dispute came that did not come through the portal (R-13)."""

    channel = forms.ChoiceField(
        label=_("How it came"),
        choices=[row for row in Dispute.Channel.choices if row[0] != Dispute.Channel.PORTAL],
    )
    received_at = forms.DateTimeField(
        label=_("When it came"),
        widget=DateTimeLocal,
        help_text=_("The clocks run from this moment, not from when you type it."),
    )
    words = text(
        _("What the person said"),
        _("In their own words. Enough by itself where it is not clear which item is meant."),
        required=False,
    )
    uploads = FilesField(
        label=_("What came with it"), help_text=_("Scans, photos, PDF or text, 20 MB each.")
    )


class EntryForm(ArrivalForm):
    """By the screener: the same clock and the same receipt as in the portal."""

    statement = text(
        _("Statement for the file"),
        _("As long as the person likes. Offer help to say it in fewer words; never ask for it."),
        required=False,
    )
    statement_help_offered = forms.BooleanField(
        label=_("I offered help to write the statement"), required=False
    )
    results_by = forms.ChoiceField(
        label=_("How the results should come"),
        choices=Dispute.Results.choices,
        widget=forms.RadioSelect,
        initial=Dispute.Results.MAIL,
        help_text=_("By post, unless the person asked for the portal and can open PDF files."),
    )


class OfMessageForm(EntryForm):
    """What somebody wrote in the portal: its way, moment and words stay as they are (R-13)."""

    channel = received_at = words = uploads = None  # type: ignore[assignment]


class AssignForm(forms.Form):
    to = forms.ModelChoiceField(User.objects.none(), label=_("Who looks again"))
    exception_reason = text(
        _("Why nobody independent is free"),
        _("Only for somebody who took part, and only from the day that R-11 names."),
        rows=2,
        required=False,
    )

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = people  # type: ignore[attr-defined]


class ReviewForm(forms.Form):
    evidence = forms.UUIDField(widget=forms.HiddenInput)
    note = text(_("What it shows about this item"), rows=2)


def _points(item: DisputeItem) -> list[tuple[str, str]]:
    listed = checklist(item.reason, account=item.account_id is not None)
    return [(point.id, point.text) for point in listed]


class OutcomeForm(forms.Form):
    """The checklist of the item's reason, then the result; nothing is preselected."""

    points = forms.MultipleChoiceField(
        label=_("What you looked at"), required=False, widget=CheckboxList
    )
    compared = forms.ChoiceField(
        label=_("The public page today, against the capture"),
        choices=[("", "—"), *COMPARED.items()],
        required=False,
        help_text=_("The person may ask how you checked; the letter says this (N-09)."),
    )
    words = text(_("What else you looked at"), rows=2, required=False)
    outcome = forms.ChoiceField(label=_("Result"), widget=forms.RadioSelect)
    note = text(
        _("What you found, for the person to read"),
        _("Plain words, in the person's language. Admit a mistake where there was one."),
    )
    correction = text(
        _("What the report prints beside a modified item"),
        _("The agency reads it. Without it the words above are printed."),
        rows=2,
        required=False,
    )

    def __init__(self, *args: Any, item: DisputeItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        points = _points(item)
        self.fields["points"].choices = points  # type: ignore[attr-defined]
        if item.account_id is not None:
            self.fields["compared"].label = _("The public profile today, against what is on record")
        if item.report_item_id is None:
            self.fields["correction"].label = _("What the file says beside it, if it is modified")
            self.fields["correction"].help_text = _("A later report prints it too.")
        possible = set(ITEM_TRANSITIONS[ItemStatus(item.status)])
        if self.is_bound:
            possible.add(ItemStatus(item.status))  # the same form, sent twice
        self.fields["outcome"].choices = [  # type: ignore[attr-defined]
            (status.value, label) for status, label in OUTCOMES.items() if status in possible
        ]


class ExtendForm(forms.Form):
    information_on = forms.TypedChoiceField(
        label=_("The day on which the new information came"), coerce=date.fromisoformat
    )
    reason = text(_("Why it is relevant"), rows=2)

    def __init__(self, *args: Any, days: Sequence[date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(day.isoformat(), date_format(day, "D M j, Y")) for day in days]
        self.fields["information_on"].choices = choices  # type: ignore[attr-defined]


class ProviderForm(forms.Form):
    provider = forms.CharField(label=_("Who provided it"), max_length=36)
    address = text(_("Postal address"), _("Two or three lines, as on the envelope."), rows=3)
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=40,
        required=False,
        help_text=_("If there is one: the person may ask whom you asked (N-09)."),
    )


class Letters(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Letters by whom they concern."""

    def label_from_instance(self, obj: Any) -> str:
        if isinstance(obj, ResultsNotice):
            return f"{obj.agency or _('The person alone')}, {date_format(obj.issued_on, 'M j, Y')}"
        return f"{obj.provider}, item {obj.item.number}: {obj.get_occasion_display()}"


class SentForm(forms.Form):
    notice = Letters(ProviderNotice.objects.none(), label=_("Letter"))
    on = forms.DateField(label=_("Handed to the carrier on"), widget=DateField)

    def __init__(self, *args: Any, notices: Any, shown: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["notice"].queryset = notices if self.is_bound else shown  # type: ignore[attr-defined]


class InformationForm(forms.Form):
    item = forms.ModelChoiceField(
        DisputeItem.objects.none(),
        label=_("About"),
        required=False,
        empty_label=_("The whole dispute"),
    )
    received_at = forms.DateTimeField(label=_("When it came"), widget=DateTimeLocal)
    words = text(_("What the person said"), required=False)
    uploads = FilesField(label=_("Files"))

    def __init__(self, *args: Any, items: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = items  # type: ignore[attr-defined]


class AgainForm(ArrivalForm):
    """Something new after the end: how and when it came, what it says."""

    words = text(_("What the person said"), required=False)


class FrivolousForm(forms.Form):
    reasons = text(
        _("Why it cannot be looked into"), _("One reason a line; the letter lists them.")
    )
    needed = text(
        _("What would let us look into it"), _("One thing a line; the letter lists them.")
    )


class ReturnForm(forms.Form):
    answer = text(_("Why it is looked into after all"), rows=2)


class ProofForm(forms.Form):
    """What is known of a letter's way; its arrival lets a held decision go on (R-12)."""

    notice = Letters(ResultsNotice.objects.none(), label=_("Letter"))
    event = forms.ChoiceField(label=_("What happened"), choices=PROOFS)
    on = forms.DateField(label=_("Day"), widget=DateField)
    detail = forms.CharField(
        label=_("Proof"), max_length=200, help_text=_("Tracking number, who signed, who saw it.")
    )

    def __init__(self, *args: Any, notices: Any, shown: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["notice"].queryset = notices if self.is_bound else shown  # type: ignore[attr-defined]


class FrivolousProofForm(forms.Form):
    event = forms.ChoiceField(label=_("What happened"), choices=PROOFS)
    on = forms.DateField(label=_("Day"), widget=DateField)
    detail = forms.CharField(label=_("Proof"), max_length=200)


class NoForm(forms.Form):
    """A button."""
