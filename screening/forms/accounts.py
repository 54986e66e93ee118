from __future__ import annotations

from typing import Any

from django import forms

from config.accounts.models import Organization, User
from screening.models import Case, DiscoveryEntry, Identifier, Platform, SocialAccount

AGREES = (("yes", "Agrees: ties the account to the person"), ("no", "Conflicts: speaks against it"))
CONFIRM = "screening.confirm_account"


def colleagues(organization: Organization, apart_from: User) -> Any:
    """Everybody else who works there now."""
    here = User.objects.filter(memberships__organization=organization, is_active=True)
    return here.exclude(pk=apart_from.pk).distinct()


class ProposeForm(forms.Form):
    platform = forms.ChoiceField(choices=Platform.choices)
    handle = forms.CharField(label="Name on the platform", max_length=120)
    url = forms.URLField(label="Address", max_length=400, required=False)


class IdentifierForm(forms.Form):
    kind = forms.ChoiceField(label="What was compared", choices=Identifier.Kind.choices)
    agrees = forms.ChoiceField(choices=AGREES, initial="yes", widget=forms.RadioSelect)
    detail = forms.CharField(
        label="With what, and where it was seen", widget=forms.Textarea(attrs={"rows": 2})
    )
    explanation = forms.CharField(
        label="Why a conflict is none", required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    second_by = forms.ModelChoiceField(
        User.objects.none(),
        required=False,
        label="Second person who compared the faces",
        help_text="A face is strong evidence only if two people compared it.",
    )

    def __init__(self, *args: Any, screener: Organization, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = colleagues(screener, user)
        self.fields["second_by"].queryset = found  # type: ignore[attr-defined]

    def clean_agrees(self) -> bool:
        return bool(self.cleaned_data["agrees"] == "yes")


class ExplainForm(forms.Form):
    explanation = forms.CharField(label="Why the conflict is none", max_length=1000)


class RejectForm(forms.Form):
    why = forms.CharField(label="What shows that it is not the person's", max_length=1000)


class DiscoveryForm(forms.Form):
    # No platform is chosen beforehand: the log backs a report that says "no account found".
    platform = forms.ChoiceField(
        label="Looking for an account on", choices=[("", "Choose…"), *Platform.choices]
    )
    place = forms.CharField(
        label="Where you looked", max_length=200, help_text="Site, search engine or directory."
    )
    terms = forms.CharField(label="With which terms", max_length=200)
    result = forms.ChoiceField(choices=DiscoveryEntry.Result.choices, widget=forms.RadioSelect)
    account = forms.ModelChoiceField(
        SocialAccount.objects.none(), required=False, label="The account found"
    )
    note = forms.CharField(required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        kwargs["auto_id"] = "discovery_%s"  # it stands on a page with other forms
        super().__init__(*args, **kwargs)
        self.fields["account"].queryset = case.social_accounts.all()  # type: ignore[attr-defined]
