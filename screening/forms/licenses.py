from __future__ import annotations

from typing import Any

from django import forms

from config.accounts.widgets import DateField
from screening.models import InvestigatorLicense


class LicenseForm(forms.ModelForm[InvestigatorLicense]):
    """A license as its paper says; the scan goes with it."""

    paper = forms.FileField(label="Scan of license and certificate", help_text="PDF, JPEG or PNG.")

    class Meta:
        model = InvestigatorLicense
        fields = (
            *("organization", "state", "kind", "number", "training"),
            *("valid_from", "valid_until"),
        )
        widgets = {"valid_from": DateField, "valid_until": DateField}

    def __init__(self, *args: Any, organizations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["organization"]
        chosen.queryset = organizations
        if len(found := list(organizations)) == 1:
            chosen.widget, chosen.initial = forms.HiddenInput(), found[0]

    def clean_paper(self) -> bytes:
        data: bytes = self.cleaned_data["paper"].read()
        return data


class WithdrawForm(forms.Form):
    why = forms.CharField(label="What became of it", max_length=200)
