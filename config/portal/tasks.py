from celery import shared_task
from django.utils import timezone

from config.portal import services


@shared_task(name="portal.tell_people")
def tell_people() -> None:
    now = timezone.now()
    services.send_codes(at=now)
    services.send_new_links(at=now)
    services.tell_of_messages(at=now)
    services.print_new_codes(at=now)


@shared_task(name="portal.prune_attempts")
def prune_attempts() -> None:
    services.prune_attempts(at=timezone.now())
