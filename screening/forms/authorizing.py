from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from config.accounts.widgets import DateField
from config.portal.services.links import DAYS, MOST_DAYS
from screening.disclosures import Sheet

LARGEST_SCAN = 20 << 20


def small_enough(file: UploadedFile[bytes]) -> bytes:
    """The bytes of an upload. Raises ValidationError for one that no scan would be."""
    if (file.size or 0) > LARGEST_SCAN:
        raise forms.ValidationError("At most 20 MB.")
    return bytes(file.read())


class DisclosureForm(forms.Form):
    language = forms.ChoiceField(choices=settings.LANGUAGES)
    evergreen = forms.BooleanField(
        required=False,
        label="Covers reports during employment too",
        help_text="Says so in the disclosure. California wants a new one for each report.",
    )


class SheetForm(forms.Form):
    """Prepare a state's own disclosure, to print it; the portal prepares its own."""

    notice = forms.ChoiceField(label="Which")
    language = forms.ChoiceField(choices=settings.LANGUAGES)

    def __init__(self, *args: Any, sheets: Iterable[Sheet], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.notice, f"{one.title} ({one.notice})") for one in sheets]
        self.fields["notice"].choices = choices  # type: ignore[attr-defined]


class LinkForm(forms.Form):
    days = forms.IntegerField(label="Days it works", min_value=1, max_value=MOST_DAYS, initial=DAYS)


class ScanForm(forms.Form):
    paper = forms.FileField(
        label="Signed paper",
        help_text="PDF, JPEG or PNG of the signed authorization, at most 20 MB.",
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,image/jpeg,image/png"}),
    )
    signed_on = forms.DateField(label="Day of the signature", widget=DateField)
    signed_name = forms.CharField(
        label="Name as signed", max_length=160, required=False, help_text="If it differs."
    )

    def clean_paper(self) -> bytes:
        return small_enough(self.cleaned_data["paper"])


class SheetScanForm(ScanForm):
    """A state's sheet that came back on paper, with its box as it was marked."""

    notice = forms.ChoiceField(label="Which")
    wants_copy = forms.TypedChoiceField(
        label="The box for a copy of the report",
        choices=[("yes", "Marked: they want a copy"), ("no", "Not marked")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )

    field_order = ("notice", "paper", "wants_copy")

    def __init__(self, *args: Any, sheets: Iterable[Sheet], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.notice, f"{one.title} ({one.notice})") for one in sheets]
        self.fields["notice"].choices = choices  # type: ignore[attr-defined]
        self.fields["paper"].help_text = "PDF, JPEG or PNG of the signed sheet, at most 20 MB."


class AuthorityForm(forms.Form):
    """What takes the authorization's place where the regime knows none (G-01)."""

    case_number = forms.CharField(max_length=40, help_text="Of your own file.")
    authority = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 2}), help_text="Statute, rule or order that allows it."
    )
    purpose_text = forms.CharField(
        label="Purpose in your words", widget=forms.Textarea(attrs={"rows": 2})
    )


class CertifyForm(forms.Form):
    agreed = forms.BooleanField(label="I certify each of these points for my agency.")
