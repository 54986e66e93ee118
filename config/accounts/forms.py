from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from config.accounts.models import Membership, Organization, User
from config.accounts.roles import Role


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
