"""A file's tests stay together; the long begin, and those that stand apart fill the end."""

from typing import Any, cast

import pytest

from tests.spreading import spread


class Item:
    def __init__(self, nodeid: str, *marks: str) -> None:
        self.nodeid = nodeid
        self.marks = marks
        self.group: str | None = None

    def get_closest_marker(self, name: str) -> str | None:
        return name if name in self.marks else None

    def add_marker(self, marker: pytest.MarkDecorator) -> None:
        self.group = str(marker.args[0])


def test_the_order_and_the_groups() -> None:
    mutant = Item("house/test_mutants.py::test_killed[1]", "apart")
    quick = [Item("a/test_a.py::test_one"), Item("a/test_a.py::test_two")]
    sweep = Item("b/test_sweep.py::test_all", "long", "full")
    items = [mutant, *quick, sweep]

    spread(cast(Any, items))

    assert items == [sweep, *quick, mutant]
    assert [item.group for item in items] == [None, "a/test_a.py", "a/test_a.py", None]
