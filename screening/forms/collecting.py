from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from config.accounts.models import User
from config.accounts.roles import Role
from config.accounts.widgets import DateTimeLocal
from config.law.entries import Regime
from screening.forms.authorizing import small_enough
from screening.models import Case, Provenance, SocialAccount
from screening.workflow import AccountStatus

LARGEST = 2 << 30
# what each source proves, and what it takes.
PROVENANCE = {
    Provenance.PUBLIC_CAPTURE: "Somebody captured what anybody can see, signed in nowhere.",
    Provenance.PUBLIC_API: "The platform's own interface gave it to anybody who asks.",
    Provenance.VENDOR: "A company collected it from public pages; its file says when and where.",
    Provenance.COMPLAINANT: "Given by somebody with lawful access; needs a statement and counsel.",
    Provenance.VOLUNTEERED_BY_SUBJECT: "The person gave it unasked; nobody may ask for it.",
}


def provenances(law: Regime) -> list[tuple[str, str]]:
    """A complainant's capture is never taken for a consumer report (R-4)."""
    return [
        (source.value, f"{source.label}. {text}")
        for source, text in PROVENANCE.items()
        if source != Provenance.COMPLAINANT or not law.consumer_report
    ]


class UploadForm(forms.Form):
    account = forms.ModelChoiceField(SocialAccount.objects.none(), label="Whose posts")
    upload = forms.FileField(
        label="File",
        help_text="X or Mastodon, as the platform gives it, or a capture as CSV; zip and tar too.",
    )
    provenance = forms.ChoiceField(label="Where it comes from", widget=forms.RadioSelect)
    statement = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        label="Statement",
        help_text="Who gave it, how they had it, and that nothing was asked for or promised. "
        "Needed for what was volunteered or came from a complainant.",
    )
    released_by = forms.ModelChoiceField(
        User.objects.none(), required=False, label="Released by counsel"
    )
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, case: Case, law: Regime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        usable = case.social_accounts.exclude(status=AccountStatus.REJECTED)
        self.fields["account"].queryset = usable  # type: ignore[attr-defined]
        self.fields["provenance"].choices = provenances(law)  # type: ignore[attr-defined]
        if law.consumer_report:
            del self.fields["released_by"]
        else:
            counsel = User.objects.filter(
                memberships__organization__in=(case.agency, case.screener),
                memberships__role=Role.COUNSEL,
                is_active=True,
            )
            self.fields["released_by"].queryset = counsel.distinct()  # type: ignore[attr-defined]

    def clean_upload(self) -> UploadedFile[bytes]:
        file: UploadedFile[bytes] = self.cleaned_data["upload"]
        if (file.size or 0) > LARGEST:
            raise forms.ValidationError("At most 2 GB.")
        return file


class VisibilityForm(forms.Form):
    """Somebody saw the post in public and kept a picture of it (R-4)."""

    url = forms.URLField(label="Address where it was seen", max_length=600)
    seen_at = forms.DateTimeField(label="When it was seen", widget=DateTimeLocal)
    publicly_visible = forms.BooleanField(
        required=False, label="It was visible to anybody, signed in nowhere."
    )
    picture = forms.FileField(label="Picture or copy of the page", help_text="At most 20 MB.")

    def clean_picture(self) -> bytes:
        return small_enough(self.cleaned_data["picture"])
