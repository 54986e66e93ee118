"""A file's tests stay together; the permissions begin, and mutants fill the end."""

import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from tests.spreading import group, spread

pytest_plugins = ["pytester"]
ROOT = Path(__file__).parents[2]
MUTANT = "tests/house/test_mutants.py::test_the_mutant_is_killed[1]"
MATRIX = "tests/permissions/test_matrix.py::test_all[a::b]"
SWEEP = "tests/permissions/test_sweep.py::test_all"
QUICK = ["tests/law/test_a.py::test_one", "tests/law/test_a.py::test_two[::]"]

FILE = """
import pytest

@pytest.mark.parametrize("number", range(6))
def test_a_number(number):
    assert number < 6
"""


def test_the_order_and_the_groups() -> None:
    items = [SimpleNamespace(nodeid=nodeid) for nodeid in (MUTANT, *QUICK, MATRIX, SWEEP)]
    spread(cast(Any, items))
    assert [item.nodeid for item in items] == [MATRIX, SWEEP, *QUICK, MUTANT]
    assert group(MATRIX) == group(SWEEP)
    assert {group(nodeid) for nodeid in QUICK} == {"tests/law/test_a.py"}
    assert group(MUTANT) == MUTANT


def test_the_workers_heed_the_groups(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    pytester.makepyfile(test_one=FILE, test_two=FILE, test_three=FILE)
    done = pytester.runpytest_subprocess("-p", "tests.cluster", "-p", "no:django", "-n2", "-v")
    ran = set(re.findall(r"\[(gw\d)\] .* PASSED (\w+)\.py", done.stdout.str()))
    assert sorted(file for _, file in ran) == ["test_one", "test_three", "test_two"]


@pytest.mark.parametrize(("asked", "passed"), [([], 7), (["--once"], 1)])
def test_the_quick_run_tries_each_test_once_and_no_long_one(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, asked: list[str], passed: int
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    long = "\n@pytest.mark.long\ndef test_that_takes_its_time():\n    pass\n"
    pytester.makepyfile(test_one=FILE + long)
    done = pytester.runpytest_subprocess("-p", "tests.cluster", "-p", "no:django", *asked)
    done.assert_outcomes(passed=passed, deselected=7 - passed)
