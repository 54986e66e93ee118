"""Nudges and sweeps. The row is the queue: a lost message loses nothing."""

from celery import shared_task
from django.utils import timezone

from policies.models import Rehearsal
from screening import services
from screening.models import FileRequest, ImportBatch, ScreeningRun


@shared_task(name="screening.run_screening")
def run_screening(run_id: int) -> None:
    services.work_on_run(run_id, timezone.now())


@shared_task(name="screening.sweep_runs")
def sweep_runs() -> None:
    for run_id in ScreeningRun.objects.due(timezone.now()).values_list("pk", flat=True):
        run_screening.delay(run_id)


@shared_task(name="screening.import_batch", soft_time_limit=1500, time_limit=1600)
def import_batch(batch_id: int) -> None:
    services.work_on_batch(batch_id, timezone.now())


@shared_task(name="screening.sweep_imports")
def sweep_imports() -> None:
    for batch_id in ImportBatch.objects.due(timezone.now()).values_list("pk", flat=True):
        import_batch.delay(batch_id)


@shared_task(name="screening.print_file")
def print_file(request_id: int) -> None:
    services.work_on_file(request_id, timezone.now())


@shared_task(name="screening.sweep_files")
def sweep_files() -> None:
    for request_id in FileRequest.objects.due(timezone.now()).values_list("pk", flat=True):
        print_file.delay(request_id)
    services.follow_files(timezone.now())
    services.follow_copies(timezone.now())


@shared_task(name="screening.sweep_notices")
def sweep_notices() -> None:
    services.follow_investigative(timezone.now())


@shared_task(name="screening.rehearse_cases")
def rehearse_cases(rehearsal_id: int) -> None:
    services.rehearse_closed_cases(rehearsal_id, timezone.now())


@shared_task(name="screening.sweep_rehearsals")
def sweep_rehearsals() -> None:
    due = Rehearsal.objects.of_closed_cases().due(timezone.now())
    for rehearsal_id in due.values_list("pk", flat=True):
        rehearse_cases.delay(rehearsal_id)
