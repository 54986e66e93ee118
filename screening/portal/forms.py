from typing import Any

from django import forms
from django.utils.translation import pgettext, pgettext_lazy

from config.accounts.models import Person
from config.portal.naming import is_name_of
from screening.disclosures import Sheet


class SignForm(forms.Form):
    """The signature, with what was shown: the service holds both together."""

    signed_name = forms.CharField(
        label=pgettext_lazy("portal", "Type your full name to sign"),
        max_length=160,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    # What was typed when we asked once whether it is their name; the same again is the answer.
    asked_about = forms.CharField(required=False, max_length=160, widget=forms.HiddenInput)
    disclosure = forms.UUIDField(widget=forms.HiddenInput)
    shown_sha256 = forms.CharField(max_length=64, widget=forms.HiddenInput)
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean(self) -> dict[str, Any]:
        """Names change and are misspelt, so another name is asked about once and never refused."""
        told: dict[str, Any] = super().clean() or {}
        typed = told.get("signed_name", "")
        if typed and typed != told.get("asked_about") and not is_name_of(self.person, typed):
            self.data = {**self.data.dict(), "asked_about": typed}  # type: ignore[attr-defined]
            said = pgettext(
                "portal", "We know you as %(name)s. If you typed your own name, sign once more."
            )
            self.add_error("signed_name", said % {"name": self.person.name})
        return told

    def clean_signed_name(self) -> str:
        name: Any = self.cleaned_data["signed_name"]
        return " ".join(str(name).split())


# As the sheet has it on paper.
WANTS_COPY = {
    "N-19": pgettext_lazy("portal", "I want a copy of the report, free of charge."),
    "N-19b": pgettext_lazy("portal", "I want a copy of the report, free of charge."),
    "N-19c": pgettext_lazy(
        "portal", "I want a free copy of the report, sent to me when the department gets it."
    ),
}


class SheetForm(SignForm):
    """The box of a state's sheet, and the signature where the state wants one."""

    wants_copy = forms.BooleanField(required=False)

    def __init__(self, *args: Any, sheet: Sheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["wants_copy"].label = WANTS_COPY[sheet.notice]
        if not sheet.signed:
            del self.fields["signed_name"], self.fields["asked_about"]
        self.order_fields(["wants_copy", "signed_name"])
