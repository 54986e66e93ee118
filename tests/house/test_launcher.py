"""./probity: the environment is made once, and again when it must be. Small packages stand in for
the real ones; the shell, venv and pip are real."""

import base64
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from config.embedded import environment, machine
from config.embedded.places import PROJECT

SHELLS = [shell for shell in ("dash", "bash", "sh", "ksh") if shutil.which(shell)]
ANSWER = "import json, os, sys\nprint(json.dumps([sys.argv[1:], os.getcwd()]))\n"
REAL_PYTHON = str(Path(sys.executable).resolve())
TOGETHER = ("--no-loadscope-reorder",)


def wheel(folder: Path, name: str, module: str, text: str) -> str:
    """Build a package of one module; return its line in a lock file."""
    path = folder / f"{name}-1.0-py3-none-any.whl"
    about = f"{name}-1.0.dist-info"
    files = {
        module: text,
        f"{about}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n",
        f"{about}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{file},{record_hash(content)},\n" for file, content in files.items())
    with zipfile.ZipFile(path, "w") as package:
        for file, content in {**files, f"{about}/RECORD": record}.items():
            package.writestr(file, content)
    return f"{path} --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


def record_hash(content: str) -> str:
    digest = hashlib.sha256(content.encode()).digest()
    return "sha256=" + base64.urlsafe_b64encode(digest).decode().rstrip("=")


def lay_out(root: Path) -> Path:
    (root / "config/embedded").mkdir(parents=True)
    (root / "tests").mkdir()
    for name in (
        "probity",
        "config/__init__.py",
        "config/embedded/__init__.py",
        "config/embedded/environment.py",
        "config/embedded/machine.py",
    ):
        shutil.copy(PROJECT / name, root / name)
    (root / "manage.py").write_text("import runtime\n" + ANSWER)
    (root / "tests/check.py").write_text("import pytest\n" + ANSWER)
    (root / "tests/__init__.py").touch()
    runtime = wheel(root, "runtime", "runtime.py", "")
    (root / "requirements.txt").write_text(runtime)
    tests = wheel(root, "pytest", "pytest/__main__.py", ANSWER)
    (root / "tests/requirements.txt").write_text(runtime + tests)
    return root


def probity(
    root: Path, *words: str, cwd: Path | None = None, shell: str = "sh", **variables: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [shell, str(root / "probity"), *words],
        cwd=cwd or root,
        env={"PATH": os.environ["PATH"], "HOME": str(root), "PROBITY_PYTHON": REAL_PYTHON}
        | variables,
        capture_output=True,
        text=True,
    )


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return lay_out(tmp_path / "a project")


@dataclass(frozen=True)
class Made:
    root: Path
    first_run: subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A project whose environment is made, tests' packages included."""
    root = lay_out(tmp_path_factory.mktemp("ready") / "it's one")
    return Made(root, probity(root, "test", PROBITY_PYTHON=f"/nowhere/python3 {REAL_PYTHON}"))


@pytest.fixture
def ready(made: Made) -> Path:
    return made.root


@pytest.fixture
def copy(made: Made, tmp_path: Path) -> Path:
    """A copy to spoil."""
    shutil.copytree(made.root, tmp_path / "copy", symlinks=True)
    return tmp_path / "copy"


def stamp(root: Path) -> Path:
    return root / ".venv/probity.stamp"


def answer(done: subprocess.CompletedProcess[str]) -> list[object]:
    assert done.returncode == 0, done.stderr
    found: list[object] = json.loads(done.stdout)
    return found


# -- words


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize("words", [(), ("help",), ("--help",), ("-h",)])
def test_help_needs_no_environment(project: Path, shell: str, words: tuple[str, ...]) -> None:
    done = probity(project, *words, shell=shell, PROBITY_PYTHON="/nowhere/python3")
    assert done.returncode == 0
    assert "./probity demo" in done.stdout
    assert not (project / ".venv").exists()


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize(
    ("words", "given"),
    [
        (("explain_deadline", "D-03", "--json"), ["explain_deadline", "D-03", "--json"]),
        (("manage", "migrate", "a b"), ["migrate", "a b"]),
        (("demo", "--port", "1"), ["demo", "--port", "1"]),
        (("help", "demo"), ["help", "demo"]),
        (("reset", ""), ["reset", ""]),
        (("test", "-k", "a or b"), ["-k", "a or b"]),
        (("test", "--full", "tests/law"), ["--full", "tests/law"]),
        (("check",), []),
    ],
)
def test_words_reach_what_they_name_unchanged(
    ready: Path, shell: str, words: tuple[str, ...], given: list[str]
) -> None:
    assert answer(probity(ready, *words, shell=shell))[0] == given


def test_a_whole_run_uses_every_core(ready: Path) -> None:
    assert answer(probity(ready, "test"))[0] == ["-q", "-n", "auto", "--once", *TOGETHER]


def test_the_whole_full_run_measures_coverage(ready: Path) -> None:
    given = answer(probity(ready, "test", "--full"))[0]
    assert given == [
        *("--full", "-q", "-n", str((os.cpu_count() or 1) + 1), *TOGETHER),
        *("--cov", "--cov-report=term:skip-covered", "--cov-fail-under=95"),
    ]


