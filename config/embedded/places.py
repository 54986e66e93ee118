"""Where the embedded servers keep their things. Answers are worked out, not looked up: settings
can name a socket before any server runs."""

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from config.env import EnvironmentProblem, folder

PROJECT = Path(__file__).resolve().parents[2]
LONGEST_SOCKET = 100  # bytes; macOS allows 103, Linux 107
POSTGRES_SOCKET = ".s.PGSQL.5432"
OWNER, APP, DATABASE = "probity", "probity_app", "probity"


@dataclass(frozen=True)
class Places:
    """One set of embedded servers: a data folder, and a folder with their sockets."""

    data: Path
    disposable: bool = False  # tests: nothing is lost when the machine dies

    @property
    def postgres(self) -> Path:
        return self.data / "postgres"

    @property
    def valkey(self) -> Path:
        return self.data / "valkey"

    @property
    def logs(self) -> Path:
        return self.data / "logs"

    @property
    def run(self) -> Path:
        """The sockets' folder: within the data folder where the path is short enough."""
        # Only the name is worked out here; private() makes sure that it is ours before use.
        near = self.data / "run"
        if len(os.fsencode(near / POSTGRES_SOCKET)) < LONGEST_SOCKET:
            return near
        mark = hashlib.sha256(os.fsencode(self.data)).hexdigest()[:12]
        return Path(f"/tmp/probity-{os.getuid()}-{mark}")  # noqa: S108  checked by private()

    @property
    def broker_socket(self) -> Path:
        return self.run / "valkey.sock"

    def make(self) -> None:
        for place in (self.data, self.valkey, self.logs, self.run):
            private(place)

    def database_url(self, role: str = APP) -> str:
        return f"postgresql://{role}@/{DATABASE}?host={self.run}"

    def broker_url(self) -> str:
        return f"redis+socket://{self.broker_socket}"


def private(place: Path) -> None:
    """Make a folder that only we can enter; refuse one that somebody else put there."""
    try:
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = place.lstat()
    except OSError as error:
        why = f"{place} cannot be made: {error.strerror}. Set PROBITY_DATA to a folder of yours."
        raise EnvironmentProblem(why) from None
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
        raise EnvironmentProblem(f"{place} is not our folder: remove it or set PROBITY_DATA.")
    place.chmod(0o700)


def here() -> Places:
    return Places(folder("PROBITY_DATA", PROJECT / ".data"))


def for_tests() -> Places:
    return Places(folder("PROBITY_TEST_DATA", PROJECT / ".data" / "tests"), disposable=True)
