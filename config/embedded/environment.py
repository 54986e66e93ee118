"""Makes `.venv` from a hashed lock file. Run by the launcher with the system's Python: standard
library only.

    python3 -m config.embedded.environment ROOT LOCK

A stamp, written last, holds the hashes of the lock files that are installed in full. Without it the
environment is half made, and made again; with another hash the packages are brought up to date.
"""

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config.embedded.machine import fix_line

RUNTIME, TESTS = "requirements.txt", "tests/requirements.txt"
NO_VENV = f"Python's venv module is missing. {fix_line('venv')}"


def main(arguments: list[str]) -> int:
    root, lock = Path(arguments[0]), arguments[1]
    if any(importlib.util.find_spec(name) is None for name in ("venv", "ensurepip")):
        return say(NO_VENV, 3)
    try:
        with alone(root):
            if is_ready(root, lock):  # another launcher made it while we waited
                return 0
            return make(root, lock)
    except OSError as error:
        where = error.filename or root
        return say(f"{where} cannot be written: {error.strerror}. Use a clone of your own.", 3)


def say(line: str, code: int = 0) -> int:
    sys.stderr.write(f"probity: {line}\n")
    return code


@contextmanager
def alone(root: Path) -> Iterator[None]:
    """Wait for other launchers; the kernel frees the lock of one that was killed."""
    (root / ".data").mkdir(mode=0o700, exist_ok=True)
    with (root / ".data" / "environment.lock").open("a") as gate:
        try:
            fcntl.flock(gate, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("another ./probity is installing; waiting for it")
            fcntl.flock(gate, fcntl.LOCK_EX)
        yield


def stamp(root: Path) -> Path:
    return root / ".venv" / "probity.stamp"


def digest(root: Path, lock: str) -> str:
    return hashlib.sha256((root / lock).read_bytes()).hexdigest()


def installed(root: Path) -> set[str]:
    try:
        return set(stamp(root).read_text(encoding="ascii").split())
    except OSError:
        return set()


def is_ready(root: Path, lock: str) -> bool:
    return (root / ".venv/bin/python").exists() and digest(root, lock) in installed(root)


def make(root: Path, lock: str) -> int:
    began = time.monotonic()
    if not installed(root) or not (root / ".venv/bin/python").exists():
        say("making .venv; this happens once and takes a minute or two")
        shutil.rmtree(root / ".venv", ignore_errors=True)
        words = [sys.executable, "-m", "venv", str(root / ".venv")]
        made = subprocess.run(words, stdout=sys.stderr)
        if made.returncode:
            return say(NO_VENV, 3)
    # From here until the new stamp a kill leaves an environment without one: half made.
    stamp(root).unlink(missing_ok=True)
    if not install(root, lock):
        return say("the packages could not be installed; the lines above say why", 3)
    write_stamp(root, lock)
    return say(f"packages are ready ({time.monotonic() - began:.0f} s)")


def install(root: Path, lock: str) -> bool:
    """Let pip install, showing one changing line on a terminal; its last lines on failure."""
    words = [str(root / ".venv/bin/python"), "-m", "pip", "install", "--no-input"]
    # Each package must be the one whose hash is in the lock, whatever the index answers.
    words += ["--disable-pip-version-check", "--require-hashes", "-r", str(root / lock)]
    total = sum("==" in line for line in (root / lock).read_text(encoding="utf-8").splitlines())
    last: deque[str] = deque(maxlen=15)
    collected = 0
    with subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    ) as pip:
        for line in pip.stdout or ():
            last.append(line)
            collected += line.startswith("Collecting ")
            progress(f"fetching {collected} of {total}: {line.strip()}")
    progress("")
    if pip.returncode:
        sys.stderr.writelines(last)
    return pip.returncode == 0


def progress(line: str) -> None:
    if sys.stderr.isatty():
        width = shutil.get_terminal_size().columns - 1
        sys.stderr.write(f"\r\033[K{line[:width]}")
        sys.stderr.flush()


def write_stamp(root: Path, lock: str) -> None:
    """The tests' lock contains the runtime's, so it stamps both."""
    locks = [RUNTIME, TESTS] if lock == TESTS else [lock]
    aside = stamp(root).with_suffix(".new")
    aside.write_text("".join(f"{digest(root, name)}\n" for name in locks), encoding="ascii")
    # Renamed, so that a stamp is there in full or not at all.
    os.replace(aside, stamp(root))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
