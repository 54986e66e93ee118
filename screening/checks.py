"""System checks: what this room says twice must be the same."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register

from config.law.book import book
from screening.models import RedactionLabel
from screening.redaction import LABELS
from screening.workflow import Regime


@register()
def the_regimes_are_the_law_books(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    if set(Regime) == set(book().regimes):
        return []
    return [Error("Regimes differ from law/rules/regimes.toml.", id="screening.E001")]


@register()
def every_redaction_has_its_words(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    if dict(RedactionLabel.choices) == LABELS:
        return []
    return [Error("RedactionLabel differs from redaction.LABELS.", id="screening.E002")]
