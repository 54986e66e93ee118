from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password

from config.accounts.models import User


class NewUserForm(forms.ModelForm[User]):
    """A user with a first password; roles are given afterwards, as memberships."""

    password = forms.CharField(
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        validators=[validate_password],
        help_text="At least 12 characters. The user changes it after signing in.",
    )

    class Meta:
        model = User
        fields = ["email", "name"]

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def save(self, commit: bool = True) -> Any:
        self.instance.set_password(self.cleaned_data["password"])
        return super().save(commit)
