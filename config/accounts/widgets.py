"""Form widgets that pass axe and work without script; ScopedAdmin puts them in place of the stock.

Browsers bring their own calendar and clock, so the admin's two-field date-time and its pop-up
calendar are not needed; lists to tick replace the two boxes of filter_horizontal.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.contrib.admin.widgets import ForeignKeyRawIdWidget
from django.db import models
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

MINUTE = "%Y-%m-%dT%H:%M"
SECOND = "%Y-%m-%dT%H:%M:%S"


class DateField(forms.DateInput):
    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class TimeField(forms.TimeInput):
    input_type = "time"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%H:%M")


class DateTimeLocal(forms.DateTimeInput):
    """One native field in the page's time zone; keeps the seconds of a value that has some."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format=MINUTE)

    def format_value(self, value: Any) -> str | None:
        if isinstance(value, datetime) and value.second:
            return value.strftime(SECOND)
        return super().format_value(value)

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        if len(context["widget"]["value"] or "") > len("2026-11-23T09:30"):
            context["widget"]["attrs"]["step"] = "1"
        return context


class CheckboxList(forms.CheckboxSelectMultiple):
    def __init__(self, attrs: dict[str, Any] | None = None, choices: Any = ()) -> None:
        super().__init__({"class": "pb-checks", **(attrs or {})}, choices)


class RecordNumber(ForeignKeyRawIdWidget):
    """For tables too long to choose from: the number, the record's name, and a link to find it.

    The form field's own queryset decides what is accepted, so it must be `visible_to(user)`.
    """

    template_name = "admin/widgets/record_number.html"

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        # Django's form renderer does not look into the project's templates.
        return render_to_string(self.template_name, self.get_context(name, value, attrs))


# What ScopedAdmin and its inlines take as `formfield_overrides`.
FORM_FIELDS: dict[type[models.Field[Any, Any]], dict[str, Any]] = {
    models.DateTimeField: {"form_class": forms.DateTimeField, "widget": DateTimeLocal},
    models.DateField: {"widget": DateField},
    models.TimeField: {"widget": TimeField},
    models.ManyToManyField: {"widget": CheckboxList},
}
