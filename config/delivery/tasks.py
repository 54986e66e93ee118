from time import monotonic

from celery import shared_task
from django.utils import timezone

from config.delivery import services

WHILE = 180  # seconds; less than the lease of a part and the limit of a task


@shared_task(name="delivery.dispatch_deliveries")
def dispatch_deliveries() -> None:
    services.dispatch_due(at=timezone.now())


@shared_task(name="delivery.climb_ladders")
def climb_ladders() -> None:
    services.match_reports(at=timezone.now())
    services.climb_ladders(at=timezone.now())
    services.warn_owners(at=timezone.now())


@shared_task(name="delivery.compose_batches")
def compose_batches() -> None:
    until = monotonic() + WHILE
    while services.compose_next(at=timezone.now()) and monotonic() < until:
        pass
