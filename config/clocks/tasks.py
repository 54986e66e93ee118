from celery import shared_task
from django.utils import timezone

from config.clocks import services


@shared_task(name="clocks.send_digests")
def send_digests() -> None:
    services.send_digests(at=timezone.now())


@shared_task(name="clocks.tell_owners")
def tell_owners() -> None:
    services.tell_owners(at=timezone.now())
