"""Order for an academy class: one position, regime and purpose; the people come from a file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from config.accounts.models import Organization, Person, User
from config.law.entries import Regime
from screening import roster
from screening.forms.ordering import (
    agencies_of,
    checked_birth_date,
    purposes,
    screeners_of,
)
from screening.models import Case, Position
from screening.roster import COLUMNS, FIELD, MOST_BYTES, Problem, Roster, Row

COLUMN = {FIELD.get(name, name): name for name in COLUMNS}
ORDER, LEAVE = "order", "leave"


class ClassForm(forms.Form):
    """The terms that all orders share, and the file."""

    position = forms.ModelChoiceField(Position.objects.none())
    screener = forms.ModelChoiceField(Organization.objects.none(), label="Screening company")
    purpose = forms.ChoiceField(label="What the reports are for", widget=forms.RadioSelect)
    academy_class = forms.CharField(
        label="Name of the class", max_length=60, help_text="As Class 41: orders are found by it."
    )
    rush_reason = forms.CharField(
        label="Rush, because",
        required=False,
        max_length=200,
        help_text="For the whole class. Leave it empty for its turn in line.",
    )
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: User, law: Regime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        positions = Position.objects.visible_to(user).filter(organization__in=agencies_of(user))
        self.fields["position"].queryset = positions  # type: ignore[attr-defined]
        self.fields["screener"].queryset = screeners_of(user)  # type: ignore[attr-defined]
        self.fields["purpose"].choices = purposes(law)  # type: ignore[attr-defined]
        if not law.needs_cra:
            del self.fields["screener"]

    def terms(self) -> dict[str, Any]:
        """As `order_class` takes them."""
        told = {name: self.cleaned_data[name] for name in self.fields if name not in OWN}
        agency = told["position"].organization
        return {"agency": agency, "screener": agency, **told}


class UploadForm(ClassForm):
    file = forms.FileField(
        label="The class as CSV",
        help_text=f"Columns: {', '.join(COLUMNS)}; the first three must be filled. At most "
        f"{roster.MOST_ROWS} people.",
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )
    found: Roster

    def clean_file(self) -> UploadedFile[bytes]:
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise ValidationError(f"The file is larger than {MOST_BYTES >> 10} kB.")
        try:
            self.found = roster.read(file.read())
        except roster.Unreadable as unreadable:
            raise ValidationError(str(unreadable)) from unreadable
        return file


class ConfirmForm(ClassForm):
    """The preview sent back: the same text, read and checked again; nothing was kept between."""

    text = forms.CharField(widget=forms.HiddenInput, strip=False, max_length=MOST_BYTES)
    found: Roster

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.fields:
            self.fields[name].widget = forms.HiddenInput()

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        try:
            self.found = roster.parse(text)
        except roster.Unreadable as unreadable:
            raise ValidationError(str(unreadable)) from unreadable
        return text


OWN = ("file", "text")


def checked(found: Roster, screener: Organization, on: date) -> Roster:
    """The roster with what the records themselves would refuse, beside what the file shows."""
    return replace(found, rows=tuple(_checked(row, screener, on) for row in found.rows))


def _checked(row: Row, screener: Organization, on: date) -> Row:
    known = {problem.column for problem in row.problems}
    wrong: dict[str, Iterable[str]] = {}
    try:
        checked_birth_date(row.fields.get("birth_date"), on)  # type: ignore[arg-type]
    except ValidationError as error:
        wrong["birth_date"] = error.messages
    try:
        Person(organization=screener, **row.fields).full_clean(exclude=["organization"])
    except ValidationError as error:
        wrong |= error.message_dict
    problems = [
        Problem(row.line, COLUMN.get(name, name), " ".join(said))
        for name, said in wrong.items()
        if COLUMN.get(name, name) not in known
    ]
    return replace(row, problems=(*row.problems, *problems))


def doubts(found: Roster, user: User) -> dict[int, str]:
    """Lines that may order twice for one person, and why; each is asked about."""
    asked = {
        line: f"Line {earlier} has the same name and birth date."
        for line, earlier in found.twice.items()
    }
    for line, case in _open_cases(found, user).items():
        asked[line] = f"{case.reference} is open for a person of this name and birth date."
    return asked


def _open_cases(found: Roster, user: User) -> dict[int, Case]:
    """In one query: all open cases with one of the file's birth dates."""
    born = {row.fields["birth_date"] for row in found.rows if "birth_date" in row.fields}
    names = {row.key: row.line for row in reversed(found.rows)}
    hits: dict[int, Case] = {}
    seen: Any = Case.objects.visible_to(user)
    found_open = seen.open().filter(subject__person__birth_date__in=born)
    for case in found_open.select_related("matter", "subject__person"):
        person = case.subject.person
        key = (person.family_name.casefold(), person.given_name.casefold(), person.birth_date)
        if key in names:
            hits.setdefault(names[key], case)
    return hits
