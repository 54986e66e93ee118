"""./probity doctor: what the machine has, what it lacks, and the exact remedy."""

import ctypes
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from config.embedded import machine
from config.embedded.machine import Finding

MISSING = Finding("pango", False, "lacks pango-1.0", "PDF letters", machine.REMEDIES["pango"])
FOUND = Finding("python", True, "3.11.7", "everything")


def test_each_thing_is_named_once() -> None:
    names = [finding.name for finding in machine.examine()]
    assert names == [
        "python",
        "venv",
        "postgres",
        "valkey",
        "pango",
        "fonts",
        "chromium",
        "disk",
        "clamd",
    ]


def test_what_this_machine_runs_the_tests_with_is_there() -> None:
    found = {finding.name: finding for finding in machine.examine()}
    for name in ("python", "postgres", "valkey"):
        assert found[name].ok
        assert found[name].fix == {}


@pytest.mark.parametrize("name", ["python", "venv", "pango", "chromium", "postgres", "valkey"])
def test_a_remedy_is_known_for_each_system(name: str) -> None:
    assert set(machine.REMEDIES[name]) == {"debian", "fedora", "homebrew"}
    assert "apt-get install" in machine.REMEDIES[name]["debian"]
    assert "dnf install" in machine.REMEDIES[name]["fedora"]
    assert "brew install" in machine.REMEDIES[name]["homebrew"]


def test_a_remedy_fits_one_line() -> None:
    line = machine.fix_line("chromium")
    assert line == (
        "Debian/Ubuntu: sudo apt-get install chromium; Fedora: sudo dnf install chromium; "
        "Homebrew: brew install --cask chromium"
    )


# -- what is missing


def unfindable(name: str) -> None:
    return None


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine with Python and nothing else."""
    monkeypatch.setattr(machine, "PROJECT", tmp_path)
    monkeypatch.setattr(machine, "MAC_CHROMIUM", "/nowhere/{name}")
    monkeypatch.setattr(importlib.util, "find_spec", unfindable)
    monkeypatch.setenv("PATH", "/nowhere")

    def no_library(name: str) -> None:
        raise OSError(name)

    monkeypatch.setattr(ctypes, "CDLL", no_library)


def test_a_bare_machine_lacks_all_but_python_and_disk(bare: None) -> None:
    found = {finding.name: finding for finding in machine.examine()}
    ready = {name for name, finding in found.items() if finding.ok}
    # The servers come with the packages: nothing has to be installed for them.
    assert ready == {"python", "disk", "postgres", "valkey", "clamd"}
    assert all(finding.fix for finding in found.values() if not finding.ok)
    assert "pango-1.0" in found["pango"].found


def test_servers_that_the_packages_did_not_bring_are_missing(bare: None, tmp_path: Path) -> None:
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / "probity.stamp").touch()
    found = {finding.name: finding for finding in machine.examine()}
    assert not found["postgres"].ok
    assert not found["valkey"].ok


def test_a_bare_machine_is_a_finding(bare: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert machine.main([]) == 1
    assert "missing  chromium" in capsys.readouterr().out


def test_an_old_python_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2, "final", 0))
    assert machine.python() == Finding("python", False, "3.9.2", "everything")


def test_a_full_disk_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: SimpleNamespace(free=1000))
    assert not machine.disk().ok
    assert "PROBITY_DATA" in machine.with_fix(machine.disk()).fix["any"]


@pytest.mark.parametrize("answer", [1, OSError("unshare")])
def test_root_without_namespaces_is_told_to_be_somebody_else(
    answer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(*args: Any, **options: Any) -> subprocess.CompletedProcess[bytes]:
        if isinstance(answer, OSError):
            raise answer
        return subprocess.CompletedProcess(args, answer)

    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(subprocess, "run", run)
    found = machine.with_fix(machine.postgres())
    assert not found.ok
    assert found.fix == {"any": "run ./probity as an ordinary user, or set DATABASE_URL"}


def test_an_ordinary_user_may_run_postgres(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert machine.may_run_postgres()


# -- how it is shown


def test_the_list_shows_the_remedy_under_what_is_missing() -> None:
    assert machine.as_text([FOUND, MISSING]).splitlines() == [
        "ok       python    3.11.7",
        "missing  pango     lacks pango-1.0",
        "         needed for PDF letters",
        *(
            f"         {system}: {line}"
            for system, line in zip(
                ("Debian/Ubuntu", "Fedora", "Homebrew"), MISSING.fix.values(), strict=True
            )
        ),
    ]


def test_json_is_one_document(capsys: pytest.CaptureFixture[str]) -> None:
    code = machine.main(["--json"])
    shown = json.loads(capsys.readouterr().out)
    assert shown["ok"] is (code == 0)
    assert set(shown["findings"][0]) == {"name", "ok", "found", "needed_for", "fix"}


def test_it_answers_without_any_package() -> None:
    words = [sys.executable, "-S", "-E", "-c", "import config.embedded.machine as m; m.main([])"]
    done = subprocess.run(words, cwd=machine.PROJECT, capture_output=True, text=True)
    assert done.stdout.startswith("ok       python"), done.stderr
