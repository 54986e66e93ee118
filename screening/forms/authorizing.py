from __future__ import annotations

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from config.accounts.widgets import DateField
from config.portal.services.links import DAYS, MOST_DAYS

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
