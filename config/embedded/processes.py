"""Starts the web server, the worker and beat, waits, and leaves nothing behind.

Children stand in process groups of their own, so that Ctrl-C reaches us alone and we stop them in
order. If we are killed with -9, the guardian sees its pipe close and stops them for us.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from types import FrameType

from config.embedded.places import PROJECT
from config.embedded.postgres import last_line
from config.env import EnvironmentProblem

PATIENCE = 60.0  # seconds until the web server answers
GRACE = 10.0  # seconds between asking a child to stop and killing it
PULSE = 0.1
STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True)
class Child:
    name: str
    command: tuple[str, ...]


@dataclass
class Running:
    child: Child
    process: subprocess.Popen[bytes]
    log: Path


class Stopped(Exception):
    """Somebody asked us to stop."""


def web(port: int, workers: int = 2) -> Child:
    settings = str(PROJECT / "config/deploy/gunicorn.conf.py")
    return Child(
        "web",
        (
            *(sys.executable, "-m", "gunicorn", "--config", settings),
            *("--bind", f"127.0.0.1:{port}", "--workers", str(workers), "config.wsgi"),
        ),
    )


def worker(concurrency: int = 2) -> Child:
    return Child("worker", (*celery("worker"), "--concurrency", str(concurrency)))


def beat(schedule: Path) -> Child:
    """`schedule` is the file in which beat notes when it last sent what."""
    return Child("beat", (*celery("beat"), "--schedule", str(schedule)))


def celery(role: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "celery", "-A", "config.celery", role, "--loglevel", "INFO")


def free(port: int) -> bool:
    """Say whether nobody listens on that port of this machine."""
    with socket.socket() as door:
        return door.connect_ex(("127.0.0.1", port)) != 0


def ask_for(port: int) -> None:
    if not free(port):
        raise EnvironmentProblem(f"Port {port} is taken: choose another with --port.")


def serve(
    children: Sequence[Child],
    *,
    logs: Path,
    port: int,
    ready: Callable[[], None],
) -> None:
    """Run the children until Ctrl-C or SIGTERM; `ready` is called once the web server answers.

    A child that ends by itself stops the others and raises EnvironmentProblem.
    """
    ask_for(port)  # gunicorn would try for seconds, in a log that nobody reads
    logs.mkdir(mode=0o700, parents=True, exist_ok=True)
    running: list[Running] = []
    try:
        with interruptible(), guarded() as guardian:
            try:
                for child in children:
                    running.append(launch(child, logs))
                    guardian(running[-1].process.pid)
                wait_until_answered(running, port)
                ready()
                wait_forever(running)
            finally:
                stop(running)  # before the guardian is let go: nobody can interrupt it any more
    except (Stopped, KeyboardInterrupt):
        return


def launch(child: Child, logs: Path) -> Running:
    log = logs / f"{child.name}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            child.command,
            cwd=PROJECT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    return Running(child, process, log)


def answers(port: int) -> bool:
    """Say whether the web server answers a request, whatever it answers."""
    line = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        line.request("GET", "/healthz/live")
        line.getresponse()
    except (OSError, HTTPException):
        return False
    finally:
        line.close()
    return True


def wait_until_answered(running: Sequence[Running], port: int) -> None:
    until = time.monotonic() + PATIENCE
    while not answers(port):
        refuse_the_dead(running)
        if time.monotonic() > until:
            raise EnvironmentProblem(f"The web server does not answer: see {running[0].log}")
        time.sleep(PULSE)


def wait_forever(running: Sequence[Running]) -> None:
    while True:
        refuse_the_dead(running)
        time.sleep(PULSE)


def refuse_the_dead(running: Sequence[Running]) -> None:
    for one in running:
        if one.process.poll() is not None:
            said = last_line(one.log.read_text(encoding="utf-8", errors="replace"))
            raise EnvironmentProblem(f"{one.child.name} stopped: {said} (more in {one.log})")


def stop(running: Sequence[Running]) -> None:
    """Ask all to stop, last started first; kill what does not, with whatever it started."""
    ignore_further_asking()
    for one in reversed(running):
        signal_group(one.process, signal.SIGTERM)
    until = time.monotonic() + GRACE
    for one in running:
        with suppress(subprocess.TimeoutExpired):
            one.process.wait(max(0.0, until - time.monotonic()))
        # Also where the master went in peace: it may have left children.
        signal_group(one.process, signal.SIGKILL)
        one.process.wait()


def signal_group(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    """Signal the child's group; its master goes first, for it tells the others."""
    try:
        # gunicorn and celery let their own children finish when only the master is asked.
        if number == signal.SIGTERM:
            os.kill(process.pid, number)
        else:
            os.killpg(process.pid, number)
    except ProcessLookupError:
        return


def ignore_further_asking() -> None:
    for number in STOPPING:
        signal.signal(number, signal.SIG_IGN)


@contextmanager
def interruptible() -> Iterator[None]:
    """Turn the signals that stop us into one exception."""

    def asked(number: int, frame: FrameType | None) -> None:
        ignore_further_asking()
        raise Stopped

    # A shell lets what it starts in the background ignore Ctrl-C; nohup means what it says.
    hung_up = signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    minded = [number for number in STOPPING if not (hung_up and number == signal.SIGHUP)]
    before = {number: signal.signal(number, asked) for number in minded}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def guarded() -> Iterator[Callable[[int], None]]:
    """Start the guardian; the callable tells it of another process group."""
    command = [sys.executable, "-m", "config.embedded.guardian"]
    with subprocess.Popen(
        command, cwd=PROJECT, stdin=subprocess.PIPE, start_new_session=True
    ) as guardian:
        assert guardian.stdin is not None
        pipe = guardian.stdin

        def tell(group: int) -> None:
            pipe.write(f"{group}\n".encode())
            pipe.flush()

        try:
            yield tell
        finally:
            pipe.write(b"done\n")
            pipe.close()
