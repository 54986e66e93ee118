"""Several commands at once share the embedded servers; whoever leaves last stops them.

Every user holds a shared lock on one file; the kernel lets go of it when a process dies, however it
dies, so nobody is counted who is no longer there. Starting and stopping happen one at a time,
behind a second lock.
"""

import fcntl
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from config.embedded.places import Places
from config.embedded.postgres import Postgres
from config.embedded.valkey import Valkey
from config.env import EnvironmentProblem

IN_USE = "Probity is running with this data ({data}): stop it first (Ctrl-C where it runs)."


@dataclass
class Session:
    """One process's use of the servers: `with Session(places): …`."""

    places: Places
    with_postgres: bool = True
    alone: bool = False  # whether nobody else used the servers when this session began
    _users: int | None = field(default=None, init=False)

    @property
    def postgres(self) -> Postgres:
        return Postgres(self.places)

    @property
    def valkey(self) -> Valkey:
        return Valkey(self.places)

    def __enter__(self) -> "Session":
        with self._turnstile():
            self._users = opened(self.places.data / "users.lock")
            # Nobody can come between: every change of this lock happens behind the turnstile.
            self.alone = locked(self._users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            locked(self._users, fcntl.LOCK_SH)
            try:
                if self.with_postgres:
                    self._start(self.postgres)
            except BaseException:
                self._leave()
                raise
        return self

    def start_broker(self) -> None:
        """Start the broker too; to be called inside the session."""
        with self._turnstile():
            self._start(self.valkey)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with undisturbed(), self._turnstile():
            self._leave()

    def _leave(self) -> None:
        if self._users is None:
            return
        # Alone on the file means last: whoever else is in still holds it shared.
        if locked(self._users, fcntl.LOCK_EX | fcntl.LOCK_NB):
            self._stop()
        os.close(self._users)
        self._users = None

    def _start(self, server: Postgres | Valkey) -> None:
        if not server.running():
            server.start()

    def _stop(self) -> None:
        for server in (self.valkey, self.postgres):
            if server.running():
                server.stop()

    @contextmanager
    def _turnstile(self) -> Iterator[None]:
        self.places.make()
        gate = opened(self.places.data / "servers.lock")
        try:
            locked(gate, fcntl.LOCK_EX)
            yield
        finally:
            os.close(gate)


@contextmanager
def nobody_else(places: Places) -> Iterator[None]:
    """Keep everybody out and the servers stopped, or say that somebody is in."""
    session = Session(places)
    with session._turnstile():
        users = opened(places.data / "users.lock")
        try:
            if not locked(users, fcntl.LOCK_EX | fcntl.LOCK_NB):
                raise EnvironmentProblem(IN_USE.format(data=places.data))
            session._stop()
            yield
        finally:
            os.close(users)


def opened(path: Path) -> int:
    # Closed at exec: a child that we start must not count as a user.
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def locked(descriptor: int, how: int) -> bool:
    try:
        fcntl.flock(descriptor, how)
    except BlockingIOError:
        return False
    return True


@contextmanager
def undisturbed() -> Iterator[None]:
    """Hold back Ctrl-C and the like until the servers are down."""
    waiting = signal.pthread_sigmask(
        signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM, signal.SIGHUP}
    )
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, waiting)
