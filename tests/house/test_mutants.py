"""Every row of tests/*/mutants.toml is killed by the test that it names."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.mutants import MUTANTS, Mutant, Verdict, copies, judge, judge_all


@pytest.fixture(scope="session")
def verdicts(cluster: None) -> Mapping[Mutant, Verdict]:
    return {verdict.mutant: verdict for verdict in judge_all(MUTANTS)}


@pytest.mark.full
@pytest.mark.parametrize("mutant", MUTANTS, ids=str)
def test_the_mutant_is_killed(mutant: Mutant, verdicts: Mapping[Mutant, Verdict]) -> None:
    assert verdicts[mutant].killed, verdicts[mutant].why


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
def test_a_mutant_that_no_test_notices_is_reported_and_undone(tmp_path: Path) -> None:
    with copies(1) as (tree,):
        before = (tree.path / HARMLESS.file).read_bytes()
        verdict = judge(HARMLESS, tree)
        assert (tree.path / HARMLESS.file).read_bytes() == before
    assert not verdict.killed
    assert verdict.why.startswith("survived")


@pytest.mark.full
def test_a_row_whose_test_is_gone_is_not_called_killed(tmp_path: Path) -> None:
    gone = Mutant(HARMLESS.file, HARMLESS.text, "x", "tests/house/test_env.py::test_never_written")
    with copies(1) as (tree,):
        verdict = judge(gone, tree)
    assert not verdict.killed
    assert verdict.why.startswith("cannot be judged")
