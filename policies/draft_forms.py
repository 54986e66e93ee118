"""What an author changes in a draft: the policy's frame, and a clause."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from config.accounts.widgets import CheckboxList
from policies.models import Clause, PolicyVersion
from policies.pack_model import AUDIENCES, DUTIES

SEPARATOR = "|"
AUDIENCE_WORDS = {
    "candidate": _("Candidates"),
    "sworn": _("Sworn officers"),
    "civilian": _("Civilian staff"),
}
DUTY_WORDS = {"on": _("On duty"), "off": _("Off duty"), "both": _("On and off duty")}


def plain(text: str) -> str:
    """Browsers send two signs for a line's end; a policy knows one."""
    return text.replace("\r\n", "\n")


class PlainForm(forms.ModelForm[Any]):
    """Texts are kept with plain line ends, so that their paragraphs are found again."""

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or self.cleaned_data
        told |= {name: plain(said) for name, said in told.items() if isinstance(said, str)}
        return told


class LinesField(forms.CharField):
    """A list of texts, an empty line between two, or one a line."""

    widget = forms.Textarea

    def __init__(self, *, between: str = "\n\n", **kwargs: Any) -> None:
        self.between = between
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) else self.between.join(value or ())

    def to_python(self, value: Any) -> Any:
        parts = plain(super().to_python(value) or "").split(self.between)
        return [part.strip() for part in parts if part.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.to_python(data) != list(initial or ()))


class RowsField(forms.CharField):
    """A row a line, its parts separated by bars: `key | title | text`."""

    widget = forms.Textarea

    def __init__(
        self, names: Sequence[str], *, number: str = "", is_keyed: bool = True, **kwargs: Any
    ) -> None:
        self.names, self.number, self.is_keyed = names, number, is_keyed
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, str):
            return value
        return "\n".join(self._line(row) for row in value or ())

    def _line(self, row: Mapping[str, Any]) -> str:
        *said, last = ["" if row.get(name) is None else str(row[name]) for name in self.names]
        said = [part.replace(SEPARATOR, "/") for part in said]  # else what follows would move
        return f" {SEPARATOR} ".join(" ".join(part.split()) for part in (*said, last))

    def to_python(self, value: Any) -> Any:
        lines = [line for line in (super().to_python(value) or "").splitlines() if line.strip()]
        rows = list(self._rows(lines))
        keys = [row[self.names[0]] for row in rows if row[self.names[0]]]
        if twice := next((key for key in keys if keys.count(key) > 1), ""):
            raise ValidationError(_("“%(key)s” is used twice."), params={"key": twice})
        return rows

    def _rows(self, lines: Iterable[str]) -> Iterable[dict[str, Any]]:
        for at, line in enumerate(lines, 1):
            parts = [part.strip() for part in line.split(SEPARATOR, len(self.names) - 1)]
            row: dict[str, Any] = {
                **dict.fromkeys(self.names, ""),
                **dict(zip(self.names, parts, strict=False)),
            }
            if self.is_keyed and not row[self.names[0]]:
                raise ValidationError(_("Line %(n)s has no key."), params={"n": at})
            if self.number:
                row[self.number] = self._months(row[self.number], at)
            yield row

    def _months(self, said: str, at: int) -> int | None:
        if said and not said.isdecimal():
            raise ValidationError(_("Line %(n)s: months are a number."), params={"n": at})
        return int(said) if said else None


