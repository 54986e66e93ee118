"""What is done with an order after it was placed: hurry it, put its person right, cancel it."""

from __future__ import annotations

from typing import Any

from django import forms

from config.accounts.models import Membership, Person, User
from config.accounts.widgets import DateField
from screening.forms.ordering import checked_birth_date, open_for
from screening.models import CancelGround, Case

CORRECTED = (
    *("given_name", "family_name", "birth_date", "email", "phone"),
    *("street", "city", "state", "postal_code", "language"),
)
WORDS = {"rows": 2}


class RushForm(forms.Form):
    reason = forms.CharField(
        label="Why it cannot wait its turn", max_length=200, help_text="No name of a person."
    )


class CancelForm(forms.Form):
    """What R-15 asks is asked of the agency alone: it knows the outcome."""

    ground = forms.ChoiceField(
        label="Why nothing more is wanted", choices=CancelGround.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(label="In your words", widget=forms.Textarea(attrs=WORDS))
    report_played_a_part = forms.TypedChoiceField(
        label="If turned down: did anything the screener found play a part?",
        choices=(("yes", "Yes"), ("no", "No")),
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        help_text="In whole or in part, by whatever way it was learned. An outcome that rests on "
        "the report owes the person notices: then the order is not cancelled (R-15).",
    )
    second_by = forms.ModelChoiceField(
        User.objects.none(),
        label="Second person",
        required=False,
        help_text="Confirms a “no” where a report with items was issued.",
    )

    def __init__(self, *args: Any, case: Case, decides: bool, **kwargs: Any) -> None:
        kwargs["auto_id"] = "cancel_%s"
        super().__init__(*args, **kwargs)
        if not decides:
            kept = [one for one in CancelGround.choices if one[0] != CancelGround.TURNED_DOWN]
            self.fields["ground"].choices = kept  # type: ignore[attr-defined]
            del self.fields["report_played_a_part"], self.fields["second_by"]
            return
        colleagues = Membership.objects.filter(organization=case.agency).values("user")
        people = User.objects.filter(pk__in=colleagues, is_active=True)
        self.fields["second_by"].queryset = people  # type: ignore[attr-defined]


class CorrectForm(forms.ModelForm[Person]):
    """The person as recorded, to be changed; another person is another order."""

    reason = forms.CharField(
        label="What was wrong, and how you learned it",
        max_length=200,
        help_text="Stays on record with the old and the new data.",
    )
    again = forms.BooleanField(
        required=False, label="Correct it all the same", widget=forms.HiddenInput
    )

    class Meta:
        model = Person
        fields = CORRECTED
        widgets = {"birth_date": DateField}
        help_texts = {"state": "Two letters, as CO.", "language": "Of the letters and the portal."}

    def __init__(self, *args: Any, user: User, case: Case, on: Any, **kwargs: Any) -> None:
        kwargs["auto_id"] = "correct_%s"
        # A copy: the case's own person stays as recorded until the service has said yes.
        kwargs["instance"] = Person.objects.get(pk=case.person.pk)
        super().__init__(*args, **kwargs)
        self.user, self.case, self.on = user, case, on
        self.order_fields(["again", *CORRECTED, "reason"])

    def clean_birth_date(self) -> Any:
        return checked_birth_date(self.cleaned_data["birth_date"], self.on)

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        if told.get("again") or not {"given_name", "family_name", "birth_date"} & {*self.changed()}:
            return told
        other = open_for(self.user, told).exclude(pk=self.case.pk).first()
        if other:
            self.fields["again"].widget = forms.CheckboxInput()
            self.add_error(
                None,
                f"{other} is open for a person of this name and birth date. If this order is for "
                "the same person twice, cancel it; else tick below.",
            )
        return told

    def changed(self) -> dict[str, Any]:
        return {
            name: self.cleaned_data.get(name) for name in CORRECTED if name in self.changed_data
        }
