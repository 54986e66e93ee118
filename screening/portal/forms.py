from typing import Any

from django import forms
from django.utils.translation import pgettext_lazy


class SignForm(forms.Form):
    """The signature, with what was shown: the service holds both together."""

    signed_name = forms.CharField(
        label=pgettext_lazy("portal", "Type your full name to sign"),
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    disclosure = forms.UUIDField(widget=forms.HiddenInput)
    shown_sha256 = forms.CharField(max_length=64, widget=forms.HiddenInput)
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def clean_signed_name(self) -> str:
        name: Any = self.cleaned_data["signed_name"]
        return " ".join(str(name).split())
