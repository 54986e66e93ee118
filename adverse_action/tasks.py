from celery import shared_task
from django.utils import timezone

from adverse_action import services


@shared_task(name="adverse_action.follow_deliveries")
def follow_deliveries() -> None:
    services.follow_deliveries(timezone.now())


@shared_task(name="adverse_action.tell_counsel")
def tell_counsel() -> None:
    services.tell_counsel(timezone.now())
