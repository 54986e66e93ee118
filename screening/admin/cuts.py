"""Words taken out of a post before others see it: what is gone, and what a rule suggests."""

from __future__ import annotations

from typing import Any

from screening.forms.desk import RedactionForm
from screening.redaction import LABELS, Cut, suggest


def cuts_of(shown: Any) -> list[Cut]:
    """Of a post from `posts_of`: as its newest redaction has them."""
    return [(start, end, label) for start, end, label in shown.cuts or []]


def suggested(shown: Any) -> list[Cut]:
    """Other people's names that still stand there; a person decides."""
    taken = {start for start, _, _ in cuts_of(shown)}
    own = [shown.author_handle or shown.account.handle]
    return [cut for cut in suggest(shown.whole, own) if cut[0] not in taken]


def panel(shown: Any, tried: Any = None) -> dict[str, Any]:
    """`tried` is a redaction form that came back."""
    again = tried if isinstance(tried, RedactionForm) else None
    return {
        "cuts": [LABELS[label] for _, _, label in cuts_of(shown)],
        "suggested": suggested(shown),
        "redaction_form": again or RedactionForm(text=shown.whole),
    }
