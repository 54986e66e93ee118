from celery import shared_task
from django.utils import timezone

from disputes.services import (
    alert_undecided,
    follow_all_requests,
    follow_all_results,
    follow_letters,
    hold_new_proposals,
    mark_undecided,
    name_unnamed,
    prune_drafts,
    sweep_files,
)


@shared_task(name="disputes.mark_undecided_items")
def mark_undecided_items() -> None:
    name_unnamed(at=timezone.now())
    mark_undecided(by=None, at=timezone.now())
    alert_undecided(at=timezone.now())


@shared_task(name="disputes.follow_results")
def follow_results_now() -> None:
    hold_new_proposals(timezone.now())
    follow_all_results(timezone.now())
    follow_all_requests(timezone.now())
    follow_letters(timezone.now())


@shared_task(name="disputes.prune_drafts")
def prune_old_drafts() -> None:
    prune_drafts(at=timezone.now())
    sweep_files(at=timezone.now())
