from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from config.delivery.models import Delivery, DeliveryProof, PrintBatch
from config.delivery.receipt import Event, possible
from config.delivery.services.proof import way_of
from config.delivery.services.scanning import KINDS as SCANS
from config.documents.fields import FilesField
from config.law.calendar import spoken

SCAN_HELP = _("The signed receipt or the envelope, as PDF, JPEG or PNG, at most 20 MB a file.")


class ScansForm(forms.Form):
    """Scans of a proof that was recorded before."""

    proof = forms.ModelChoiceField(DeliveryProof.objects.none(), label=_("Proof"))
    scans = FilesField(kinds=",".join(SCANS), label=_("Scan"), help_text=SCAN_HELP)

    def __init__(self, *args: Any, delivery: Delivery, **kwargs: Any) -> None:
        super().__init__(*args, **{"prefix": "add", **kwargs})
        field = self.fields["proof"]
        field.queryset = delivery.proofs.all()  # type: ignore[attr-defined]
        field.label_from_instance = _named  # type: ignore[attr-defined]
        field.initial = delivery.proofs.last()
        self.fields["scans"].required = True


def _named(proof: DeliveryProof) -> str:
    return f"{proof.get_event_display()}, {spoken(proof.on)}"


class ProofForm(forms.Form):
    """What became of a dispatch; offers only what can happen to something sent this way."""

    event = forms.ChoiceField(label=_("What happened"), choices=DeliveryProof.Event.choices)
    on = forms.DateField(
        label=_("Day"),
        help_text=_("In the sender's time zone."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    detail = forms.CharField(
        label=_("Proof"),
        required=False,
        max_length=200,
        help_text=_("Tracking number, who signed, which witness. Nothing about the matter."),
    )
    scans = FilesField(kinds=",".join(SCANS), label=_("Scan"), help_text=SCAN_HELP)

    def __init__(self, *args: Any, delivery: Delivery, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = possible(way_of(delivery)) - {Event.CONSTRUCTIVE}  # two people's act, R-9
        field = self.fields["event"]
        field.choices = [  # type: ignore[attr-defined]
            choice for choice in DeliveryProof.Event.choices if choice[0] in offered
        ]


class ManyScansForm(forms.Form):
    """Scans of many letters, of one kind of proof and one day."""

    event = forms.ChoiceField(
        label=_("What they show"),
        choices=[
            (one.value, one.label)
            for one in (
                DeliveryProof.Event.SIGNED,
                DeliveryProof.Event.DELIVERED,
                DeliveryProof.Event.RETURNED,
                DeliveryProof.Event.UNCLAIMED,
                DeliveryProof.Event.ACCEPTED,
            )
        ],
    )
    on = forms.DateField(
        label=_("Day"),
        help_text=_("In the sender's time zone."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    scans = FilesField(
        kinds=",".join(SCANS),
        label=_("Scans"),
        help_text=_("A file a letter, named by its number: LPD-P-0003-12.pdf is letter 12."),
    )
    numbers = forms.CharField(
        label=_("Numbers of other files"),
        required=False,
        max_length=40_000,
        help_text=_("A line for each file that has another name: the letter's number, the name."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scans"].required = True

    def clean_scans(self) -> list[tuple[str, bytes]]:
        scans: list[tuple[str, bytes]] = self.cleaned_data["scans"]
        if not scans:
            raise forms.ValidationError(_("Choose the files."))
        return scans

    def clean_numbers(self) -> dict[str, str]:
        """By file name."""
        lines = filter(None, map(str.strip, self.cleaned_data["numbers"].splitlines()))
        pairs = (line.partition(" ") for line in lines)
        return {name.strip(): number for number, _space, name in pairs if name.strip()}


class HandOverForm(forms.Form):
    """The day on which the carrier took a batch; tracking numbers where there are any."""

    on = forms.DateField(
        label=_("The carrier took it on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    tracking = forms.CharField(
        label=_("Tracking numbers"),
        required=False,
        max_length=40_000,
        help_text=_("A line for each tracked letter: its place in the list, and the number."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, batch: PrintBatch, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"on": today}, **kwargs})
        self.days = (batch.organization.on(batch.made_at), today)
        self.most = batch.letters

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if not self.days[0] <= on <= self.days[1]:
            raise forms.ValidationError(_("Give a day from the printing through today."))
        return on

    def clean_tracking(self) -> dict[int, str]:
        """By place."""
        found: dict[int, str] = {}
        for line in filter(None, map(str.strip, self.cleaned_data["tracking"].splitlines())):
            place, _space, number = line.partition(" ")
            if not (place.isdecimal() and 0 < int(place) <= self.most and number.strip()):
                said = _("“%(line)s” is not a place of this list and a number.")
                raise forms.ValidationError(said, params={"line": line[:40]})
            found[int(place)] = number.strip()[:60]
        return found
