"""Is this process alive, and is the house ready for work? JSON, no login, no personal data."""

import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError

from config.celery import app

logger = logging.getLogger(__name__)
BROKER_PATIENCE = 2  # seconds


@dataclass(frozen=True)
class Finding:
    ok: bool
    detail: str = ""


def database() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return Finding(True)


def migrations() -> Finding:
    executor = MigrationExecutor(connection)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    return Finding(waiting == 0, f"{waiting} to apply" if waiting else "")


def broker() -> Finding:
    with app.connection_for_write() as line:
        line.ensure_connection(max_retries=1, timeout=BROKER_PATIENCE)
    return Finding(True)


# Rooms are added here by name; a check answers a Finding or raises.
CHECKS: dict[str, Callable[[], Finding]] = {
    "database": database,
    "migrations": migrations,
    "broker": broker,
}


def look(name: str) -> Finding:
    try:
        return CHECKS[name]()
    except (DatabaseError, OperationalError, OSError) as error:
        # The reason may name hosts and accounts: it goes to the log only.
        logger.warning("Health check %s failed: %s", name, type(error).__name__)
        return Finding(False, "unreachable")


@never_cache
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    found = {name: look(name) for name in CHECKS}
    ok = all(finding.ok for finding in found.values())
    return JsonResponse(
        {
            "status": "ok" if ok else "unavailable",
            "checks": {name: asdict(finding) for name, finding in found.items()},
        },
        status=200 if ok else 503,
    )
