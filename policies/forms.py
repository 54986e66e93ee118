"""The forms of a policy's way into force, and of its clauses and rules."""

from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from config.accounts.models import Organization, User
from config.accounts.widgets import DateField
from policies.detection import RuleError, parse_rule
from policies.models import DetectionRule
from policies.pack import shipped_packs, title_of


class ActForm(forms.Form):
    """Carries its own number: sent twice, it acts once."""

    submission = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class AdoptForm(ActForm):
    """Begin with a shipped pack; its text is the author's to change."""

    organization = forms.ModelChoiceField(Organization.objects.none(), label=_("Organization"))
    pack = forms.ChoiceField(label=_("Begin with"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = Organization.objects.filter(pk__in=user.organization_ids("policies.import_pack"))
        self.fields["organization"].queryset = own  # type: ignore[attr-defined]
        packs = [(slug, title_of(path)) for slug, path in shipped_packs().items()]
        self.fields["pack"].choices = packs  # type: ignore[attr-defined]


class NothingForm(ActForm):
    """For acts that need no word."""


class ApproveForm(ActForm):
    reason = forms.CharField(
        label=_("Why it stays as it is, where a check warns"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )


class ReturnForm(ActForm):
    reason = forms.CharField(
        label=_("What has to change"), widget=forms.Textarea(attrs={"rows": 3})
    )


class PublishForm(ActForm):
    effective_on = forms.DateField(
        label=_("In force from"), widget=DateField, help_text=_("Today or later; never backdated.")
    )


class WithdrawForm(ActForm):
    ends_on = forms.DateField(
        label=_("No longer in force from"),
        widget=DateField,
        help_text=_("Today or later. Nothing is in force from then on until you publish another."),
    )
    reason = forms.CharField(
        label=_("Why it is withdrawn"), widget=forms.Textarea(attrs={"rows": 3})
    )


class BenchForm(forms.Form):
    texts = forms.CharField(
        label=_("Posts to try, one a line"),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=20_000,
        help_text=_("Nothing is kept. Use invented posts."),
    )

    def lines(self) -> list[str]:
        return [line for line in self.cleaned_data["texts"].splitlines() if line.strip()][:100]


class RuleForm(forms.ModelForm[DetectionRule]):
    """A rule that cannot work is refused when it is saved, with place and remedy (P-06)."""

    class Meta:
        model = DetectionRule
        fields = ["clause", "key", "spec", "note"]

    def clean_spec(self) -> Any:
        spec = self.cleaned_data["spec"]
        try:
            parse_rule({**spec, "id": "try"} if isinstance(spec, dict) else spec)
        except RuleError as error:
            raise ValidationError(f"{error.place}: {error.reason} {error.remedy}") from error
        return spec
