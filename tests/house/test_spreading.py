"""A file's tests stay together; the long begin, and those that stand apart fill the end."""

from typing import Any, cast

from tests.spreading import group, spread


class Item:
    def __init__(self, *marks: str) -> None:
        self.marks = marks

    def get_closest_marker(self, name: str) -> str | None:
        return name if name in self.marks else None


def test_the_order() -> None:
    mutant, quick, sweep = Item("apart"), [Item(), Item()], Item("long", "full")
    items = [mutant, *quick, sweep]

    spread(cast(Any, items))

    assert items == [sweep, *quick, mutant]


def test_a_file_is_handed_out_whole_but_for_its_long_tests() -> None:
    sweep, demo = "tests/permissions/test_sweep.py", "tests/demo/test_demo.py"
    long = f"{sweep}::test_no_list_filter_order_or_search_tells_of_the_file[walled]"
    assert group(long) == long
    assert group(f"{sweep}::test_every_route_can_be_filled") == sweep
    assert group(f"{demo}::test_every_state_that_has_a_door_stands_somewhere[Case]") == demo


def test_what_stands_apart_is_handed_out_one_by_one() -> None:
    mutant = "tests/house/test_mutants.py::test_the_mutant_is_killed[gate g05]"
    assert group(mutant) == mutant
