"""Uploads are scanned where a scanner is named: its place can be read, and it answers."""

from collections.abc import Sequence
from typing import Any

from django.apps.config import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, Tags, Warning, register

from config.documents.clamd import address, answers


@register()
def scanner_can_be_named(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    if not settings.CLAMD:
        return []
    try:
        address(settings.CLAMD)
    except ValueError as error:
        return [Error(f"PROBITY_CLAMD: {error}", id="documents.E001")]
    return []


@register(Tags.security, deploy=True)
def uploads_are_scanned(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    if not settings.CLAMD:
        said = "Nothing scans what people send (PROBITY_CLAMD is not set)."
        return [Info(said, id="documents.I001")]
    if not answers(settings.CLAMD):
        said = "clamd does not answer: every upload is refused until it does."
        return [Warning(said, id="documents.W002")]
    return []
