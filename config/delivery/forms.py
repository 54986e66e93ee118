from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from config.delivery.models import Delivery, DeliveryProof
from config.delivery.receipt import Event, possible
from config.delivery.services.proof import way_of


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

    def __init__(self, *args: Any, delivery: Delivery, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = possible(way_of(delivery)) - {Event.CONSTRUCTIVE}  # two people's act, R-9
        field = self.fields["event"]
        field.choices = [  # type: ignore[attr-defined]
            choice for choice in DeliveryProof.Event.choices if choice[0] in offered
        ]
