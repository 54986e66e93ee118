"""./probity check, and the tests' own guards."""

import socket
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone
from hypothesis import settings as hypothesis_settings
from psycopg.errors import ReadOnlySqlTransaction

from config.embedded import machine
from tests import check
from tests.check import Step, steps

pytest_plugins = ["pytester"]


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


def test_stored_files_go_where_they_are_cleared_up(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    assert Path(settings.FILES_ROOT).is_relative_to(tmp_path_factory.getbasetemp())


@pytest.mark.parametrize(
    ("zone", "told"),
    [("UTC", "2026-03-02T09:00:00+00:00"), ("America/Denver", "2026-03-02T16:00:00+00:00")],
)
def test_a_stopped_clock_stands_still(
    stop_clock: Callable[..., datetime], zone: str, told: str
) -> None:
    moment = stop_clock("2026-03-02 09:00", zone=zone)
    assert moment == timezone.now() == timezone.now()
    assert moment.astimezone(UTC).isoformat() == told


MARKED = """
import pytest

@pytest.mark.{marker}
def test_marked(): pass

def test_plain(): pass
"""


@pytest.mark.parametrize(
    ("marker", "words", "outcome"),
    [
        ("full", [], {"passed": 1, "deselected": 1}),
        ("full", ["--full"], {"passed": 2}),
        ("browser", [], {"passed": 1, "deselected": 1}),
        ("browser", ["--full"], {"passed": 1, "skipped": 1}),
        ("pdf", [], {"passed": 1, "skipped": 1}),
    ],
)
def test_markers_choose_the_run_and_name_what_is_missing(
    pytester: pytest.Pytester,
    monkeypatch: pytest.MonkeyPatch,
    marker: str,
    words: list[str],
    outcome: dict[str, int],
) -> None:
    def missing() -> machine.Finding:
        return machine.Finding("chromium", False, "not found", "browser tests only")

    monkeypatch.setattr(machine, "chromium", missing)
    monkeypatch.setattr(machine, "pango", missing)
    pytester.makepyfile(MARKED.format(marker=marker))
    done = pytester.runpytest_inprocess("-p", "tests.cluster", "-p", "no:django", *words)
    done.assert_outcomes(**outcome)
    done.stdout.fnmatch_lines("*chromium is missing. Debian/Ubuntu: sudo apt-get*")


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
