from celery import shared_task
from django.utils import timezone

from config.delivery import services


@shared_task(name="delivery.dispatch_deliveries")
def dispatch_deliveries() -> None:
    services.dispatch_due(at=timezone.now())


@shared_task(name="delivery.climb_ladders")
def climb_ladders() -> None:
    services.match_reports(at=timezone.now())
    services.climb_ladders(at=timezone.now())
    services.warn_owners(at=timezone.now())
