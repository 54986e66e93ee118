from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from config.accounts.models import Engagement, Membership, Organization, User
from config.accounts.roles import Role
from config.accounts.workflow import STEPS


class NewUserForm(forms.ModelForm[User]):
    """A user with a first password and, for one's own people, a first role."""

    password = forms.CharField(
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        validators=[validate_password],
        help_text="At least 12 characters. The user changes it after signing in.",
    )
    organization = forms.ModelChoiceField(
        Organization.objects.none(),
        required=False,
        help_text="Leave empty for outsiders, who are let into single matters.",
    )
    role = forms.ChoiceField(
        choices=[("", "---------"), *((role.value, role.value.replace("_", " ")) for role in Role)],
        required=False,
    )
    places: Any = Organization.objects.none()  # those of whoever fills in the form

    class Meta:
        model = User
        fields = ["email", "name"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = self.places  # type: ignore[attr-defined]

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if bool(told.get("organization")) != bool(told.get("role")):
            raise ValidationError("Choose an organization and a role there, or neither.")
        return told


class MembershipForm(forms.ModelForm[Membership]):
    class Meta:
        model = Membership
        fields = ["user", "organization", "unit", "role", "expires_at", "reason"]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        organization = told.get("organization") or getattr(self.instance, "organization", None)
        unit = told.get("unit")
        if unit and organization and unit.organization_id != organization.pk:
            self.add_error("unit", "Choose a unit of the same organization.")
        return told


def _day() -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(required=False, widget=widget)


class ProposeForm(forms.Form):
    """Every client begins as `support`; its page asks who handles the notices (R-24)."""

    screener = forms.ModelChoiceField(Organization.objects.none(), label=_("Screener"))
    agency = forms.ModelChoiceField(
        Organization.objects.none(),
        label=_("Agency"),
        help_text=_("An agency that is not here yet is set up by the operator first."),
    )

    def __init__(
        self, *args: Any, user: User, screeners: QuerySet[Organization], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        agencies = Organization.objects.visible_to(user).filter(kind=Organization.Kind.AGENCY)
        for name, offered in (("screener", screeners), ("agency", agencies)):
            self.fields[name].queryset = offered  # type: ignore[attr-defined]


class OnboardingForm(forms.Form):
    """Each step by itself or several at once; the names are the columns' (workflow.STEPS)."""

    identity_verified_how = forms.CharField(
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Who was called or met, under which published number or address."),
    )
    agreement_signed_on = _day()
    purposes_certified_on = _day()
    user_notice_delivered_on = _day()
    summary_delivered_on = _day()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for step in STEPS:
            self.fields[step.name].label = step.wanted


class ServiceForm(forms.ModelForm[Engagement]):
    class Meta:
        model = Engagement
        fields = ["service_level_business_days"]


class HandlingForm(forms.Form):
    handling = forms.ChoiceField(
        label=_("Handling"),
        choices=Engagement.Handling.choices,
        widget=forms.RadioSelect,
        help_text=_("In either case the agency's own people record the intent and the decision."),
    )


class HaltForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"), max_length=200, help_text=_("No name of a person: the agency reads it.")
    )
