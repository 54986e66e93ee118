from celery import shared_task
from django.utils import timezone

from adverse_action.services import follow_deliveries


@shared_task(name="adverse_action.follow_deliveries")
def follow_deliveries_now() -> None:
    follow_deliveries(timezone.now())
