"""Form fields for what people send."""

from functools import partial
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from config.documents.uploads import ACCEPT, LARGEST, Body


class FilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class FilesField(forms.FileField):
    """Several files or none; what they are is decided by their bytes, in `uploads`."""

    widget = FilesInput

    def __init__(self, *, kinds: str = ACCEPT, **options: Any) -> None:
        widget = FilesInput(attrs={"multiple": True, "accept": kinds})
        super().__init__(required=False, allow_empty_file=True, widget=widget, **options)

    def clean(self, data: Any, initial: Any = None) -> list[tuple[str, Body]]:
        several = data if isinstance(data, list | tuple) else [data] if data else []
        return [self._named(one) for one in several]

    def _named(self, file: UploadedFile[bytes]) -> tuple[str, Body]:
        cleaned = super().clean(file)
        return str(cleaned.name), partial(read, cleaned)


def read(file: UploadedFile[bytes]) -> bytes:
    """From its beginning. One byte more than is taken at most tells that it is too large."""
    file.seek(0)
    # A read reserves all that it asks for, however short the file is.
    data: bytes = file.read(min(file.size or 0, LARGEST) + 1)
    return data
