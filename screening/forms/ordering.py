from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from config.accounts.models import Engagement, Organization, Person, Unit, User
from config.accounts.widgets import DateField
from config.law.entries import Regime
from screening.models import Case, Position
from screening.models.orders import EMPLOYMENT, PRONGS
from screening.workflow import CaseStatus

ORDER = "screening.add_order"
PERSON = (
    *("given_name", "family_name", "birth_date", "email", "phone"),
    *("street", "city", "state", "postal_code", "language", "employment"),
)
YEARS = range(14, 101)  # of age; a typing error lies outside
RECORD = ("case_number", "authority", "purpose_text")


def agencies_of(user: User) -> QuerySet[Organization]:
    return Organization.objects.filter(pk__in=user.organization_ids(ORDER))


def screeners_of(user: User) -> QuerySet[Organization]:
    """Those that an agency of the user's has engaged (R-25)."""
    return Organization.objects.filter(
        engagements_as_screener__agency__in=user.organization_ids(ORDER),
        engagements_as_screener__status=Engagement.Status.ACTIVE,
    ).distinct()


def purposes(law: Regime) -> list[tuple[str, str]]:
    wanted = PRONGS if law.summary_603y else EMPLOYMENT
    return [(purpose.value, str(purpose.label)) for purpose in wanted]


def checked_birth_date(born: date | None, on: date) -> date | None:
    """Raises ValidationError for a year in which nobody who is screened was born."""
    if born and on.year - born.year not in YEARS:
        raise forms.ValidationError("Check the year: nobody of that age is screened.")
    return born


def open_for(user: User, told: Mapping[str, Any]) -> QuerySet[Case]:
    """Cases in sight that are open for a person of this name and birth date."""
    if not told.get("birth_date"):
        return Case.objects.none()
    named: dict[str, Any] = {
        f"subject__person__{name}__iexact": told.get(name, "")
        for name in ("given_name", "family_name")
    }
    open_ = Case.objects.visible_to(user).exclude(status=CaseStatus.CLOSED)
    return open_.filter(subject__person__birth_date=told["birth_date"], **named)


class OrderForm(forms.ModelForm[Person]):
    """One order under a regime that was chosen before; asks for no more than it needs."""

    position = forms.ModelChoiceField(
        Position.objects.none(),
        help_text="Its salary and place decide how far back the report may reach (G-08).",
    )
    screener = forms.ModelChoiceField(Organization.objects.none(), label="Screening company")
    purpose = forms.ChoiceField(label="What the report is for", widget=forms.RadioSelect)
    case_number = forms.CharField(max_length=40, help_text="Of your own file, as IA-2026-0101.")
    authority = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 2}), help_text="Statute, rule or order that allows it."
    )
    purpose_text = forms.CharField(
        label="Purpose in your words", widget=forms.Textarea(attrs={"rows": 2})
    )
    employee = forms.ModelChoiceField(
        Person.objects.none(),
        required=False,
        label="Your own record of this person",
        help_text="Its signatures tell which rules they knew. Their login never sees the case.",
    )
    unit = forms.ModelChoiceField(
        Unit.objects.none(), required=False, help_text="Members of this unit see the case."
    )
    rush_reason = forms.CharField(
        label="Rush, because",
        required=False,
        max_length=200,
        help_text="Puts the order before the others. Leave it empty for its turn in line.",
    )
    again = forms.BooleanField(
        required=False, label="Order it all the same", widget=forms.HiddenInput
    )
    submission = forms.UUIDField(widget=forms.HiddenInput)

    class Meta:
        model = Person
        fields = PERSON
        widgets = {"birth_date": DateField}
        help_texts = {
            "birth_date": "Without it nothing can be reported, for posts from before the 18th "
            "birthday stay out; it also opens the portal.",
            "street": "Letters go there; the house number opens the portal.",
            "state": "Two letters, as CO.",
            "language": "Of the letters and the portal.",
        }

    def __init__(self, *args: Any, user: User, law: Regime, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.on = user, on
        own = agencies_of(user)
        choices: dict[str, Any] = {
            "position": Position.objects.visible_to(user).filter(organization__in=own),
            "screener": screeners_of(user),
            "employee": Person.objects.visible_to(user).filter(organization__in=own),
            "unit": Unit.objects.filter(organization__in=own),
        }
        for name, rows in choices.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        self.fields["purpose"].choices = purposes(law)  # type: ignore[attr-defined]
        for name in self._not_needed(law, choices):
            del self.fields[name]
        if not law.candidates:
            self._only_employed()
        if not law.summary_603y:
            self._record_may_wait()
        self.order_fields(["again", "screener", "position", "purpose", *RECORD, *PERSON])

    def _not_needed(self, law: Regime, choices: dict[str, Any]) -> list[str]:
        return [
            *(["screener"] if not law.needs_cra else []),
            *(RECORD if not law.case_number else []),
            *(name for name in ("employee", "unit") if not choices[name].exists()),
        ]

    def _only_employed(self) -> None:
        states = Person.Employment
        kept = [(one.value, one.label) for one in (states.SWORN, states.CIVILIAN)]
        self.fields["employment"].choices = kept  # type: ignore[attr-defined]

    def _record_may_wait(self) -> None:
        """In-house it may be recorded after the order; nothing is collected before."""
        for name in RECORD:
            if name in self.fields:
                self.fields[name].required = False

    def clean_birth_date(self) -> date | None:
        return checked_birth_date(self.cleaned_data["birth_date"], self.on)

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        if open_one := None if told.get("again") else self._already_open(told):
            self.fields["again"].widget = forms.CheckboxInput()
            self.add_error(
                None,
                f"{open_one} is open for a person of this name and birth date. Go there, or tick "
                "below if this is somebody else, or another order for them.",
            )
        return told

    def _already_open(self, told: dict[str, Any]) -> Case | None:
        """Typed twice, or sent again after going back: two cases about one person."""
        sent = Q(order__submission=told.get("submission"))  # a double click is no second order
        return open_for(self.user, told).exclude(sent).first()

    def values(self) -> dict[str, Any]:
        """As `order_screening` takes them."""
        told = self.cleaned_data
        position: Position = told["position"]
        rest = {name: told[name] for name in told if name not in (*PERSON, "again")}
        return {
            "agency": position.organization,
            "screener": position.organization,
            **rest,
            "person_fields": {name: told[name] for name in PERSON},
        }
