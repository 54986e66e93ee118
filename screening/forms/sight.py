from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone

from config.accounts.models import Matter, Membership, Organization, User, Wall
from config.accounts.roles import Role, Side, grants
from config.accounts.widgets import DateField


def members(organization: Organization) -> Any:
    here = User.objects.filter(memberships__organization=organization, is_active=True)
    return here.distinct()


def at_work(organization: Organization, at: datetime) -> Any:
    """Those whose role works on cases; an assignment gives the others nothing (R-29)."""
    roles = [
        role
        for role in Role
        if role != Role.AUDITOR and grants(Side.SCREENER, role, "accounts.view_matter")
    ]
    held = Membership.objects.in_force(at).filter(role__in=roles)
    return members(organization).filter(memberships__in=held.filter(organization=organization))


class AssignForm(forms.Form):
    user = forms.ModelChoiceField(User.objects.none(), label="Who works on it")

    def __init__(self, *args: Any, matter: Matter, at: datetime, **kwargs: Any) -> None:
        kwargs["auto_id"] = "assign_%s"
        super().__init__(*args, **kwargs)
        walled = Wall.objects.filter(matter=matter).values("user")
        free = at_work(matter.screener, at).exclude(pk__in=walled)
        self.fields["user"].queryset = free  # type: ignore[attr-defined]


class WallForm(forms.Form):
    user = forms.ModelChoiceField(User.objects.none(), label="Who must not see it")
    reason = forms.ChoiceField(choices=Wall.Reason.choices)

    def __init__(self, *args: Any, matter: Matter, **kwargs: Any) -> None:
        kwargs["auto_id"] = "wall_%s"
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = members(matter.screener)  # type: ignore[attr-defined]


class GrantForm(forms.Form):
    """An exception may go to somebody of another house: they are named by their e-mail address."""

    email = forms.EmailField(label="Their e-mail address here")
    role = forms.ChoiceField(
        choices=[
            (role.value, role.value.replace("_", " "))
            for role in Role
            if grants(Side.SCREENER, role, "accounts.view_matter")
        ],
        help_text="What they see is what this role sees.",
    )
    reason = forms.CharField(max_length=200)
    until = forms.DateField(label="Until the end of", widget=DateField)

    def __init__(self, *args: Any, matter: Matter, at: datetime, **kwargs: Any) -> None:
        kwargs["auto_id"] = "grant_%s"
        super().__init__(*args, **kwargs)
        self.matter, self.at = matter, at

    def clean_email(self) -> User:
        found = User.objects.filter(email__iexact=self.cleaned_data["email"], is_active=True)
        user = found.first()
        if user is None:
            raise forms.ValidationError("Nobody signs in with this address.")
        if self._decides(user):
            raise forms.ValidationError(
                "They work for the deciding agency: it sees the report, never the file (R-1)."
            )
        return user

    def _decides(self, user: User) -> bool:
        if self.matter.agency_id == self.matter.screener_id:
            return False
        return user.memberships.filter(organization=self.matter.agency_id).exists()

    def clean_until(self) -> datetime:
        until: date = self.cleaned_data["until"]
        end = timezone.make_aware(datetime.combine(until, time(23, 59, 59)))
        if end <= self.at:
            raise forms.ValidationError("This day is over.")
        return end
