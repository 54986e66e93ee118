"""Making `.venv`, step by step; test_launcher.py does it for real."""

import fcntl
import io
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from config.embedded import environment
from config.embedded.environment import RUNTIME, TESTS


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "tests").mkdir()
    (tmp_path / RUNTIME).write_text("a==1 --hash=sha256:00\n")
    (tmp_path / TESTS).write_text("a==1 --hash=sha256:00\nb==2 --hash=sha256:00\n")
    return tmp_path


class Pip:
    """Stands for venv and pip: notes what was run, says what it is told to."""

    def __init__(self, root: Path, *, venv: int = 0, pip: int = 0) -> None:
        self.root, self.venv, self.pip = root, venv, pip
        self.ran: list[str] = []
        self.returncode = pip
        self.stdout = io.StringIO("Collecting a==1\nCollecting b==2\nno more\n")

    def run(self, words: list[str], **options: Any) -> subprocess.CompletedProcess[bytes]:
        self.ran.append("venv")
        assert options["stdout"] is sys.stderr
        (self.root / ".venv/bin").mkdir(parents=True)
        (self.root / ".venv/bin/python").touch()
        return subprocess.CompletedProcess(words, self.venv)

    def popen(self, words: list[str], **options: Any) -> "Pip":
        self.ran.append("pip " + Path(words[-1]).relative_to(self.root).as_posix())
        assert "--require-hashes" in words
        assert not environment.stamp(self.root).exists()
        return self

    def __enter__(self) -> "Pip":
        return self

    def __exit__(self, *error: object) -> None:
        pass


def install(
    root: Path, lock: str, monkeypatch: pytest.MonkeyPatch, **codes: int
) -> tuple[int, Any]:
    pip = Pip(root, **codes)
    monkeypatch.setattr(subprocess, "run", pip.run)
    monkeypatch.setattr(subprocess, "Popen", pip.popen)
    return environment.main([str(root), lock]), pip.ran


@pytest.mark.parametrize(("lock", "stamps"), [(RUNTIME, [RUNTIME]), (TESTS, [RUNTIME, TESTS])])
def test_the_first_time_all_is_made_and_stamped_last(
    root: Path, lock: str, stamps: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert install(root, lock, monkeypatch) == (0, ["venv", f"pip {lock}"])
    assert environment.installed(root) == {environment.digest(root, name) for name in stamps}
    assert environment.is_ready(root, lock)
    assert environment.is_ready(root, TESTS) is (lock == TESTS)


def test_what_another_launcher_made_is_not_made_again(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(root, TESTS, monkeypatch)
    assert install(root, RUNTIME, monkeypatch) == (0, [])


def test_a_changed_lock_keeps_the_environment_and_updates_it(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(root, RUNTIME, monkeypatch)
    (root / RUNTIME).write_text("a==2 --hash=sha256:00\n")
    assert install(root, RUNTIME, monkeypatch) == (0, [f"pip {RUNTIME}"])


def test_an_install_that_failed_leaves_no_stamp_and_shows_why(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert install(root, RUNTIME, monkeypatch, pip=1)[0] == 3
    assert not environment.stamp(root).exists()
    assert "no more\nprobity: the packages could not be installed" in capsys.readouterr().err
    assert install(root, RUNTIME, monkeypatch) == (0, ["venv", f"pip {RUNTIME}"])


def test_a_venv_that_failed_names_the_remedy(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert install(root, RUNTIME, monkeypatch, venv=1) == (3, ["venv"])
    assert "apt-get install python3-venv" in capsys.readouterr().err


def test_a_second_launcher_says_that_it_waits(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[int] = []

    def flock(file: object, how: int) -> None:
        asked.append(how)
        if how & fcntl.LOCK_NB:
            raise BlockingIOError

    monkeypatch.setattr("fcntl.flock", flock)
    with environment.alone(root):
        assert len(asked) == 2
    assert "waiting for it" in capsys.readouterr().err


def test_a_terminal_sees_one_changing_line(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = io.StringIO()
    monkeypatch.setattr(screen, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("COLUMNS", "20")
    environment.progress("fetching 3 of 54: Collecting django")
    assert screen.getvalue() == "\r\033[Kfetching 3 of 54: C"


def test_a_log_sees_none_of_them(capsys: pytest.CaptureFixture[str]) -> None:
    environment.progress("fetching 3 of 54")
    assert capsys.readouterr().err == ""
