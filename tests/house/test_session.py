"""Several processes share the embedded servers; real ones, started and killed for real."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from psycopg.errors import UniqueViolation

from config.embedded.places import PROJECT, Places
from config.embedded.postgres import Postgres, connect
from config.embedded.session import Session, nobody_else
from config.embedded.valkey import Valkey
from config.env import EnvironmentProblem

USER = textwrap.dedent(
    """
    import sys
    from pathlib import Path
    from config.embedded.places import Places
    from config.embedded.session import Session
    with Session(Places(Path(sys.argv[1]), disposable=True)):
        print("in", flush=True)
        sys.stdin.readline()
    """
)


@contextmanager
def another_process(places: Places) -> Iterator[subprocess.Popen[str]]:
    """A process that uses the servers until its stdin ends."""
    with subprocess.Popen(
        [sys.executable, "-c", USER, str(places.data)],
        cwd=PROJECT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "in\n"
        yield process


def soon(answer: Callable[[], bool]) -> bool:
    until = time.monotonic() + 10
    while not answer() and time.monotonic() < until:
        time.sleep(0.02)
    return answer()


def postmaster(places: Places) -> int:
    return int((places.postgres / "postmaster.pid").read_text().split()[0])


def test_a_session_starts_the_database_and_stops_it(places: Places) -> None:
    with Session(places) as session:
        assert session.alone
        assert Postgres(places).running()
        assert not Valkey(places).running()
        with connect(places, role="probity_app", database="probity") as database:
            assert database.execute("SHOW listen_addresses").fetchone() == ("",)
    assert not Postgres(places).running()
    assert not (places.postgres / "postmaster.pid").exists()


def test_the_broker_starts_when_it_is_asked_for(places: Places) -> None:
    with Session(places, with_postgres=False) as session:
        session.start_broker()
        assert Valkey(places).running()
        assert not Postgres(places).running()
    assert not Valkey(places).running()


def test_a_session_within_a_session_leaves_the_stopping_to_the_outer(places: Places) -> None:
    with Session(places):
        with Session(places) as inner:
            inner.start_broker()
        assert Postgres(places).running()
        assert Valkey(places).running()
    assert not Postgres(places).running()
    assert not Valkey(places).running()


def test_the_last_one_out_stops_the_servers(places: Places) -> None:
    with another_process(places) as other:
        with Session(places) as session:
            assert not session.alone
        assert Postgres(places).running()
        assert other.stdin
        other.stdin.close()
        other.wait(20)
    assert not Postgres(places).running()


def test_a_user_killed_with_9_is_not_counted(places: Places) -> None:
    with Session(places):
        with another_process(places) as other:
            other.kill()
            other.wait(10)
        assert Postgres(places).running()
    assert not Postgres(places).running()


def test_servers_left_behind_by_a_kill_9_are_used_and_then_stopped(places: Places) -> None:
    with another_process(places) as other:
        before = postmaster(places)
        other.kill()
        other.wait(10)
    assert Postgres(places).running()
    with Session(places) as session:
        assert session.alone
        assert postmaster(places) == before
    assert not Postgres(places).running()


def test_a_database_killed_with_9_recovers_with_its_rows(places: Places) -> None:
    with Session(places):
        with connect(places) as database:
            database.execute("CREATE TABLE kept AS SELECT 42 AS answer")
            database.execute("CHECKPOINT")
        os.kill(postmaster(places), signal.SIGKILL)
        assert soon(lambda: not Postgres(places).running())
        with Session(places), connect(places) as database:
            assert database.execute("SELECT answer FROM kept").fetchone() == (42,)


def test_a_pid_file_that_now_names_another_program_is_forgotten(places: Places) -> None:
    with Session(places):
        pass
    with subprocess.Popen(["sleep", "60"]) as other:
        lines = [str(other.pid), str(places.postgres), "1", "5432", str(places.run), "", "1 1"]
        (places.postgres / "postmaster.pid").write_text("\n".join([*lines, "ready\n"]))
        (places.run / ".s.PGSQL.5432.lock").write_text("\n".join([*lines, "ready\n"]))
        with Session(places):
            assert postmaster(places) != other.pid
        other.kill()


def test_a_cluster_half_made_is_made_again(bare_places: Places) -> None:
    bare_places.make()
    (bare_places.data / "postgres.new" / "base").mkdir(parents=True)
    with Session(bare_places):
        assert Postgres(bare_places).running()
    assert not (bare_places.data / "postgres.new").exists()


def test_a_path_with_spaces_and_quotes_works(places: Places) -> None:
    odd = Places(places.data / "it's a folder", disposable=True)
    with Session(odd), connect(odd) as database:
        assert database.execute("SELECT 1").fetchone() == (1,)


def test_a_path_too_long_for_a_socket_works(places: Places) -> None:
    deep = Places(places.data / ("long-name-" * 9), disposable=True)
    with Session(deep), connect(deep) as database:
        assert database.execute("SELECT 1").fetchone() == (1,)
    deep.run.rmdir()  # nothing is left in it


def test_the_session_leaves_when_the_database_does_not_start(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(self: Postgres) -> None:
        raise EnvironmentProblem("no")

    with monkeypatch.context() as patch:
        patch.setattr(Postgres, "start", broken)
        with pytest.raises(EnvironmentProblem), Session(places):
            pass
    with nobody_else(places):
        assert not Postgres(places).running()


def test_nobody_else_is_refused_while_somebody_is_in(places: Places) -> None:
    with another_process(places):
        with pytest.raises(EnvironmentProblem, match="running with this data"), nobody_else(places):
            pass
        assert Postgres(places).running()


def test_the_socket_is_ours_alone(places: Places) -> None:
    with Session(places) as session:
        session.start_broker()
        modes = {path.name: path.stat().st_mode & 0o777 for path in places.run.iterdir()}
    assert modes[".s.PGSQL.5432"] == 0o700
    assert modes["valkey.sock"] == 0o700


def test_the_log_quotes_no_row(places: Places) -> None:
    with Session(places), connect(places) as database:
        database.execute("CREATE TABLE t (name text UNIQUE)")
        database.execute("INSERT INTO t VALUES ('Ottilie')")
        with pytest.raises(UniqueViolation, match="Ottilie"):
            database.execute("INSERT INTO t VALUES ('Ottilie')")
    written = Path(Postgres(places).log).read_text()
    assert "duplicate key" in written
    assert "Ottilie" not in written
