"""pytest plugin: the test cluster, started by the first test that needs a database, the full run's
extra tests (`--full`), and which tests share a worker."""

from collections.abc import Iterable, Iterator
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
    parser.addoption(
        "--once", action="store_true", help="each test with its first parameters, and no long one"
    )
    parser.addoption("--gate-report", metavar="DIR", help="write a page per gate into DIR")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "full: slow; runs with --full only")
    config.addinivalue_line("markers", "long: left out of the quick run of everything (--once)")
    config.addinivalue_line("markers", "browser: needs Chromium; runs with --full only")
    config.addinivalue_line("markers", "every_look: axe looks at a page in each look")
    config.addinivalue_line("markers", "pdf: needs pango")
    config.addinivalue_line("markers", "printed: a module whose letters are printed")
    config.addinivalue_line("markers", "gate(id): tries this gate of the law book")


def pytest_report_header(config: pytest.Config) -> list[str]:
    found = (machine.pango(), machine.chromium())
    return [f"{one.name} is missing. {machine.fix_line(one.name)}" for one in found if not one.ok]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    kept = items
    if not config.getoption("--full"):
        kept = [item for item in kept if not is_marked(item, *ONLY_IN_FULL)]
    if config.getoption("--once"):
        kept = once_each(item for item in kept if not is_marked(item, "long"))
    if len(kept) < len(items):
        keeps = set(kept)
        config.hook.pytest_deselected(items=[item for item in items if item not in keeps])
        items[:] = kept
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


def is_marked(item: pytest.Item, *markers: str) -> bool:
    return any(map(item.get_closest_marker, markers))


def once_each(items: Iterable[pytest.Item]) -> list[pytest.Item]:
    first: dict[str, pytest.Item] = {}
    for item in items:
        first.setdefault(item.nodeid.partition("[")[0], item)
    return list(first.values())


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
