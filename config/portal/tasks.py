from celery import shared_task
from django.utils import timezone

from config.portal import services


@shared_task(name="portal.tell_people")
def tell_people() -> None:
    now = timezone.now()
    services.send_codes(at=now)
    services.send_new_links(at=now)
    services.tell_of_messages(at=now)
    services.tell_staff(at=now)
    services.print_new_codes(at=now)


@shared_task(name="portal.prune_attempts")
def prune_attempts() -> None:
    now = timezone.now()
    services.prune_attempts(at=now)
    services.prune_arrivals(at=now)
    services.prune_words(at=now)
