"""The questions about a policy, and the signature under it."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import pgettext_lazy

from policies import quiz

CHOICES = [
    (quiz.PERMITTED, pgettext_lazy("portal", "The policy allows it")),
    (quiz.PROHIBITED, pgettext_lazy("portal", "The policy forbids it")),
]


class QuizForm(forms.Form):
    """A group of two circles for each question."""

    number = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    submission = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def __init__(self, *args: Any, questions: Sequence[quiz.Example], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place, question in enumerate(questions):
            self.fields[f"q{place}"] = forms.ChoiceField(
                label=f"{place + 1}. “{question.text}”",
                choices=CHOICES,
                widget=forms.RadioSelect,
                error_messages={"required": pgettext_lazy("portal", "Choose an answer.")},
            )
        self.count = len(questions)

    def given(self) -> dict[int, str]:
        return {place: self.cleaned_data[f"q{place}"] for place in range(self.count)}


class AcknowledgeForm(forms.Form):
    signed_name = forms.CharField(
        label=pgettext_lazy("portal", "Type your full name to sign"),
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    employee_number = forms.CharField(
        label=pgettext_lazy("portal", "Your badge or employee number"),
        help_text=pgettext_lazy("portal", "So that nobody else signs for you."),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    agrees = forms.BooleanField(
        label=pgettext_lazy("portal", "I have read this policy, and I understand it."),
        error_messages={
            "required": pgettext_lazy("portal", "Tick the box if you have read the policy.")
        },
    )
    content_sha256 = forms.CharField(max_length=64, widget=forms.HiddenInput)
    submission = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
