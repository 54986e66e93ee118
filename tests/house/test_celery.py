"""Messages are nudges: one that cannot be sent harms nobody."""

import logging
from typing import Any

import pytest
from celery import shared_task
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