class FrameForm(PlainForm):
    """The policy as a whole; its clauses and matrix have forms of their own."""

    submission = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    principles = RowsField(
        ("key", "title", "text"),
        is_keyed=False,
        label=_("Principles of the code of ethics"),
        help_text=_("A principle a line: key | title | text. Clauses cite it by its key."),
    )
    categories = RowsField(
        ("key", "title"),
        label=_("Categories"),
        required=False,
        help_text=_("A category a line: key | title. Each clause belongs to one."),
    )
    severities = RowsField(
        ("key", "title", "lookback_months", "text"),
        number="lookback_months",
        label=_("Classes of severity, from lightest to gravest"),
        required=False,
        help_text=_("A class a line: key | title | months that earlier findings count | text."),
    )
    ladder = LinesField(
        between="\n",
        label=_("Sanctions, from mildest to gravest"),
        required=False,
        help_text=_("One a line. None: the usual ladder."),
    )

    class Meta:
        model = PolicyVersion
        fields = [
            *("mission", "principles", "not_forbidden", "suitability"),
            *("categories", "severities", "ladder", "language"),
        ]
        labels = {
            "mission": _("Mission"),
            "not_forbidden": _("What this policy does not forbid"),
            "suitability": _("Standard for people who apply"),
            "language": _("Language, as en or es"),
        }


class ClauseForm(PlainForm):
    """A clause in the words of its version: principles, categories and classes are chosen."""

    principles = forms.MultipleChoiceField(
        label=_("Follows from"), widget=CheckboxList, required=False
    )
    audience = forms.MultipleChoiceField(
        label=_("Applies to"),
        widget=CheckboxList,
        required=False,
        choices=[(key, AUDIENCE_WORDS[key]) for key in AUDIENCES],
    )
    duty = forms.ChoiceField(
        label=_("Duty"), choices=[(key, DUTY_WORDS[key]) for key in reversed(DUTIES)]
    )
    prohibited_examples = LinesField(
        label=_("Not this"),
        required=False,
        help_text=_("Invented posts that break the clause, an empty line between two."),
    )
    permitted_examples = LinesField(
        label=_("But this"),
        required=False,
        help_text=_("Invented posts that come close and are allowed, an empty line between two."),
    )

    class Meta:
        model = Clause
        fields = [
            *("version", "position", "number", "title", "kind", "text", "why", "protects"),
            *("limits", "legal_basis", "principles", "audience", "duty", "category", "severity"),
            *("prohibited_examples", "permitted_examples", "found_by", "disqualified_by"),
        ]
        labels = {"why": _("Why this rule"), "protects": _("How it protects you")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if (version := self._version()) and "category" in self.fields:
            self._offer(version)

    def clean(self) -> dict[str, Any]:
        """Boxes have no order: what was ticked before keeps the author's."""
        told = super().clean()
        for name in ("principles", "audience"):
            kept = list(getattr(self.instance, name))
            if name in told and sorted(told[name]) == sorted(kept):
                told[name] = kept
        return told

    def _version(self) -> PolicyVersion | None:
        if self.instance.version_id:
            kept: PolicyVersion = self.instance.version
            return kept
        asked = str(self.data.get("version") or self.initial.get("version") or "")
        own: QuerySet[PolicyVersion] = self.fields["version"].queryset  # type: ignore[attr-defined]
        found: PolicyVersion | None = own.filter(pk=asked).first() if asked.isdecimal() else None
        return found

    def _offer(self, version: PolicyVersion) -> None:
        """What the version names, and what the clause has already."""
        principles = [(row["key"], row["title"] or row["text"]) for row in version.principles]
        kept = [key for key in self.instance.principles if key not in dict(principles)]
        field = self.fields["principles"]
        field.choices = [*principles, *((key, key) for key in kept)]  # type: ignore[attr-defined]
        for name, rows in (("category", version.categories), ("severity", version.severities)):
            if rows:
                self.fields[name] = forms.ChoiceField(
                    label=self.fields[name].label,
                    required=self.fields[name].required,
                    choices=_choices(rows, getattr(self.instance, name)),
                )
        if not self.instance.pk:
            last = version.clauses.order_by("-position").first()
            self.initial.setdefault("position", last.position + 1 if last else 1)


def _choices(rows: Iterable[Mapping[str, Any]], kept: str) -> list[tuple[str, str]]:
    told = {row["key"]: f"{row['key']}: {row.get('title') or row['key']}" for row in rows}
    return [("", "–"), *told.items(), *([(kept, kept)] if kept and kept not in told else [])]
