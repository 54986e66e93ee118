"""The forms of the dispute page. They check shape; services check law."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from config.documents.fields import FilesField
from config.documents.quoting import says_something
from config.documents.uploads import Body
from disputes.models import Dispute
from disputes.workflow import Reason

LONGEST = 20_000  # characters of anybody's own words; there is no limit of words


class ItemForm(forms.Form):
    """One reported item: whether it is disputed, why, and what the person says and sends."""

    ticked = forms.BooleanField(required=False)
    reason = forms.ChoiceField(
        required=False, choices=[("", ""), *((one.value, one.value) for one in Reason)]
    )
    words = forms.CharField(required=False, max_length=LONGEST, strip=True)
    uploads = FilesField()

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("ticked") and not told.get("reason"):
            self.add_error("reason", _("Pick what is wrong with it."))
        return told

    def answers(self) -> dict[str, Any]:
        told = self.cleaned_data | {"words": written(self, "words")}
        return {name: told.get(name) or "" for name in ("ticked", "reason", "words")}


def written(form: forms.Form, name: str) -> str:
    """What stands in a field, too long or not: a draft loses no word of it."""
    return str(form[name].value() or "").strip()


class DisputeForms:
    """All items of the page and the statement, bound together."""

    def __init__(
        self, keys: Sequence[str], data: Any = None, files: Any = None, saved: Any = None
    ) -> None:
        told: Mapping[str, Any] = saved or {}
        items = told.get("items", {})
        self.items = {
            key: ItemForm(data, files, prefix=key, initial=items.get(key, {})) for key in keys
        }
        self.statement = StatementForm(
            data, files, initial={"statement": told.get("statement", "")}
        )

    def full_clean(self) -> None:
        for form in (*self.items.values(), self.statement):
            form.full_clean()

    @property
    def faulty(self) -> list[str]:
        """Items that are ticked and not complete; what stands beside the others is ignored."""
        return [key for key in self.ticked if self.items[key].errors]

    def answers(self) -> dict[str, Any]:
        return {
            "items": {key: form.answers() for key, form in self.items.items()},
            "statement": written(self.statement, "statement"),
        }

    def files(self) -> dict[str, list[tuple[str, Body]]]:
        found = {key: form.cleaned_data.get("uploads", []) for key, form in self.items.items()}
        return {**found, "": self.statement.cleaned_data.get("uploads", [])}

    @property
    def ticked(self) -> list[str]:
        return [key for key, form in self.items.items() if form.cleaned_data.get("ticked")]


class StatementForm(forms.Form):
    statement = forms.CharField(required=False, max_length=LONGEST, strip=True)
    uploads = FilesField()


class ResultsForm(forms.Form):
    """How the results come: by mail, or here where the person agrees to that (R-10)."""

    results_by = forms.ChoiceField(
        label=pgettext_lazy("portal", "How should we send you the result?"),
        choices=[
            (Dispute.Results.MAIL.value, pgettext_lazy("portal", "By mail, on paper")),
            (
                Dispute.Results.PORTAL.value,
                pgettext_lazy("portal", "Here on this site, not on paper"),
            ),
        ],
        initial=Dispute.Results.MAIL.value,
        widget=forms.RadioSelect,
    )
    agrees = forms.BooleanField(
        label=pgettext_lazy(
            "portal", "I agree to get it here only, and I can open PDF files on my device"
        ),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("results_by") == Dispute.Results.PORTAL and not told.get("agrees"):
            self.add_error("agrees", _("Tick this box, or choose mail."))
        return told


class WordsForm(forms.Form):
    """A dispute in words. Who is `proven` saw that no item is there: it is about the whole."""

    about = forms.ChoiceField(
        label=pgettext_lazy("portal", "What do you dispute?"),
        choices=[
            ("all", pgettext_lazy("portal", "Everything in my report")),
            ("some", pgettext_lazy("portal", "Only what I describe below")),
        ],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=pgettext_lazy("portal", "What is wrong?"),
        help_text=pgettext_lazy(
            "portal", "Say which post you mean, and what is wrong with it. Simple words are fine."
        ),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 7}),
    )
    uploads = FilesField(
        label=pgettext_lazy("portal", "Add files (you may skip this)"),
        help_text=pgettext_lazy("portal", "Photos, screenshots, PDF, or text. Up to 20 MB each."),
    )

    def __init__(self, *args: Any, proven: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if proven:
            del self.fields["about"]
            self.fields["words"].help_text = pgettext(
                "portal", "Say what is missing or wrong. Simple words are fine."
            )


class MoreForm(forms.Form):
    """Something more for an open dispute."""

    item = forms.ChoiceField(
        label=pgettext_lazy("portal", "What is it about?"), required=False, choices=()
    )
    words = forms.CharField(
        label=pgettext_lazy("portal", "What you want to add"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    uploads = FilesField(
        label=pgettext_lazy("portal", "Files"),
        help_text=pgettext_lazy(
            "portal", "Photos, screenshots, PDF, or text. Up to 10 files, 20 MB each."
        ),
    )

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if not says_something(told.get("words", "")) and not told.get("uploads"):
            self.add_error("words", _("Write something, or choose at least one file."))
        return told
