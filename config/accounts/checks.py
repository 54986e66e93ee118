"""System checks: no model of ours without a door for reading, no generic grants in use."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error, register

OURS = ("config.", "policies", "screening", "adverse_action", "disputes")
# The trail is read through oversight by stream; counters and heads are never shown.
WITHOUT_READERS = {"audit.AuditEvent", "audit.StreamHead", "accounts.Counter"}


@register()
def every_model_has_a_door_for_reading(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    return [
        Error(
            f"{model._meta.label} has no visible_to(user) on its manager.",
            hint="Give it a queryset that derives from MatterScoped or OrganizationScoped.",
            id="accounts.E001",
        )
        for config in app_configs or apps.get_app_configs()
        if config.name.startswith(OURS)
        for model in config.get_models()
        if model._meta.label not in WITHOUT_READERS
        and not _is_history(model)
        and not hasattr(model._default_manager, "visible_to")
    ]


def _is_history(model: Any) -> bool:
    return hasattr(model, "pgh_tracked_model")
