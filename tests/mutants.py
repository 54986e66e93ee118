"""Break one line on purpose, and see a test fail: a test that cannot fail is a defect.

The rows stand in `tests/<room>/mutants.toml`; a gate's SQL is broken in the migration, for that is
what the database keeps. `./probity test --full FILE` tries those of a file of tests beside them
(tests/mutating.py). A row marked `apart` runs on a copy of the tree, in the test cluster that is
there and in the database of the rows before it: making one takes longer than most tests.
"""

import ast
import compileall
import json
import os
import py_compile
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from config.embedded.places import for_tests
from config.embedded.postgres import connect
from tests.template import statement

PROJECT = Path(__file__).resolve().parents[1]
TESTS_FAILED = 1  # pytest's exit code; others mean that it could not judge


@dataclass(frozen=True)
class Mutant:
    """`text`, which stands once in `file`, becomes `replacement`; `test` must then fail.

    `apart`: the full run judges it in a copy of the tree, for tests/mutating.py cannot.
    """

    file: str
    text: str
    replacement: str
    test: str
    apart: bool = False

    @property
    def in_database(self) -> bool:
        return "/migrations/" in self.file

    def __str__(self) -> str:
        return f"{self.file}: {self.text.strip().splitlines()[0]} -> {self.test.split('::')[-1]}"


def read_mutants() -> Iterator[Mutant]:
    """Yield the rows of every room. Raises TypeError where a row lacks a key or has another."""
    for path in sorted(PROJECT.glob("tests/*/mutants.toml")):
        for row in tomllib.loads(path.read_text(encoding="utf-8"))["mutant"]:
            yield Mutant(**row)


MUTANTS = tuple(read_mutants())


@dataclass(frozen=True)
class Verdict:
    killed: bool
    why: str


class Copy:
    """A tree whose files a mutant may break, and pytest waiting in it with a database to keep."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._database = f"test_{os.getpid()}_{path.name}"
        self._waiting: subprocess.Popen[str] | None = None

    def run(self, words: Sequence[str]) -> tuple[int, str]:
        """Answer pytest's exit code and what it printed."""
        if self._waiting is None:
            self._waiting = self._start()
        pipe = self._waiting
        assert pipe.stdin
        assert pipe.stdout
        output = self.path.with_suffix(".txt")
        pipe.stdin.write(json.dumps([str(output), *words]) + "\n")
        pipe.stdin.flush()
        code = pipe.stdout.readline()
        if not code:
            return -1, "pytest is gone"
        return int(code), output.read_text(encoding="utf-8", errors="replace")

    def _start(self) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.warm"],
            cwd=self.path,
            env={
                **{name: value for name, value in os.environ.items() if "COVERAGE" not in name},
                "PYTHONPATH": str(self.path),
                "PYTHONDONTWRITEBYTECODE": "1",
                "PROBITY_TEST_DATA": str(for_tests().data),
                "PROBITY_TEST_DATABASE": self._database,
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def close(self) -> None:
        if self._waiting is not None:
            self._waiting.communicate()
            with connect(for_tests()) as server:
                server.execute(statement("DROP DATABASE IF EXISTS {}", self._database))


def judge(mutant: Mutant, tree: Copy) -> Verdict:
    """Apply the mutant to the tree, run its test, and put the tree right again."""
    file = tree.path / mutant.file
    before = file.read_text(encoding="utf-8")
    if before.count(mutant.text) != 1:
        return Verdict(False, f"the text stands {before.count(mutant.text)} times")
    broken = before.replace(mutant.text, mutant.replacement)
    if file.suffix == ".py" and (fault := syntax_fault(broken)):
        return Verdict(False, f"cannot be judged: {fault}")
    file.write_text(broken, encoding="utf-8")
    try:
        return Verdict(*run_test(mutant, tree))
    finally:
        file.write_text(before, encoding="utf-8")


def syntax_fault(source: str) -> str:
    """Say why a text is no Python: then its tests would fail whatever they prove."""
    try:
        ast.parse(source)
    except SyntaxError as error:
        return f"the replacement is no Python, {error}"
    return ""


def run_test(mutant: Mutant, tree: Copy) -> tuple[bool, str]:
    left_out = ("cacheprovider", "unraisableexception", "tests.mutating")
    words = ["-q", "-x", "--full", *(word for name in left_out for word in ("-p", f"no:{name}"))]
    if not mutant.in_database:
        words.append("--reuse-db")
    code, printed = tree.run([*words, mutant.test])
    # A fixture that breaks is no proof: only a failing assertion kills.
    if code == TESTS_FAILED and "error" not in printed.rstrip().rpartition("\n")[2]:
        return True, "killed"
    if code == 0:
        return False, "survived: the test passes all the same"
    return False, "cannot be judged: " + " ".join(printed.splitlines()[-2:])


@contextmanager
def copied() -> Iterator[Copy]:
    """Copy what git knows, changed or not, so that the working tree stays untouched."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    with tempfile.TemporaryDirectory(prefix="mutants-") as scratch:
        made = Copy(Path(scratch, "tree"))
        for name in filter(None, listed.stdout.split("\0")):
            copy(PROJECT / name, made.path / name)
        compile_by_hash(made.path)
        try:
            yield made
        finally:
            made.close()


def compile_by_hash(tree: Path) -> None:
    """Compiled once for all its runs; by hash, so that a line changed within a second is seen."""
    compileall.compile_dir(
        tree, quiet=2, invalidation_mode=py_compile.PycInvalidationMode.CHECKED_HASH
    )


def copy(source: Path, target: Path) -> None:
    if source.is_file():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, target)
