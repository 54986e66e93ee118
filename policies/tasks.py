"""Sweeps: what is due stands in the database; a lost message loses nothing."""

from celery import shared_task
from django.utils import timezone

from policies.services.assigning import assign_anew
from policies.services.reminding import remind


@shared_task(name="policies.ask_to_sign")
def ask_to_sign() -> None:
    now = timezone.now()
    assign_anew(at=now)
    remind(at=now)
