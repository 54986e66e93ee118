"""What belongs to trying out must not reach production (`check --deploy`, `migrate`, the web)."""

from collections.abc import Sequence
from typing import Any

from django.apps.config import AppConfig
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import ProgrammingError

from config.env import EnvironmentProblem

INVENTED = ".example"  # no such address can exist (RFC 2606); every demo login ends so
DEMO_LOGINS = "{count} demo login(s) can sign in here: deactivate them, or use an empty database."


@register(Tags.security, deploy=True)
def nothing_embedded(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    if settings.EMBEDDED_POSTGRES or settings.EMBEDDED_BROKER:
        found.append(Error("The embedded servers are for trying out.", id="embedded.E001"))
    if settings.DEMO:
        found.append(Error("Demo logins may exist under these settings.", id="embedded.E002"))
    if settings.SECRET_KEY.startswith("insecure-"):
        found.append(Error("The secret key is the published one.", id="embedded.E003"))
    return found


@register(Tags.database)
def no_demo_logins(
    app_configs: Sequence[AppConfig] | None,
    databases: Sequence[str] | None = None,
    **kwargs: Any,
) -> list[CheckMessage]:
    if settings.DEMO or not databases:
        return []
    count = demo_logins()
    return [Error(DEMO_LOGINS.format(count=count), id="embedded.E004")] if count else []


def demo_logins() -> int:
    """Count the active ones; none where the table does not exist yet."""
    try:
        return get_user_model().objects.filter(email__endswith=INVENTED, is_active=True).count()
    except ProgrammingError:  # no table yet; a database that is away must not pass for clean
        return 0


def refuse_demo_logins() -> None:
    count = demo_logins()
    if count:
        raise EnvironmentProblem(DEMO_LOGINS.format(count=count))
