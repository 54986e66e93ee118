"""Which servers a command starts, and how its failure is told."""

import os
import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.core.management import BaseCommand
from django.db import OperationalError, ProgrammingError
from psycopg import errors
from pytest_django import Settings

from config.embedded import commands, machine
from config.embedded.management.commands import doctor
from config.embedded.places import PROJECT, Places
from config.embedded.postgres import Postgres
from config.embedded.valkey import Valkey
from config.env import EnvironmentProblem
from config.errors import Invalid, Refusal


class Reads(BaseCommand):
    needs_database = False


class Migrates(BaseCommand):
    as_owner = True


class Feeds(BaseCommand):
    needs_broker = True


@pytest.mark.parametrize(
    ("command", "word", "what", "default", "answer"),
    [
        (Reads(), "inspect_archive", "needs_database", True, False),
        (Migrates(), "anything", "needs_database", True, True),
        (Migrates(), "anything", "as_owner", False, True),
        (Feeds(), "demo", "needs_broker", False, True),
        (Reads(), "demo", "needs_broker", False, False),
        (None, "help", "needs_database", False, False),
    ],
)
def test_a_command_says_what_it_needs(
    command: BaseCommand | None, word: str, what: str, default: bool, answer: bool
) -> None:
    assert commands.needs(command, word, what, default) is answer


def test_a_command_is_found_by_its_word() -> None:
    assert isinstance(commands.find("doctor"), doctor.Command)
    assert commands.find("help") is None


@pytest.mark.parametrize(("word", "hint"), [("doktor", "Did you mean doctor?"), ("zzzz", "help")])
def test_an_unknown_word_is_bad_input_with_a_hint(word: str, hint: str) -> None:
    with pytest.raises(Invalid, match=hint):
        commands.find(word)


# -- failures


