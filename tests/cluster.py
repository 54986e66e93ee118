"""pytest plugin: the test cluster, started by the first test that needs a database, the full run's
extra tests (`--full`), and which tests share a worker."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from pytest_django import DjangoDbBlocker

from config.embedded import machine
from config.embedded.places import Places
from config.embedded.postgres import connect
from config.embedded.session import Session
from tests.spreading import Groups, spread
from tests.template import statement, template

ONLY_IN_FULL = ("full", "browser")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--full", action="store_true", help="browser, PDF conformance, fuzzing and mutants too"
    )
    parser.addoption("--gate-report", metavar="DIR", help="write a page per gate into DIR")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "full: slow; runs with --full only")
    config.addinivalue_line("markers", "browser: needs Chromium; runs with --full only")
    config.addinivalue_line("markers", "every_look: axe looks at a page in each look")
    config.addinivalue_line("markers", "pdf: needs pango")
    config.addinivalue_line("markers", "printed: a module whose letters are printed")
    config.addinivalue_line("markers", "gate(id): tries this gate of the law book")


def pytest_report_header(config: pytest.Config) -> list[str]:
    found = (machine.pango(), machine.chromium())
    return [f"{one.name} is missing. {machine.fix_line(one.name)}" for one in found if not one.ok]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--full"):
        leave_out(config, items)
    spread(items)
    for marker, found in (("browser", machine.chromium()), ("pdf", machine.pango())):
        if not found.ok:
            reason = f"{found.name} is missing. {machine.fix_line(found.name)}"
            for item in items:
                if item.get_closest_marker(marker):
                    item.add_marker(pytest.mark.skip(reason=reason))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Groups:
    return Groups(config, log)


def leave_out(config: pytest.Config, items: list[pytest.Item]) -> None:
    left_out = [item for item in items if any(item.get_closest_marker(m) for m in ONLY_IN_FULL)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


@pytest.fixture(scope="session")
def cluster() -> Iterator[None]:
    """Join the test cluster for the rest of the run, or start it."""
    if not settings.EMBEDDED_POSTGRES:
        yield
        return
    places: Places = settings.PLACES
    with Session(places) as session:
        # Others' databases are left alone: several runs may share the cluster.
        if session.alone:
            drop_leftovers(places)
        yield


@pytest.fixture(scope="session")
def migrated(cluster: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Let this run's database be copied from a migrated one."""
    if settings.EMBEDDED_POSTGRES:
        with django_db_blocker.unblock(), connect(settings.PLACES) as server:
            connection.settings_dict["TEST"]["TEMPLATE"] = template(server)


def drop_leftovers(places: Places) -> None:
    """Drop the databases of runs that were killed."""
    with connect(places) as server:
        found = server.execute("SELECT datname FROM pg_database WHERE datname LIKE 'test\\_%'")
        for (name,) in found.fetchall():
            server.execute(statement("DROP DATABASE {} WITH (FORCE)", name))
