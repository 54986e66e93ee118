from celery import shared_task
from django.utils import timezone

from config.delivery import services


@shared_task(name="delivery.dispatch_deliveries")
def dispatch_deliveries() -> None:
    services.dispatch_due(at=timezone.now())