def test_a_command_runs_where_it_was_called_so_that_paths_fit(ready: Path, tmp_path: Path) -> None:
    assert answer(probity(ready, "inspect_archive", "x", cwd=tmp_path))[1] == str(tmp_path)


def test_tests_run_in_the_project(ready: Path, tmp_path: Path) -> None:
    assert answer(probity(ready, "test", cwd=tmp_path))[1] == str(ready)


@pytest.mark.parametrize("shell", SHELLS)
def test_links_to_the_launcher_lead_home(ready: Path, shell: str, tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "one/probity").symlink_to(ready / "probity")
    (tmp_path / "two").symlink_to("one/probity")
    done = subprocess.run([shell, "./two", "version"], cwd=tmp_path, capture_output=True, text=True)
    assert answer(done) == [["version"], str(tmp_path)]


def test_doctor_answers_before_anything_is_installed(project: Path) -> None:
    done = probity(project, "doctor")
    assert done.stdout.startswith("ok       python")
    assert "made by the first ./probity demo" in done.stdout
    assert not (project / ".venv").exists()


# -- the environment


def test_an_environment_made_once_is_not_touched_again(ready: Path) -> None:
    before = stamp(ready).stat().st_mtime_ns
    done = probity(ready, "version")
    assert done.stderr == ""
    assert stamp(ready).stat().st_mtime_ns == before


def test_the_stamp_holds_the_hashes_of_both_locks(ready: Path) -> None:
    hashes = [
        hashlib.sha256((ready / name).read_bytes()).hexdigest()
        for name in ("requirements.txt", "tests/requirements.txt")
    ]
    assert stamp(ready).read_text().split() == hashes


def test_progress_is_on_stderr_and_the_answer_alone_on_stdout(made: Made) -> None:
    assert answer(made.first_run) == [["-q", "-n", "auto", "--once", *TOGETHER], str(made.root)]
    assert "making .venv" in made.first_run.stderr
    assert "packages are ready" in made.first_run.stderr


@pytest.mark.full
def test_half_made_is_made_again(project: Path) -> None:
    (project / ".venv/bin").mkdir(parents=True)
    (project / ".venv/bin/python").symlink_to(REAL_PYTHON)
    (project / ".venv/left over").touch()
    assert answer(probity(project, "version"))[0] == ["version"]
    assert not (project / ".venv/left over").exists()


@pytest.mark.full
def test_a_python_that_is_gone_is_replaced(project: Path) -> None:
    (project / ".venv/bin").mkdir(parents=True)
    (project / ".venv/bin/python").symlink_to("/nowhere/python3")
    stamp(project).write_text(environment.digest(project, "requirements.txt"))
    assert answer(probity(project, "version"))[0] == ["version"]


def test_a_changed_lock_installs_again_and_tests_add_to_it(copy: Path) -> None:
    more = wheel(copy, "more", "more.py", "")
    for lock in ("requirements.txt", "tests/requirements.txt"):
        (copy / lock).write_text((copy / lock).read_text() + more)
    (copy / "manage.py").write_text("import runtime, more\n" + ANSWER)
    assert answer(probity(copy, "version"))[0] == ["version"]
    assert stamp(copy).read_text().split() == [environment.digest(copy, "requirements.txt")]
    assert answer(probity(copy, "test", "-q"))[0] == ["-q"]


def test_a_wrong_hash_installs_nothing_and_leaves_no_stamp(copy: Path) -> None:
    more = wheel(copy, "more", "more.py", "").split("sha256:")[0] + f"sha256:{'0' * 64}\n"
    (copy / "requirements.txt").write_text((copy / "requirements.txt").read_text() + more)
    done = probity(copy, "version")
    assert done.returncode == 3
    assert done.stdout == ""
    assert "could not be installed" in done.stderr
    assert not stamp(copy).exists()


@pytest.mark.full
def test_two_at_once_make_one_environment(project: Path) -> None:
    with ThreadPoolExecutor(2) as pool:
        both = list(pool.map(lambda word: probity(project, word), ("demo", "version")))
    assert [answer(done)[0] for done in both] == [["demo"], ["version"]]
    assert sum("making .venv" in done.stderr for done in both) == 1


def test_without_sha256sum_shasum_serves(ready: Path, tmp_path: Path) -> None:
    for tool in ("sh", "dirname", "readlink", "grep", "cut"):
        (tmp_path / tool).symlink_to(str(shutil.which(tool)))
    (tmp_path / "shasum").write_text(f"#!/bin/sh\nexec {shutil.which('sha256sum')}\n")
    (tmp_path / "shasum").chmod(0o755)
    assert answer(probity(ready, "version", PATH=str(tmp_path)))[0] == ["version"]


# -- what is missing


@pytest.mark.parametrize("shell", SHELLS)
def test_an_old_python_is_told_in_one_line(project: Path, shell: str, tmp_path: Path) -> None:
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    done = probity(project, "version", shell=shell, PROBITY_PYTHON=str(old))
    assert done.returncode == 3
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    for remedy in machine.REMEDIES["python"].values():
        assert remedy in done.stderr


def test_a_missing_venv_module_is_told_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def find(name: str) -> object:
        return None if name == "ensurepip" else object()

    monkeypatch.setattr(importlib.util, "find_spec", find)
    assert environment.main([str(tmp_path), "requirements.txt"]) == 3
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    for remedy in machine.REMEDIES["venv"].values():
        assert remedy in said