def undefined_table() -> ProgrammingError:
    error = ProgrammingError("relation does not exist")
    error.__cause__ = errors.UndefinedTable("relation does not exist")
    return error


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (EnvironmentProblem("PROBITY_X is not set."), 3, "PROBITY_X is not set."),
        (
            Refusal("Too early.", gate="G-05", citation="15 U.S.C. 1681b(b)(3)", remedy="Wait."),
            1,
            "G-05: Too early. 15 U.S.C. 1681b(b)(3) Wait.",
        ),
        (Invalid({"path": ["not an archive"]}), 2, "path: not an archive"),
        (OperationalError("no\nserver"), 3, "The database does not answer: no server"),
        (undefined_table(), 3, "The database has no tables yet: run ./probity migrate."),
        (KeyboardInterrupt(), 130, ""),
    ],
)
def test_each_failure_is_one_line_and_an_exit_code(
    error: BaseException,
    code: int,
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fails(argv: list[str]) -> None:
        raise error

    monkeypatch.setattr(commands, "run", fails)
    monkeypatch.setattr(signal, "signal", lambda *args: None)
    assert commands.main(["manage.py", "word"]) == code
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err == (f"probity: {said}\n" if said else "")


def test_a_defect_keeps_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(argv: list[str]) -> None:
        raise ProgrammingError("syntax error")

    monkeypatch.setattr(commands, "run", fails)
    monkeypatch.setattr(signal, "signal", lambda *args: None)
    with pytest.raises(ProgrammingError):
        commands.main(["manage.py", "word"])


def test_being_told_to_stop_still_leaves_in_order() -> None:
    with pytest.raises(SystemExit) as left:
        commands.leave(signal.SIGTERM, None)
    assert left.value.code == 128 + signal.SIGTERM


class Prints(BaseCommand):
    needs_database = False
    needs_pango = True

    def handle(self, *args: object, **options: object) -> None:
        print("done")


@pytest.mark.parametrize("ok", [True, False])
def test_without_pango_one_line_is_said_and_the_work_goes_on(
    ok: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = machine.Finding("pango", ok, "", "PDF letters")
    monkeypatch.setattr(machine, "pango", lambda: found)
    monkeypatch.setattr(commands, "find", lambda word: Prints())
    monkeypatch.setattr(commands, "execute_from_command_line", lambda argv: Prints().handle())
    commands.run(["manage.py", "prints"])
    shown = capsys.readouterr()
    assert shown.out == "done\n"
    assert shown.err.count("\n") == (0 if ok else 1)
    assert ("apt-get install" in shown.err) is not ok


# -- servers


@pytest.fixture
def embedded(settings: Settings, places: Places) -> Places:
    settings.PLACES = places
    settings.EMBEDDED_POSTGRES = True
    settings.EMBEDDED_BROKER = True
    return places


@pytest.mark.parametrize("broker", [True, False])
def test_servers_run_while_the_command_does(embedded: Places, broker: bool) -> None:
    with ExitStack() as stack:
        commands.start_servers(stack, broker)
        assert Postgres(embedded).running()
        assert Valkey(embedded).running() is broker
    assert not Postgres(embedded).running()
    assert not Valkey(embedded).running()


def test_addresses_in_the_environment_replace_the_embedded_servers(
    embedded: Places, settings: Settings
) -> None:
    settings.EMBEDDED_POSTGRES = False
    with ExitStack() as stack:
        commands.start_servers(stack, True)
        assert not Postgres(embedded).running()
        assert Valkey(embedded).running()
    settings.EMBEDDED_BROKER = False
    with ExitStack() as stack:
        commands.start_servers(stack, True)
        assert not Valkey(embedded).running()


# -- the real thing


def manage(data: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(PROJECT / "manage.py"), *words],
        cwd=data,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "config.settings.development",
            "PROBITY_DATA": str(data),
            **environment,
        },
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize("words", [("version",), ("help",), ("migrate", "--help"), ("doctor",)])
def test_a_command_that_only_reads_starts_nothing(words: tuple[str, ...], tmp_path: Path) -> None:
    done = manage(tmp_path, *words)
    assert done.returncode in (0, 1)
    assert done.stdout
    assert list(tmp_path.iterdir()) == []


def test_a_command_on_an_empty_database_says_what_to_do(places: Places) -> None:
    done = manage(places.data, "createcachetable_", PROBITY_LOG_LEVEL="ERROR")
    assert done.returncode == 2
    done = manage(places.data, "clearsessions")
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr == "probity: The database has no tables yet: run ./probity migrate.\n"
    assert not Postgres(places).running()


def test_a_server_that_is_away_is_told_in_one_line(tmp_path: Path) -> None:
    done = manage(
        tmp_path, "clearsessions", DATABASE_URL=f"postgresql://app@/probity?host={tmp_path}"
    )
    assert done.returncode == 3
    assert done.stderr.startswith("probity: The database does not answer:")
    assert done.stderr.count("\n") == 1


def test_a_setting_that_cannot_be_read_is_told_in_one_line(tmp_path: Path) -> None:
    done = manage(tmp_path, "check", PROBITY_DEBUG="perhaps")
    assert done.returncode == 3
    assert done.stderr == "probity: PROBITY_DEBUG must be 1 or 0, not 'perhaps'.\n"


@pytest.mark.parametrize(
    ("pack", "said"),
    [
        ("[sources]\nx = 'y'\n[[deadline]]\nid = 'CO-01'", "co.toml CO-01: title is missing."),
        (None, "which is no folder."),
    ],
)
def test_a_law_pack_that_cannot_be_trusted_is_told_in_one_line(
    tmp_path: Path, pack: str | None, said: str
) -> None:
    folder = tmp_path / "packs"
    if pack is not None:
        folder.mkdir()
        (folder / "co.toml").write_text(pack)
    done = manage(tmp_path, "explain_deadline", "D-06", PROBITY_LAW_PACKS=str(folder))
    assert done.returncode == commands.ENVIRONMENT
    assert done.stderr.startswith("probity: The law book cannot be trusted. ")
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.full
def test_migrating_as_owner_leaves_the_application_a_working_database(places: Places) -> None:
    assert manage(places.data, "migrate", "--no-input").returncode == 0
    assert manage(places.data, "clearsessions").returncode == 0
    shown = manage(places.data, "shell", "-c", WHO)
    assert shown.stdout.split()[-2:] == ["probity_app", "False"], shown.stderr


WHO = (
    "from django.db import connection as c; k = c.cursor();"
    " k.execute(\"SELECT current_user, has_table_privilege('django_session', 'TRUNCATE')\");"
    " print(*k.fetchone())"
)
