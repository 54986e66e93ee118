"""System checks: the rows of the law book that this code names are there, and of the right kind."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register

from config.clocks.services.running import WAITS_AFTER_NOTICE
from config.law.book import book
from config.law.rule import Kind

NAMED: Mapping[str, Kind] = {
    **dict.fromkeys(WAITS_AFTER_NOTICE, Kind.WAIT),
    "D-07": Kind.DUE,
    "D-46": Kind.PRESUMED,
}


@register()
def the_law_book_has_the_rows_that_code_names(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    deadlines = book().deadlines
    return [
        Error(
            f"The law book has no {kind.value} called {rule_id}.",
            hint="See config/law/rules/deadlines.toml.",
            id="clocks.E001",
        )
        for rule_id, kind in NAMED.items()
        if rule_id not in deadlines or deadlines[rule_id].kind is not kind
    ]
