"""Fixtures for everybody: the database, no network, files in a temporary folder."""

import socket
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db.backends.postgresql.operations import DatabaseOperations
from django.utils import translation
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from pytest_django import Settings
from time_machine import TimeMachineFixture

from tests.cluster import cluster, migrated
from tests.gate_report import GateReport
from tests.measuring import pytest_runtest_protocol
from tests.paper import plain_paper
from tests.personas import Personas, invent
from tests.shared import shelf, standing

__all__ = ["cluster", "migrated", "pytest_runtest_protocol", "shelf", "standing"]

TESTS = count()
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})

hypothesis_settings.register_profile(
    "house", deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.register_profile(
    "full", parent=hypothesis_settings.get_profile("house"), max_examples=200
)


def pytest_configure(config: pytest.Config) -> None:
    hypothesis_settings.load_profile("full" if config.getoption("--full") else "house")
    if folder := config.getoption("--gate-report"):
        config.pluginmanager.register(GateReport(Path(folder)))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    migrated: None, django_db_modify_db_settings_parallel_suffix: None
) -> None:
    """Start the cluster before pytest-django makes its database in it."""


@pytest.fixture
def stop_clock(time_machine: TimeMachineFixture) -> Callable[..., datetime]:
    """Return a function that stops the clock at a local time and answers that moment.

    `at = stop_clock("2026-03-02 09:00")`, or with `zone="America/Denver"`.
    """

    def stop(local: str, zone: str = "UTC") -> datetime:
        moment = datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone))
        time_machine.move_to(moment, tick=False)
        return moment

    return stop


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    """Refuse every connection that leaves this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in LOOPBACK:
            raise PermissionError(f"A test tried to reach {address[0]}.")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        yield


@pytest.fixture
def personas(db: None) -> Personas:
    """Everybody of the invented world: `personas("LPD", "hr")` answers their user."""
    return invent()


@pytest.fixture(scope="module", autouse=True)
def paper(request: pytest.FixtureRequest) -> Iterator[None]:
    """Print the letters of modules marked `printed`; elsewhere each is one empty page."""
    if request.node.get_closest_marker("printed"):
        yield
        return
    with plain_paper():
        yield


@pytest.fixture(autouse=True)
def language_aside() -> Iterator[None]:
    """The language of a page that a test asked for ends with the test."""
    yield
    translation.deactivate()


@pytest.fixture(autouse=True)
def files_aside(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Stored files go where pytest clears up; most tests store none, so no folder is made yet."""
    settings.FILES_ROOT = tmp_path_factory.getbasetemp() / "files" / str(next(TESTS))


@pytest.fixture(scope="session", autouse=True)
def flush_past_triggers() -> Iterator[None]:
    """Let TransactionTestCase empty tables that refuse TRUNCATE for good reason."""
    flush = DatabaseOperations.execute_sql_flush

    def as_replica(self: DatabaseOperations, statements: list[str]) -> None:
        flush(self, ["SET LOCAL session_replication_role = replica", *statements])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "execute_sql_flush", as_replica)
        yield
