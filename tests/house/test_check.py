"""./probity check, and the tests' own guards."""

import socket
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from hypothesis import settings as hypothesis_settings
from psycopg.errors import ReadOnlySqlTransaction

from config.embedded.postgres import connect
from tests import check, template
from tests.check import Step, steps


def test_each_step_is_listed(tmp_path: Path) -> None:
    assert [step.name for step in steps(tmp_path)] == [
        "ruff",
        "mypy",
        "imports",
        "migrations",
        "production settings",
        "static files",
    ]


FINE = Step("fine", ("-c", "print('quiet')"))
BROKEN = Step("broken", ("-c", "import sys; print('line 1'); sys.exit('why')"))


def test_all_steps_run_and_one_failure_fails_the_check(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(check, "steps", lambda scratch: [BROKEN, FINE])
    assert check.main() == 1
    shown = capsys.readouterr().out.splitlines()
    assert shown[0].split()[:2] == ["broken", "FAILED"]
    assert shown[1:3] == ["    line 1", "    why"]
    assert shown[-1].split()[:2] == ["fine", "ok"]
    assert "quiet" not in "".join(shown)


def test_a_clean_check_is_zero(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "steps", lambda scratch: [FINE])
    assert check.main() == 0


def test_a_step_gets_its_environment() -> None:
    words = ("-c", "import os; print(os.environ['PROBITY_X'], os.getcwd())")
    done = Step("x", words, {"PROBITY_X": "said"}).run()
    assert done.stdout == f"said {check.PROJECT}\n"


# -- guards


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("probity.example", 443)])
def test_tests_reach_no_other_machine(address: tuple[str, int]) -> None:
    with socket.socket() as door, pytest.raises(PermissionError, match=address[0]):
        door.connect(address)


def test_tests_may_reach_this_machine() -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        with socket.create_connection(server.getsockname()):
            pass


def test_stored_files_go_where_they_are_cleared_up(tmp_path: Path) -> None:
    assert tmp_path / "files" == settings.FILES_ROOT


def test_hypothesis_has_no_deadline_on_a_shared_machine() -> None:
    assert hypothesis_settings().deadline is None


REFUSE_TRUNCATE = """
CREATE FUNCTION never() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'no' USING ERRCODE = 'read_only_sql_transaction'; END $$;
CREATE TRIGGER never BEFORE TRUNCATE ON django_session
FOR EACH STATEMENT EXECUTE FUNCTION never();
"""


@pytest.mark.django_db(transaction=True)
def test_tables_that_refuse_truncate_are_emptied_between_tests() -> None:
    with connection.cursor() as cursor:
        cursor.execute(REFUSE_TRUNCATE)
        try:
            with pytest.raises(Exception, match="no") as refused:
                cursor.execute("TRUNCATE django_session")
            assert isinstance(refused.value.__cause__, ReadOnlySqlTransaction)
            connection.ops.execute_sql_flush(["TRUNCATE django_session"])
        finally:
            cursor.execute("DROP FUNCTION never CASCADE")


# -- the template


@pytest.mark.django_db
def test_a_changed_migration_asks_for_another_template(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = template.fingerprint()
    assert template.fingerprint() == before
    (tmp_path / "migrations").mkdir()
    (tmp_path / "migrations/0001_initial.py").write_text("")
    monkeypatch.setattr(apps.get_app_config("audit"), "path", str(tmp_path))
    assert template.fingerprint() != before


@pytest.mark.django_db
def test_this_run_copied_its_database() -> None:
    with connect(settings.PLACES) as server:
        assert f"template_{template.fingerprint()}" in template.existing(server)
        assert len(template.existing(server)) <= template.KEPT
