"""Staff page: what would be due, in a place and on these days, and why. Touches no case."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from config.accounts.pages import render_staff
from config.clocks.explain import steps_json
from config.clocks.simulate import scenario
from config.law.book import book
from config.law.clock import FIRST_YEAR, LAST_YEAR
from config.law.rule import Ground
from config.law.simulation import Course, Happening, Line, Running, simulate

# Events that the form asks for, in the order in which they come.
ASKED = (
    "report_furnished",
    "pre_adverse_received",
    "dispute_received",
    "information_received",
    "item_modified",
    "results_sent",
    "results_received",
    "decision_adverse",
    "decision_notice_sent",
    "misconduct_discovered",
    "discipline_proposed",
)
# What must have come before them is taken to have.
ALREADY = (
    "disclosure_shown",
    "authorization_signed",
    "certification_made",
    "order",
    "report_furnished",
    "pre_adverse_sent",
    "information_considered",
)


def _day(label: str) -> forms.DateField:
    said = _("Give a day of the years %(first)s to %(last)s.") % {
        "first": FIRST_YEAR,
        "last": LAST_YEAR,
    }
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput({"type": "date"}),
        validators=[
            MinValueValidator(date(FIRST_YEAR, 1, 1), said),
            MaxValueValidator(date(LAST_YEAR, 12, 31), said),
        ],
    )


class WhatIfForm(forms.Form):
    jurisdiction = forms.ChoiceField(label=_("Where"))
    regime = forms.ChoiceField(label=_("Under which regime"))
    sworn = forms.BooleanField(label=_("A sworn post"), required=False)
    criminal_history = forms.BooleanField(
        label=_("Criminal history is among the grounds"), required=False
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        whole = book()
        places = [(one.id, one.name) for one in whole.jurisdictions.values()]
        regimes = [(one.name, one.title) for one in whole.regimes.values()]
        for name, choices in (("jurisdiction", places), ("regime", regimes)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices
        for id in ASKED:
            self.fields[id] = _day(whole.event(id).title)

    def clean(self) -> dict[str, object]:
        found = super().clean() or {}
        if not self.errors and not any(found.get(id) for id in ASKED):
            raise forms.ValidationError(_("Give at least one day."))
        return found

    def course(self) -> Course:
        """Of a valid form."""
        given = self.cleaned_data
        grounds = [Ground.ANY_REPORT, *([Ground.CRIMINAL_HISTORY] * given["criminal_history"])]
        return simulate(
            book(),
            scenario(
                name="",
                jurisdiction=given["jurisdiction"],
                regime=given["regime"],
                sworn=given["sworn"],
                grounds=grounds,
                closures=(),
                already=[id for id in ALREADY if not given.get(id)],
                happenings=[
                    Happening(on=given[id], event=book().event(id)) for id in ASKED if given[id]
                ],
            ),
        )


@dataclass(frozen=True)
class Row:
    """A clock as the page shows it, with the steps of its count."""

    clock: Running
    state: str

    @property
    def steps(self) -> list[dict[str, object]]:
        return steps_json(self.clock.deadline.steps)


@dataclass(frozen=True)
class Day:
    on: date
    lines: tuple[Line, ...]


def _days(lines: Iterable[Line]) -> list[Day]:
    return [Day(on, tuple(found)) for on, found in groupby(lines, key=lambda line: line.on)]


def what_if(request: HttpRequest) -> HttpResponse:
    form = WhatIfForm(request.GET or None, initial={"regime": "CONSUMER_REPORT"})
    context: dict[str, object] = {"title": _("What if"), "form": form}
    if form.is_valid():
        course = form.course()
        last = max(line.on for line in course.lines)
        rows = [Row(clock, clock.state(last)) for clock in course.clocks]
        context |= {"days": _days(course.lines), "rows": rows, "owed": course.owed}
    wrong = form.is_bound and bool(form.errors)
    return render_staff(request, "clocks/what_if.html", context, 400 if wrong else 200)
