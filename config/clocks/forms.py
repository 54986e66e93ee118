from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from config.accounts.models import Closure, Organization, User
from config.law.rule import Rule

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

DOCUMENT = _("with a document")


def _choose(field: forms.Field, user: User) -> None:
    """Offer the organizations whose days the user may close; a single one is chosen already."""
    offered = _own(user)
    field.queryset = offered  # type: ignore[attr-defined]
    if len(offered) == 1:
        field.initial = offered[0]


def _own(user: User) -> QuerySet[Organization]:
    if user.is_operator:
        return Organization.objects.all()
    return Organization.objects.filter(pk__in=user.organization_ids("accounts.add_closure"))


class ClosureForm(forms.Form):
    """An administrator closes days for their own organization, an operator for a state too."""

    on = forms.DateField(
        label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=Closure.Kind.choices,
        help_text=_(
            "A public closure moves duties too. An own one lengthens waits and brings safe days "
            "forward; it never moves the day on which a duty is due."
        ),
    )
    organization = forms.ModelChoiceField(Organization.objects.none(), label=_("Organization"))
    jurisdiction = forms.CharField(
        label=_("State"),
        max_length=2,
        required=False,
        help_text=_("Instead of an organization; leave both empty for the whole country."),
    )
    name = forms.CharField(label=_("Name"), max_length=120)
    source = forms.CharField(
        label=_("Source"), max_length=200, help_text=_("Statute, order or resolution.")
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self.fields["organization"], user)
        self.fields["organization"].required = not user.is_operator
        if not user.is_operator:
            del self.fields["jurisdiction"]

    def values(self) -> dict[str, Any]:
        where = self.cleaned_data.get("jurisdiction", "").upper()
        return self.cleaned_data | {"jurisdiction": where}


class SeedForm(forms.Form):
    organization = forms.ModelChoiceField(Organization.objects.none(), label=_("Organization"))
    year = forms.IntegerField(label=_("Year"), min_value=2020, max_value=2100)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        kwargs["auto_id"] = "seed_%s"  # it stands on a page with another form
        super().__init__(*args, **kwargs)
        _choose(self.fields["organization"], user)

    def values(self) -> dict[str, Any]:
        told = self.cleaned_data
        return {"organization": told["organization"], "years": [told["year"]]}


def _day(label: StrOrPromise, **told: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, **told)


class TollForm(forms.Form):
    """`papers`: target and title of the documents that can be chosen."""

    reason_id = forms.ChoiceField(label=_("Reason"))
    begins_on = _day(_("Stands still from"))
    ends_on = _day(
        _("Runs again on"),
        required=False,
        help_text=_("The first day that counts again. Leave it empty while nobody knows."),
    )
    document = forms.ChoiceField(
        label=_("Document of this matter"),
        required=False,
        help_text=_("What shows it. A waiver always needs one, here or below."),
    )
    paper = forms.FileField(label=_("Or a new PDF"), required=False)
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, rule: Rule, papers: Iterable[tuple[str, str]], **kwargs: Any
    ) -> None:
        kwargs["initial"] = {"submission": uuid4()}
        super().__init__(*args, **kwargs)
        reasons = [
            (one.id, f"{one.text} ({DOCUMENT})" if one.document else one.text)
            for one in rule.tolling
        ]
        self.fields["reason_id"].choices = reasons  # type: ignore[attr-defined]
        self.fields["document"].choices = [("", _("none")), *papers]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("document") and told.get("paper"):
            self.add_error("paper", _("Choose one document or add one, not both."))
        return told

    def values(self) -> dict[str, Any]:
        paper = self.cleaned_data["paper"]
        return self.cleaned_data | {"paper": paper.read() if paper else b""}


class RunAgainForm(forms.Form):
    on = _day(
        _("Runs again on"),
        help_text=_("The first day that counts again. The day it began takes the tolling back."),
    )
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, tolling: int, **kwargs: Any) -> None:
        kwargs |= {"initial": {"submission": uuid4()}, "auto_id": f"tolling-{tolling}-%s"}
        super().__init__(*args, **kwargs)


class AdoptionForm(forms.Form):
    organization = forms.ModelChoiceField(Organization.objects.none(), label=_("Organization"))
    rule_id = forms.ChoiceField(label=_("Row"))
    on = forms.ChoiceField(label=_("State"), choices=[("on", _("on")), ("off", _("off"))])
    reason = forms.CharField(
        label=_("Why"), max_length=200, help_text=_("What was read, and where.")
    )

    def __init__(
        self,
        *args: Any,
        organizations: Iterable[Organization],
        rules: Iterable[Rule],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        own = Organization.objects.filter(pk__in=[one.pk for one in organizations])
        self.fields["organization"].queryset = own  # type: ignore[attr-defined]
        self.fields["rule_id"].choices = [  # type: ignore[attr-defined]
            (rule.id, f"{rule.id} {rule.title}") for rule in rules
        ]

    def values(self) -> dict[str, Any]:
        return {**self.cleaned_data, "on": self.cleaned_data["on"] == "on"}
