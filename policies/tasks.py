"""Nudges and sweeps. The row is the queue: a lost message loses nothing."""

from celery import shared_task
from django.utils import timezone

from policies import services
from policies.models import Rehearsal
from policies.services.assigning import assign_anew
from policies.services.receipts import print_receipts
from policies.services.reminding import remind


@shared_task(name="policies.rehearse_texts")
def rehearse_texts(rehearsal_id: int) -> None:
    services.work_on_rehearsal(rehearsal_id, timezone.now())


@shared_task(name="policies.sweep_rehearsals")
def sweep_rehearsals() -> None:
    due = Rehearsal.objects.of_texts().due(timezone.now())
    for rehearsal_id in due.values_list("pk", flat=True):
        rehearse_texts.delay(rehearsal_id)


@shared_task(name="policies.forget_samples")
def forget_samples() -> None:
    services.forget_samples(timezone.now())


@shared_task(name="policies.print_papers")
def print_papers() -> None:
    now = timezone.now()
    services.print_papers(now)
    print_receipts(now)


@shared_task(name="policies.ask_to_sign")
def ask_to_sign() -> None:
    now = timezone.now()
    assign_anew(at=now)
    remind(at=now)
