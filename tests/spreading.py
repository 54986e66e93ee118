"""Which tests run together: a file's in one worker, for they share what takes long to build.

`@pytest.mark.long`   a test of minutes: begins first, in whichever worker is free.
`@pytest.mark.apart`  a test that shares nothing with its neighbours: fills what time is left.
"""

import pytest

ALONE = ("long", "apart")


def place(item: pytest.Item) -> int:
    """Say whether a test runs first (0), with its file (1) or last (2)."""
    if item.get_closest_marker("long"):
        return 0
    return 2 if item.get_closest_marker("apart") else 1


def spread(items: list[pytest.Item]) -> None:
    """Put the tests in order, and name the file as the group of those that stay together."""
    items.sort(key=place)
    for item in items:
        if place(item) == 1:
            item.add_marker(pytest.mark.xdist_group(item.nodeid.partition("::")[0]))
