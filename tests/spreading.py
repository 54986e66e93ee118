"""Which tests run together in a worker: those of a file, for they share what takes long to build.

The permissions share a town among all their files and take minutes, so they begin. Mutants share
nothing: each goes where a worker is free, at the end.
"""

import pytest
from xdist.scheduler import LoadScopeScheduling

BEGINS = "tests/permissions"
APART = "tests/house/test_mutants.py"


def group(nodeid: str) -> str:
    """Name what a test shares a worker with."""
    file = nodeid.partition("::")[0]
    if file.startswith(f"{BEGINS}/"):
        return BEGINS
    return nodeid if file == APART else file


def place(nodeid: str) -> int:
    """Say whether a test runs first (0), with its file (1) or last (2)."""
    name = group(nodeid)
    if name == BEGINS:
        return 0
    return 2 if name == nodeid else 1


def spread(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: place(item.nodeid))


class Groups(LoadScopeScheduling):
    def _split_scope(self, nodeid: str) -> str:
        return group(nodeid)
