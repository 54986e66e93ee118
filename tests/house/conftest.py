"""Embedded servers of a test's own, in a folder with a short name."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from config.embedded.places import Places
from config.embedded.session import Session, nobody_else


@contextmanager
def scratch() -> Iterator[Places]:
    found = Places(Path(tempfile.mkdtemp(prefix="probity-test-", dir="/tmp")), disposable=True)
    try:
        yield found
        with nobody_else(found):
            pass
    finally:
        shutil.rmtree(found.data, ignore_errors=True)


@pytest.fixture(scope="session")
def made_cluster() -> Iterator[Path]:
    """A cluster to copy: initdb is the slow part."""
    with scratch() as found:
        with Session(found):
            pass
        yield found.postgres


@pytest.fixture
def bare_places() -> Iterator[Places]:
    with scratch() as found:
        yield found


@pytest.fixture
def places(bare_places: Places, made_cluster: Path) -> Places:
    shutil.copytree(made_cluster, bare_places.postgres)
    return bare_places
