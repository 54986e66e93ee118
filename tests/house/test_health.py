"""/healthz/live and /healthz/ready."""

import pytest
from django.db import OperationalError, connection
from django.test import Client

from config import health


def test_live_answers_without_touching_the_database(client: Client) -> None:
    answer = client.get("/healthz/live")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok"}


@pytest.mark.django_db
def test_ready_names_each_check(client: Client) -> None:
    answer = client.get("/healthz/ready")
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ok",
        "checks": {name: {"ok": True, "detail": ""} for name in health.CHECKS},
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
