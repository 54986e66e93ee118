"""Every row of tests/*/mutants.toml is killed by the test that it names: those marked `apart` here,
the others beside their test (tests/mutating.py)."""

import json
from collections.abc import Iterator
from dataclasses import asdict, replace

import pytest
from django.db import connection, transaction

from config import env
from tests.mutants import MUTANTS, PROJECT, Copy, Mutant, copied, judge
from tests.mutating import NotHere, broken


@pytest.fixture(scope="session")
def tree(cluster: None) -> Iterator[Copy]:
    with copied() as made:
        yield made


@pytest.mark.full
@pytest.mark.parametrize("mutant", [row for row in MUTANTS if row.apart], ids=str)
def test_the_mutant_is_killed(mutant: Mutant, tree: Copy) -> None:
    verdict = judge(mutant, tree)
    assert verdict.killed, verdict.why


@pytest.mark.parametrize("mutant", MUTANTS, ids=str)
def test_the_row_still_fits_its_file(mutant: Mutant) -> None:
    text = (PROJECT / mutant.file).read_text(encoding="utf-8")
    assert text.count(mutant.text) == 1
    assert mutant.text != mutant.replacement
    file, _, test = mutant.test.partition("::")
    tests = (PROJECT / file).read_text(encoding="utf-8")
    assert f"def {test.partition('[')[0]}(" in tests


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


LENIENT = Mutant(
    "config/env.py",
    "if value not in TRUE | FALSE:",
    "if False:",
    "tests/house/test_env.py::test_a_missing_value_without_default_stops_the_start",
)


def test_a_line_is_broken_in_this_process_and_put_right(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROBITY_X", "perhaps")
    with broken(LENIENT):
        assert env.boolean("PROBITY_X") is False
    with pytest.raises(env.EnvironmentProblem):
        env.boolean("PROBITY_X")


@pytest.mark.parametrize("row", [row for row in MUTANTS if row.in_database][:4], ids=str)
def test_a_table_is_broken_for_one_test_and_put_right(row: Mutant, db: None) -> None:
    before = kept_by_the_database()
    with transaction.atomic():
        with broken(row):
            assert kept_by_the_database() != before
        transaction.set_rollback(True)
    assert kept_by_the_database() == before


def kept_by_the_database() -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("""
            SELECT proname, prosrc FROM pg_proc WHERE proname LIKE 'pgtrigger%'
            UNION ALL SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger
            UNION ALL SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint
        """)
        return sorted(cursor.fetchall())


def test_what_is_read_once_cannot_be_broken_in_this_process() -> None:
    row = replace(LENIENT, text='"off", ""})', replacement='"off"})')
    with pytest.raises(NotHere), broken(row):
        pass


@pytest.mark.full
def test_a_mutant_that_its_test_does_not_notice_fails_beside_it(tree: Copy) -> None:
    rows = tree.path / "tests/house/mutants.toml"
    before = rows.read_text(encoding="utf-8")
    fields = [f"{name} = {json.dumps(value)}" for name, value in asdict(LENIENT).items()]
    rows.write_text("\n".join([before, "[[mutant]]", *fields]), encoding="utf-8")
    try:
        code, printed = tree.run(["-q", "-n0", "--full", LENIENT.test])
    finally:
        rows.write_text(before, encoding="utf-8")
    assert code == 1
    assert "The mutant survived" in printed
    assert "1 failed, 1 passed" in printed
