from __future__ import annotations

from typing import Any

from django import forms

from screening.models import Dismissal, RedactionLabel
from screening.redaction import Cut

CONFIRM, DISMISS, SKIP, UNDO = "confirm", "dismiss", "skip", "undo"
VERDICTS = [(one, one) for one in (CONFIRM, DISMISS, SKIP, UNDO)]

# On paper health reads as any protected information, so that nobody learns that it was health.
KINDS = [
    (kind.value, "medical, printed as protected information")
    if kind == RedactionLabel.MEDICAL
    else (kind.value, str(kind.label))
    for kind in RedactionLabel
]


class NoticeReasonForm(forms.Form):
    reason = forms.CharField(
        label="Why it may stand all the same",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4_000,
        help_text="Another rule or order that they knew, a law, what they were told in person.",
    )


class VerdictForm(forms.Form):
    """The bar's verdict for every mark, and what was said of single marks (`mark-<flag>`)."""

    verdict = forms.ChoiceField(choices=VERDICTS)
    reason = forms.ChoiceField(choices=[("", ""), *Dismissal.choices], required=False)
    words = forms.CharField(max_length=500, required=False)

    def of_mark(self, flag: int) -> dict[str, Any]:
        """What `review_flag` takes for this flag: its own verdict before the bar's."""
        told = self.cleaned_data
        own = str(self.data.get(f"mark-{flag}", ""))
        verdict = own if own == CONFIRM else DISMISS if own else told["verdict"]
        reason = own or told["reason"]
        return {
            "verdict": verdict,
            "reason": reason if verdict == DISMISS else "",
            "note": told["words"],
        }


class RedactionForm(forms.Form):
    """Words to take out: as typed, wherever they stand, or from one character to another."""

    label = forms.ChoiceField(label="What they are", choices=KINDS)
    words = forms.CharField(
        label="Words to take out", required=False, help_text="Exactly as in the post."
    )
    start = forms.IntegerField(label="From character", required=False, min_value=0)
    end = forms.IntegerField(label="Up to character", required=False, min_value=0)

    def __init__(self, *args: Any, text: str, **kwargs: Any) -> None:
        kwargs["auto_id"] = "redact_%s"
        super().__init__(*args, **kwargs)
        self.text = text

    def clean(self) -> dict[str, Any]:
        told = super().clean() or self.cleaned_data
        if not self.errors and not self.cuts():
            self.add_error("words", "These words do not stand in the post.")
        return told

    def cuts(self) -> list[Cut]:
        told = self.cleaned_data
        label, start, end = told["label"], told.get("start"), told.get("end")
        if start is not None and end is not None:
            return [(start, end, label)]
        words = told.get("words") or ""
        return [(at, at + len(words), label) for at in _places(self.text, words)]


def _places(text: str, words: str) -> list[int]:
    found, at = [], text.find(words) if words else -1
    while at >= 0:
        found.append(at)
        at = text.find(words, at + len(words))
    return found
