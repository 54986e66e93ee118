from __future__ import annotations

from django import forms

from config.accounts.widgets import DateTimeLocal
from screening.models import FileRequest

Channel, Proof, AnswerBy = FileRequest.Channel, FileRequest.Proof, FileRequest.AnswerBy


class FileRequestForm(forms.Form):
    """A request for the whole file that did not come through the portal."""

    channel = forms.ChoiceField(
        label="How it came",
        choices=[row for row in Channel.choices if row[0] != Channel.PORTAL],
    )
    received_at = forms.DateTimeField(
        label="When it came",
        widget=DateTimeLocal,
        help_text="The clock runs from this moment, not from when you type it.",
    )
    proof = forms.ChoiceField(
        label="How they showed who they are",
        choices=[row for row in Proof.choices if row[0] != Proof.PORTAL],
    )
    identified_at = forms.DateTimeField(
        label="When they showed it",
        widget=DateTimeLocal,
        required=False,
        help_text="Without this the file goes to nobody (G-14). A dispute needs no proof (R-13).",
    )
    answer_by = forms.ChoiceField(
        label="How they want it",
        choices=[row for row in AnswerBy.choices if row[0] != AnswerBy.PORTAL],
        initial=AnswerBy.MAIL,
        widget=forms.RadioSelect,
        help_text="On paper. Whoever wants it online asks in the portal (R-10).",
    )
