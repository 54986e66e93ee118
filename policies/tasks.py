"""Sweeps. The row is the queue: a lost message loses nothing."""

from celery import shared_task
from django.utils import timezone

from policies import services


@shared_task(name="policies.print_papers")
def print_papers() -> None:
    services.print_papers(timezone.now())
