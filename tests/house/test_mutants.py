"""Every row of tests/*/mutants.toml is killed by the test that it names."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.mutants import MUTANTS, Copy, Mutant, copies, judge


@pytest.fixture(scope="session")
def tree(cluster: None) -> Iterator[Copy]:
    with copies(1) as (made,):
        yield made


@pytest.mark.full
@pytest.mark.parametrize("mutant", MUTANTS, ids=str)
def test_the_mutant_is_killed(mutant: Mutant, tree: Copy) -> None:
    verdict = judge(mutant, tree)
    assert verdict.killed, verdict.why


@pytest.mark.parametrize("mutant", MUTANTS, ids=str)
def test_the_row_still_fits_its_file(mutant: Mutant) -> None:
    text = (Path(__file__).parents[2] / mutant.file).read_text(encoding="utf-8")
    assert text.count(mutant.text) == 1
    assert mutant.text != mutant.replacement
    assert Path(__file__).parents[2].joinpath(mutant.test.split("::")[0]).exists()


HARMLESS = Mutant(
    "config/logs.py",
    "without personal data",
    "without  personal data",
    "tests/house/test_env.py::test_true_and_false_have_several_spellings",
)


@pytest.mark.full
def test_a_mutant_that_no_test_notices_is_reported_and_undone(tree: Copy) -> None:
    before = (tree.path / HARMLESS.file).read_bytes()
    verdict = judge(HARMLESS, tree)
    assert (tree.path / HARMLESS.file).read_bytes() == before
    assert not verdict.killed
    assert verdict.why.startswith("survived")


@pytest.mark.full
def test_a_row_whose_test_is_gone_is_not_called_killed(tree: Copy) -> None:
    gone = Mutant(HARMLESS.file, HARMLESS.text, "x", "tests/house/test_env.py::test_never_written")
    verdict = judge(gone, tree)
    assert not verdict.killed
    assert verdict.why.startswith("cannot be judged")


@pytest.mark.full
def test_a_migration_broken_into_no_python_is_not_called_killed(tree: Copy) -> None:
    row = next(mutant for mutant in MUTANTS if mutant.in_database)
    before = (tree.path / row.file).read_bytes()
    verdict = judge(replace(row, replacement="(("), tree)
    assert (tree.path / row.file).read_bytes() == before
    assert not verdict.killed
    assert verdict.why.startswith("cannot be judged")
