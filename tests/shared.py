"""Worlds that take long to build: built once for a module, undone after each test.

    WORLDS = {"furnished": lambda: make.furnished(make.world())}

    @pytest.fixture
    def furnished(standing, db):
        return standing

A test gets a copy of what the function answered whose name is among its fixtures. One world stands
at a time, in a transaction that is never committed; a test that names none begins with none. Such a
module carries no mark `django_db`: it would ask for the database first.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker, Settings

Build = Callable[[], Any]


class Shelf:
    def __init__(self, blocker: DjangoDbBlocker, new_folder: Callable[[], Path]) -> None:
        self.files = Path()
        self._blocker = blocker
        self._new_folder = new_folder
        self._build: Build | None = None
        self._value: Any = None
        self._open = ExitStack()

    def take(self, build: Build) -> Any:
        if self._build is not build:
            self.clear()
            self._stand(build)
        return deepcopy(self._value)

    def clear(self) -> None:
        self._build = None
        with self._blocker.unblock():
            self._open.close()

    def _stand(self, build: Build) -> None:
        self.files = self._new_folder()
        with self._blocker.unblock(), override_settings(FILES_ROOT=self.files):
            self._open.enter_context(transaction.atomic())
            self._open.callback(transaction.set_rollback, True)
            self._value = build()
        self._build = build


@pytest.fixture(scope="module")
def shelf(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Shelf]:
    made = Shelf(django_db_blocker, lambda: tmp_path_factory.mktemp("world"))
    yield made
    made.clear()


@pytest.fixture(autouse=True)
def standing(request: pytest.FixtureRequest, files_aside: None, settings: Settings) -> Any:
    """What the world of this test is, in modules that share theirs."""
    worlds: Mapping[str, Build] | None = getattr(request.module, "WORLDS", None)
    if worlds is None or "db" not in request.fixturenames:
        return None
    assert not request.node.get_closest_marker("django_db"), "The database would come first."
    shelf: Shelf = request.getfixturevalue("shelf")
    name = next((one for one in worlds if one in request.fixturenames), None)
    if name is None:
        shelf.clear()
        return None
    found = shelf.take(worlds[name])
    settings.FILES_ROOT = shelf.files
    return found
