from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from config.accounts.models import Closure, Organization, User
from config.law.rule import Rule


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
