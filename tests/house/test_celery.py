"""Messages are nudges: one that cannot be sent harms nobody."""

import logging
from collections.abc import Mapping
from typing import Any

import pytest
from celery import shared_task
from django.conf import settings
from kombu.exceptions import OperationalError

from config.celery import Nudge, app


@shared_task(name="tests.wake_nobody")
def wake_nobody(number: int) -> int:
    return number


def test_shared_tasks_are_nudges_of_our_app() -> None:
    assert isinstance(app.tasks["tests.wake_nobody"], Nudge)
    assert wake_nobody.app is app


def test_a_broker_that_is_away_is_a_line_in_the_log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def away(*args: Any, **options: Any) -> None:
        raise OperationalError("redis at 10.0.0.1 refused")

    monkeypatch.setattr("celery.app.task.Task.apply_async", away)
    with caplog.at_level(logging.WARNING):
        assert wake_nobody.delay(7) is None
    assert caplog.messages == ["The broker is away; tests.wake_nobody waits for its sweep."]


def test_a_nudge_is_sent() -> None:
    assert wake_nobody.delay(7) is not None


def test_the_worker_is_asked_to_be_careful() -> None:
    assert app.conf.task_acks_late
    assert app.conf.task_reject_on_worker_lost
    assert app.conf.worker_prefetch_multiplier == 1
    assert app.conf.task_ignore_result


# -- sweeps


@pytest.fixture(scope="module")
def tasks() -> Mapping[str, Any]:
    app.loader.import_default_modules()
    return app.tasks


@pytest.mark.parametrize("name", sorted(settings.CELERY_BEAT_SCHEDULE))
def test_what_beat_wakes_exists(name: str, tasks: Mapping[str, Any]) -> None:
    assert settings.CELERY_BEAT_SCHEDULE[name]["task"] in tasks


def test_every_sweep_is_woken(tasks: Mapping[str, Any]) -> None:
    ours = {name for name in tasks if not name.startswith(("celery.", "tests."))}
    nudged_by_a_row = {
        "policies.rehearse_texts",
        "screening.rehearse_cases",
        "screening.import_batch",
        "screening.print_file",
        "screening.run_screening",
    }
    woken = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert ours - nudged_by_a_row == woken


def test_a_message_comes_back_only_after_the_longest_task(tasks: Mapping[str, Any]) -> None:
    longest = max(task.time_limit or app.conf.task_time_limit for task in tasks.values())
    assert longest < app.conf.broker_transport_options["visibility_timeout"]
    assert app.conf.task_soft_time_limit < app.conf.task_time_limit
