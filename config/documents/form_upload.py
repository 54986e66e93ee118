from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from config.documents.models import OfficialForm
from config.documents.services.forms import LARGEST, pdf_fault


class OfficialFormUpload(forms.ModelForm[OfficialForm]):
    """An administrator hands in the PDF as the government published it."""

    file = forms.FileField(
        label=_("PDF file"),
        help_text=_("As downloaded from the government's page, unchanged, at most 5 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf"}),
    )

    class Meta:
        model = OfficialForm
        fields = ["kind", "language", "version_date"]

    def clean_file(self) -> UploadedFile[bytes]:
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        too_large = (file.size or 0) > LARGEST
        said = pdf_fault(b"" if too_large else file.read())
        if said:
            raise forms.ValidationError(said)
        file.seek(0)
        return file

    def values(self) -> dict[str, Any]:
        told = dict(self.cleaned_data)
        return {"data": told.pop("file").read(), **told}
