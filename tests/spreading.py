"""Which tests run together: a file's in one worker, for they share what takes long to build.

`@pytest.mark.long`   a test of minutes: begins first, in whichever worker is free.
`@pytest.mark.apart`  a test that shares nothing with its neighbours: fills what time is left.

xdist's own groups are of no use: 3.8 writes them where pytest 9.2 no longer reads.
"""

import re
from functools import cache
from pathlib import Path

import pytest
from xdist.scheduler import LoadScopeScheduling

ROOT = Path(__file__).resolve().parents[1]
# The marks of a function, as its file has them: who hands tests out collects none.
ALONE = re.compile(r"^@pytest\.mark\.(?:long|apart)\b.*?^def (\w+)", re.MULTILINE | re.DOTALL)


def place(item: pytest.Item) -> int:
    """Say whether a test runs first (0), with its file (1) or last (2)."""
    if item.get_closest_marker("long"):
        return 0
    return 2 if item.get_closest_marker("apart") else 1


def spread(items: list[pytest.Item]) -> None:
    """Put the tests in the order in which they are handed out."""
    items.sort(key=place)


@cache
def alone(path: str) -> frozenset[str]:
    """Return the tests of a file that are handed out one by one."""
    return frozenset(ALONE.findall((ROOT / path).read_text(encoding="utf-8")))


def group(nodeid: str) -> str:
    """Return what is handed out with a test: its file, or the test itself."""
    path, _, name = nodeid.partition("::")
    return nodeid if name.partition("[")[0] in alone(path) else path


class ByFile(LoadScopeScheduling):  # type: ignore[misc]
    def _split_scope(self, nodeid: str) -> str:
        return group(nodeid)
