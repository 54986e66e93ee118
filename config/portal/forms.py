from datetime import date
from typing import Any

from django import forms
from django.utils.translation import pgettext_lazy

from config.portal.identity import USUAL, Answers, Asked
from config.portal.models import LinkRequest


class CodeForm(forms.Form):
    code = forms.CharField(
        label=pgettext_lazy("portal", "Code from your letter"),
        help_text=pgettext_lazy(
            "portal",
            "It looks like RK4M-7TDN-2XHP. Small letters and missing dashes are fine.",
        ),
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "class": "code",
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
    )


class PaperCodeForm(forms.Form):
    code = forms.CharField(
        label=pgettext_lazy("portal", "Code on the paper"),
        help_text=pgettext_lazy(
            "portal",
            "It stands at the end of the letter or report and looks like 7F3C-91AB-04DE-22C1.",
        ),
        max_length=40,
        widget=forms.TextInput(
            attrs={"class": "code long", "autocomplete": "off", "spellcheck": "false"}
        ),
    )


def _digits(label: str, most: int, autocomplete: str) -> forms.CharField:
    attrs = {"class": f"w{2 if most == 2 else 4}", "inputmode": "numeric"}
    return forms.CharField(
        label=label,
        required=False,
        max_length=most,
        widget=forms.TextInput(attrs=attrs | {"autocomplete": autocomplete}),
    )


class IdentityForm(forms.Form):
    """What is asked here. Never says which answer did not fit, nor whether one was missing."""

    month = _digits(pgettext_lazy("portal", "Month"), 2, "bday-month")  # type: ignore[arg-type]
    day = _digits(pgettext_lazy("portal", "Day"), 2, "bday-day")  # type: ignore[arg-type]
    year = _digits(pgettext_lazy("portal", "Year"), 4, "bday-year")  # type: ignore[arg-type]
    place = forms.CharField(
        label=pgettext_lazy("portal", "Your house number or your ZIP code"),
        required=False,
        max_length=12,
        widget=forms.TextInput(attrs={"class": "w6", "autocomplete": "off"}),
    )
    ssn = _digits(
        pgettext_lazy("portal", "The last four digits of your Social Security number"),  # type: ignore[arg-type]
        4,
        "off",
    )
    code = _digits(
        pgettext_lazy("portal", "The code we sent you"),  # type: ignore[arg-type]
        6,
        "one-time-code",
    )
    parts = {"birth_date": ("month", "day", "year"), "place": ("place",)}

    def __init__(
        self, *args: Any, asked: Asked = USUAL, missed: bool = False, **kwargs: Any
    ) -> None:
        kwargs["label_suffix"] = ""
        super().__init__(*args, **kwargs)
        told = {"aria-invalid": "true"} if missed else {}
        for part in ("birth_date", "place", "ssn", "code"):
            for name in self.parts.get(part, (part,)):
                if not getattr(asked, part):
                    del self.fields[name]
                    continue
                self.fields[name].widget.attrs |= told
                if part != "birth_date":
                    hints = f"{name}-h {name}-e" if missed else f"{name}-h"
                    self.fields[name].widget.attrs["aria-describedby"] = hints

    def answers(self) -> Answers:
        names = ("month", "day", "year", "place", "ssn", "code")
        told = {name: self.data.get(name, "").strip()[:12] for name in names}
        try:
            birth = date(int(told["year"]), int(told["month"]), int(told["day"])).isoformat()
        except ValueError:
            birth = "no date"
        return Answers(birth=birth, place=told["place"], ssn=told["ssn"], code=told["code"])


class AgainForm(forms.Form):
    secret = forms.CharField(
        label=pgettext_lazy("portal", "Code from your letter, also an old one"),
        help_text=pgettext_lazy(
            "portal", "You have no letter? Then paste the link from your e-mail, or call us."
        ),
        max_length=300,
        error_messages={"required": pgettext_lazy("portal", "Type the code, or call us.")},
        widget=forms.TextInput(
            attrs={"class": "code", "autocomplete": "off", "spellcheck": "false"}
        ),
    )
    way = forms.ChoiceField(
        label=pgettext_lazy("portal", "How should the new one come?"),
        choices=[
            (LinkRequest.Way.EMAIL.value, pgettext_lazy("portal", "By e-mail")),
            (LinkRequest.Way.POST.value, pgettext_lazy("portal", "By mail, on paper")),
        ],
        initial=LinkRequest.Way.EMAIL.value,
        widget=forms.RadioSelect,
    )
