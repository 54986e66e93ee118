"""What a refusal says to a person: their language, plain words. Services speak to staff."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import pgettext_lazy

from config.errors import Refusal
from config.law.book import book

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_SAID: dict[str, StrOrPromise] = {}


def register_refusals(said: Mapping[str, StrOrPromise]) -> None:
    """By the refusal's code, or by its gate's id."""
    _SAID.update(said)


def said_of(refusal: Refusal) -> str:
    """Empty where nobody wrote a sentence: then the page says that it cannot be done here."""
    said = _SAID.get(refusal.code) or _SAID.get(refusal.gate) or ""
    return str(said) % {"a_day": book().limits.portal.messages_a_day}


register_refusals(
    {
        "too_many_messages": pgettext_lazy(
            "portal",
            "We take %(a_day)s messages a day here. Call us, or write by mail. You can also write"
            " here again tomorrow.",
        ),
        "sent_elsewhere": pgettext_lazy(
            "portal", "This page was sent before. Open it again to send something new."
        ),
    }
)
