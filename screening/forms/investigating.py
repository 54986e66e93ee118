from __future__ import annotations

from django import forms

from config.accounts.widgets import DateTimeLocal
from config.delivery.models import Delivery
from screening.models import Interviewed, ScopeRequest
from screening.services.investigative import CHANNELS

Channel = ScopeRequest.Channel
ON_PAPER = [(way, Delivery.Channel(way).label) for way in CHANNELS]


class NoticeForm(forms.Form):
    channel = forms.ChoiceField(
        label="How it goes", choices=ON_PAPER, help_text="Owed in writing, so it goes on paper."
    )


class ScopeRequestForm(forms.Form):
    """A question that did not come through the portal."""

    channel = forms.ChoiceField(
        label="How it came",
        choices=[row for row in Channel.choices if row[0] != Channel.PORTAL],
        help_text="The law speaks of writing; a call is answered all the same.",
    )
    received_at = forms.DateTimeField(
        label="When it came",
        widget=DateTimeLocal,
        help_text="The days count from this moment, not from when you type it.",
    )


class ScopeForm(NoticeForm):
    """What the order's rows do not know: whom the screener talks to."""

    interviewed = forms.MultipleChoiceField(
        label="Who is asked about the person",
        choices=Interviewed.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Ask the screener. The answer must be complete: 15 U.S.C. 1681d(b). With none "
        "marked it says that people who know the person may be asked.",
    )

    field_order = ("interviewed", "channel")
