from celery import shared_task
from django.utils import timezone

from config.portal import services


@shared_task(name="portal.prune_attempts")
def prune_attempts() -> None:
    services.prune_attempts(at=timezone.now())
