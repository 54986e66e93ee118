"""Is this process alive, and is the house ready for work? JSON, no login, no personal data."""

import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Count, Min, QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError

from config.celery import app
from config.clocks.models import Clock, ClockChange
from config.delivery.models import Delivery, PrintPart
from screening.models import ImportBatch, ScreeningRun

logger = logging.getLogger(__name__)
BROKER_PATIENCE = 2  # seconds
QUEUE_PATIENCE = timedelta(minutes=15)
LAST_ZONE = timedelta(hours=12)  # where a day ends last, behind UTC


@dataclass(frozen=True)
class Finding:
    ok: bool
    detail: str = ""


def database() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return Finding(True)


def migrations() -> Finding:
    # A new release that meets the old tables must not get traffic yet.
    executor = MigrationExecutor(connection)
    waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    return Finding(waiting == 0, f"{waiting} to apply" if waiting else "")


def broker() -> Finding:
    with app.connection_for_write() as line:
        line.ensure_connection(max_retries=1, timeout=BROKER_PATIENCE)
    return Finding(True)


def due_since(rows: QuerySet[Any], since: str) -> datetime | None:
    """Return since when the oldest row waits: from its time, or from the end of a dead lease."""
    found: datetime | None = rows.aggregate(oldest=Min(Coalesce("claimed_until", since)))["oldest"]
    return found


def queues() -> Finding:
    """Find the oldest row that a sweep should long have taken up."""
    now = timezone.now()
    waiting = [
        due_since(Delivery.objects.waiting(now), "next_attempt_at"),
        due_since(PrintPart.objects.waiting(now), "batch__made_at"),
        due_since(ImportBatch.objects.due(now), "queued_at"),
        due_since(ScreeningRun.objects.due(now), "started_at"),
        ClockChange.objects.untold().aggregate(oldest=Min("at"))["oldest"],
    ]
    waits = now - min((since for since in waiting if since), default=now)
    return Finding(waits <= QUEUE_PATIENCE, f"oldest due row waits {waits.total_seconds():.0f} s")


def deadlines() -> Finding:
    """Tell of duties that passed without a result, in the last zone of all: people's work.

    It never takes the site off the net; whoever watches it learns that nobody decided, or that the
    sweep which marks what is undecided is dead.
    """
    now = timezone.now()
    overdue = Clock.objects.overdue((now - LAST_ZONE).date())
    told = overdue.aggregate(count=Count("pk"), first=Min("due_on"))
    passed = datetime.combine(told["first"], time.max, UTC) + LAST_ZONE if told["first"] else now
    late = max(now - passed, timedelta(0)).total_seconds()
    return Finding(True, f"{told['count']} open duties have passed, the oldest {late:.0f} s ago")


# Rooms are added here by name; a check answers a Finding or raises.
CHECKS: dict[str, Callable[[], Finding]] = {
    "database": database,
    "migrations": migrations,
    "broker": broker,
    "queues": queues,
    "deadlines": deadlines,
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
