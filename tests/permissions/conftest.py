"""One town for all tests here: built once, in a transaction that is never committed."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker, Settings
from time_machine import TimeMachineFixture

from tests.paper import plain_paper
from tests.permissions.town import Town, build


def pytest_itemcollected(item: pytest.Item) -> None:
    if "town" in getattr(item, "fixturenames", ()):
        item.add_marker("long")


@pytest.fixture(scope="package")
def built(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Town, Path]]:
    folder = tmp_path_factory.mktemp("town")
    files = folder / "files"
    with (
        django_db_blocker.unblock(),
        override_settings(DEMO=True, FILES_ROOT=files),
        transaction.atomic(),
    ):
        with plain_paper():
            made = build(folder)
        yield made, files
        transaction.set_rollback(True)


@pytest.fixture
def town(
    built: tuple[Town, Path],
    db: None,
    files_aside: None,
    settings: Settings,
    time_machine: TimeMachineFixture,
) -> Iterator[Town]:
    """The town as it was built and when; what a test does to it is undone."""
    found, settings.FILES_ROOT = built
    settings.DEMO = True
    time_machine.move_to(found.world.at + timedelta(hours=1), tick=False)
    with plain_paper():
        yield found
