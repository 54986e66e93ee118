"""/healthz/live and /healthz/ready."""

import re
from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from config import health
from config.clocks.models import ClockChange
from screening.models import ScreeningRun
from tests.accounts.factories import UserFactory
from tests.clocks.factories import running
from tests.screening.factories import policy, ready, world


def test_live_answers_without_touching_the_database(client: Client) -> None:
    answer = client.get("/healthz/live")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok"}


@pytest.mark.django_db
def test_ready_names_each_check(client: Client) -> None:
    answer = client.get("/healthz/ready")
    assert answer.status_code == 200
    details = {
        "queues": "oldest due row waits 0 s",
        "deadlines": "0 open duties have passed, the oldest 0 s ago",
    }
    assert answer.json() == {
        "status": "ok",
        "checks": {name: {"ok": True, "detail": details.get(name, "")} for name in health.CHECKS},
    }
    assert {"database", "migrations", "broker"} <= set(health.CHECKS)


def unreachable() -> health.Finding:
    raise OperationalError("connection to server at 10.1.2.3 failed for user probity")


@pytest.mark.django_db
def test_ready_says_503_and_no_host_name_when_something_is_away(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(health.CHECKS, "database", unreachable)
    answer = client.get("/healthz/ready")
    assert answer.status_code == 503
    assert answer.json()["checks"]["database"] == {"ok": False, "detail": "unreachable"}
    assert b"10.1.2.3" not in answer.content


def waiting() -> health.Finding:
    return health.Finding(False, "2 to apply")


@pytest.mark.django_db
def test_ready_tells_of_migrations_that_wait(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(health.CHECKS, "migrations", waiting)
    answer = client.get("/healthz/ready")
    assert answer.status_code == 503
    assert answer.json()["checks"]["migrations"]["detail"] == "2 to apply"


@pytest.mark.django_db
def test_a_database_without_a_migration_is_not_ready() -> None:
    connection.cursor().execute("DELETE FROM django_migrations WHERE app = 'sessions'")
    assert health.migrations() == health.Finding(False, "1 to apply")


@pytest.mark.parametrize("path", ["/healthz/live", "/healthz/ready"])
def test_health_is_read_only_and_never_cached(client: Client, path: str, db: None) -> None:
    assert client.post(path).status_code == 405
    assert "no-store" in client.get(path).headers["Cache-Control"]


# -- queues


@pytest.fixture
def run(db: None) -> ScreeningRun:
    """A screening that waits since half an hour."""
    here = world()
    case = ready(here)
    return ScreeningRun.objects.create(
        case=case,
        agency=case.agency,
        screener=case.screener,
        policy_version=policy(case.agency),
        started_at=timezone.now() - timedelta(minutes=30),
    )


def test_an_empty_house_waits_for_nothing(db: None) -> None:
    assert health.queues() == health.Finding(True, "oldest due row waits 0 s")


def test_a_row_that_no_sweep_takes_up_is_told_by_its_age_only(run: ScreeningRun) -> None:
    found = health.queues()
    assert not found.ok
    assert re.fullmatch(r"oldest due row waits 180\d s", found.detail)


@pytest.mark.parametrize(
    ("minutes", "ok"),
    [
        pytest.param(3, True, id="held"),
        pytest.param(-3, True, id="just left by a dead worker"),
        pytest.param(-20, False, id="left long ago"),
    ],
)
def test_a_row_waits_from_the_end_of_its_lease(run: ScreeningRun, minutes: int, ok: bool) -> None:
    run.claimed_until = timezone.now() + timedelta(minutes=minutes)
    run.save(update_fields=["claimed_until"])
    assert health.queues().ok is ok


def test_an_owner_who_was_not_told_that_a_clock_moved_waits_too(db: None) -> None:
    clock = running(owner=UserFactory.create())
    ClockChange.objects.create(
        clock=clock,
        kind="closure",
        reason="Snow.",
        before={},
        after={},
        at=timezone.now() - timedelta(minutes=20),
    )
    assert not health.queues().ok


def test_a_duty_that_passed_without_a_result_is_told_and_takes_nothing_off_the_net(
    db: None,
) -> None:
    clock = running()
    assert clock.due_on is not None
    ended = datetime.combine(clock.due_on, time.max, UTC) + health.LAST_ZONE
    with time_machine.travel(ended - timedelta(minutes=1), tick=False):
        assert health.deadlines().detail.startswith("0 open duties")
    with time_machine.travel(ended + timedelta(minutes=1), tick=False):
        found = health.deadlines()
    assert found.ok
    assert found.detail == "1 open duties have passed, the oldest 60 s ago"


def test_the_oldest_of_all_queues_counts(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    now = timezone.now()
    waiting = iter([now - timedelta(minutes=1), None, None, now - timedelta(minutes=16)])
    monkeypatch.setattr(health, "due_since", lambda rows, since: next(waiting))
    assert health.queues().detail == "oldest due row waits 960 s"
