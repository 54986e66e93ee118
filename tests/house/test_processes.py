"""The supervisor: everything it starts ends with it, however it ends."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from config.embedded import guardian, processes
from config.embedded.places import PROJECT, Places
from config.embedded.processes import Child, serve
from config.env import EnvironmentProblem

SERVER = (
    "import http.server, subprocess, sys;"
    "subprocess.Popen(['sleep', '987.{port}']);"  # a child of the child, found by its number
    "http.server.HTTPServer(('127.0.0.1', {port}), http.server.SimpleHTTPRequestHandler)"
    ".serve_forever()"
)
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"
# Asked to stop, it asks its supervisor to stop: as a second Ctrl-C does, at the worst moment.
IMPATIENT = (
    "import os, signal, time;"
    "signal.signal(signal.SIGTERM, lambda *_: os.kill(os.getppid(), signal.SIGINT));"
    "print('waits', flush=True); time.sleep(600)"
)
SUPERVISOR = """
import signal, sys
from pathlib import Path
from config.embedded import processes
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # the tests themselves may run under nohup
port = int(sys.argv[2])
processes.GRACE = 1.0
logs = Path(sys.argv[1])
processes.serve(
    [processes.Child(text[:4], (sys.executable, "-c", text)) for text in sys.argv[3:]],
    logs=logs, port=port, ready=lambda: print("ready", flush=True),
)
print("clean")
"""


@pytest.fixture
def port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def python(text: str, name: str = "web") -> Child:
    return Child(name, (sys.executable, "-c", text))


def running(words: str) -> bool:
    """Whether a program with these words in its command line runs (zombies do not)."""
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if words in place.read_bytes().replace(b"\0", b" ").decode(errors="replace"):
                return True
        except OSError:
            continue
    return False


def soon(answer: Callable[[], bool]) -> bool:
    until = time.monotonic() + 15
    while not answer() and time.monotonic() < until:
        time.sleep(0.05)
    return answer()


@pytest.fixture
def supervisor(tmp_path: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    """A supervisor in a process of its own, with a server and a child that ignores SIGTERM."""
    children = (SERVER.format(port=port), STUBBORN)
    with subprocess.Popen(
        [sys.executable, "-c", SUPERVISOR, str(tmp_path), str(port), *children],
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        assert process.stdout.readline() == "ready\n"
        yield process
        process.kill()


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks at processes through /proc")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_asked_to_stop_it_leaves_nothing_behind(
    supervisor: subprocess.Popen[str], number: signal.Signals, port: int
) -> None:
    assert running(f"sleep 987.{port}")
    supervisor.send_signal(number)
    assert supervisor.stdout
    assert supervisor.stdout.read() == "clean\n"
    assert supervisor.wait(20) == 0
    assert processes.free(port)
    assert not running(f"sleep 987.{port}")


def test_an_impatient_second_ctrl_c_changes_nothing(
    supervisor: subprocess.Popen[str], port: int
) -> None:
    for number in (signal.SIGINT, signal.SIGINT, signal.SIGTERM):
        supervisor.send_signal(number)
        time.sleep(0.1)
    assert supervisor.stdout
    assert supervisor.stdout.read() == "clean\n"
    assert supervisor.wait(20) == 0
    assert processes.free(port)


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks at processes through /proc")
def test_killed_with_9_it_leaves_nothing_behind_either(
    supervisor: subprocess.Popen[str], port: int
) -> None:
    supervisor.kill()
    assert soon(lambda: processes.free(port))
    assert soon(lambda: not running(f"sleep 987.{port}"))


def test_a_port_that_is_taken_is_told_before_anything_starts(tmp_path: Path) -> None:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        taken = int(door.getsockname()[1])
        with pytest.raises(EnvironmentProblem, match=f"Port {taken} is taken.*--port"):
            serve([python("")], logs=tmp_path, port=taken, ready=lambda: None)
    assert list(tmp_path.iterdir()) == []


def test_a_child_that_ends_by_itself_stops_the_rest_and_is_named(tmp_path: Path, port: int) -> None:
    children = [python(SERVER.format(port=port)), python("print('no broker')", "worker")]
    with pytest.raises(EnvironmentProblem, match=r"worker stopped: no broker .*worker\.log"):
        serve(children, logs=tmp_path, port=port, ready=lambda: None)
    assert processes.free(port)


def test_a_server_that_never_answers_is_given_up(
    tmp_path: Path, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "PATIENCE", 0.3)
    with pytest.raises(EnvironmentProblem, match="does not answer"):
        serve([python("import time; time.sleep(60)")], logs=tmp_path, port=port, ready=lambda: None)


def test_nohup_is_minded(tmp_path: Path, port: int) -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)

    def hang_up() -> None:
        os.kill(os.getpid(), signal.SIGHUP)
        time.sleep(0.2)
        assert not processes.free(port)
        os.kill(os.getpid(), signal.SIGTERM)

    try:
        serve([python(SERVER.format(port=port))], logs=tmp_path, port=port, ready=hang_up)
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


def test_ctrl_c_works_again_afterwards(tmp_path: Path, port: int) -> None:
    before = signal.getsignal(signal.SIGINT)

    def interrupt() -> None:
        os.kill(os.getpid(), signal.SIGINT)

    logs = tmp_path / "not there yet"
    serve([python(SERVER.format(port=port))], logs=logs, port=port, ready=interrupt)
    assert (logs / "web.log").exists()
    assert signal.getsignal(signal.SIGINT) is before


# -- the guardian


@pytest.mark.parametrize(
    ("lines", "groups"), [(["12\n", "13\n"], [12, 13]), (["12\n", "done\n"], []), ([], [])]
)
def test_the_guardian_acts_only_when_the_pipe_broke(lines: list[str], groups: list[int]) -> None:
    assert guardian.watch(lines) == groups


def test_the_guardian_kills_what_does_not_stop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guardian, "GRACE", 0.3)
    with subprocess.Popen([sys.executable, "-c", STUBBORN], start_new_session=True) as child:
        time.sleep(0.3)
        guardian.stop([child.pid])
        assert child.wait(10) == -signal.SIGKILL


def test_the_guardian_does_not_mind_a_group_that_is_gone() -> None:
    with subprocess.Popen(["true"], start_new_session=True) as child:
        child.wait()
    guardian.stop([child.pid])


# -- the real children


def test_ctrl_c_while_a_dead_child_is_cleared_up_leaves_nothing(
    tmp_path: Path, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "GRACE", 1.0)
    children = [python(SERVER.format(port=port)), python(IMPATIENT), python("", "worker")]
    with pytest.raises(EnvironmentProblem, match="worker stopped"):
        serve(children, logs=tmp_path, port=port, ready=lambda: None)
    assert processes.free(port)


@pytest.mark.full
def test_the_real_children_serve_and_stop(places: Places, port: int) -> None:
    seen: list[int] = []
    environment = {
        "DJANGO_SETTINGS_MODULE": "config.settings.development",
        "PROBITY_DATA": str(places.data),
    }

    with subprocess.Popen(
        [sys.executable, "-c", DEMO, str(port)],
        cwd=PROJECT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        text=True,
    ) as demo:
        assert demo.stdout
        assert demo.stdout.readline() == "ready\n"
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz/live") as answer:
            seen.append(answer.status)
        demo.send_signal(signal.SIGTERM)
        assert demo.wait(60) == 0
    assert seen == [200]
    assert soon(lambda: not running(str(places.data)))


DEMO = """
import sys
import django
django.setup()
from django.conf import settings
from config.embedded import processes as p
from config.embedded.session import Session
port = int(sys.argv[1])
with Session(settings.PLACES) as session:
    session.start_broker()
    children = [p.web(port), p.worker(), p.beat(settings.PLACES.run / "beat")]
    logs = settings.PLACES.logs
    p.serve(children, logs=logs, port=port, ready=lambda: print("ready", flush=True))
"""
