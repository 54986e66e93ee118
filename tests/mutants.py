"""Break one line on purpose, and see a test fail: a test that cannot fail is a defect.

    .venv/bin/python -m tests.mutants [WORD]      rows whose file or test contains WORD

The rows stand in `tests/<room>/mutants.toml`; a gate's SQL is broken in the migration, for that is
what the database keeps. Each row runs on a copy of the tree, in the test cluster that is there and
in the database of the rows before it: making one takes longer than most tests.
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
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from config.embedded.places import for_tests
from config.embedded.postgres import connect
from config.embedded.session import Session
from tests.template import statement, tables_of

PROJECT = Path(__file__).resolve().parents[1]
AT_ONCE = 2
TESTS_FAILED = 1  # pytest's exit code; others mean that it could not judge


@dataclass(frozen=True)
class Mutant:
    """`text`, which stands once in `file`, becomes `replacement`; `test` must then fail."""

    file: str
    text: str
    replacement: str
    test: str

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
    mutant: Mutant
    killed: bool
    why: str


class Copy:
    """A tree whose files a mutant may break, and pytest waiting in it with a database to keep."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._waiting: dict[str, subprocess.Popen[str]] = {}

    def run(self, words: Sequence[str], how: str) -> tuple[int, str]:
        """Answer pytest's exit code and what it printed. `how`: "django" or "", for tests.warm."""
        if how not in self._waiting:
            self._waiting[how] = self._start(how)
        pipe = self._waiting[how]
        assert pipe.stdin
        assert pipe.stdout
        output = self.path.with_suffix(".txt")
        pipe.stdin.write(json.dumps([str(output), *words]) + "\n")
        pipe.stdin.flush()
        code = pipe.stdout.readline()
        if not code:
            return -1, "pytest is gone"
        return int(code), output.read_text(encoding="utf-8", errors="replace")

    def _database(self, how: str) -> str:
        return f"test_{os.getpid()}_{self.path.name}_{how}"

    def _start(self, how: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "tests.warm", how],
            cwd=self.path,
            env={
                **{name: value for name, value in os.environ.items() if "COVERAGE" not in name},
                "PYTHONPATH": str(self.path),
                "PYTHONDONTWRITEBYTECODE": "1",
                "PROBITY_TEST_DATA": str(for_tests().data),
                "PROBITY_TEST_DATABASE": self._database(how),
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def close(self) -> None:
        for how, pipe in self._waiting.items():
            pipe.communicate()
            with connect(for_tests()) as server:
                server.execute(statement("DROP DATABASE IF EXISTS {}", self._database(how)))


def judge(mutant: Mutant, tree: Copy) -> Verdict:
    """Apply the mutant to the tree, run its test, and put the tree right again."""
    file = tree.path / mutant.file
    before = file.read_text(encoding="utf-8")
    if before.count(mutant.text) != 1:
        return Verdict(mutant, False, f"the text stands {before.count(mutant.text)} times")
    broken = before.replace(mutant.text, mutant.replacement)
    if file.suffix == ".py" and (fault := syntax_fault(broken)):
        return Verdict(mutant, False, f"cannot be judged: {fault}")
    file.write_text(broken, encoding="utf-8")
    same_tables = not mutant.in_database or tables_of(before) == tables_of(broken)
    try:
        return Verdict(mutant, *run_test(mutant, tree, same_tables))
    finally:
        file.write_text(before, encoding="utf-8")


def syntax_fault(source: str) -> str:
    """Say why a text is no Python: then its tests would fail whatever they prove."""
    try:
        ast.parse(source)
    except SyntaxError as error:
        return f"the replacement is no Python, {error}"
    return ""


def run_test(mutant: Mutant, tree: Copy, same_tables: bool) -> tuple[bool, str]:
    words = ["-q", "-x", "-p", "no:cacheprovider", "-p", "no:unraisableexception", "--full"]
    if same_tables:
        words.append("--reuse-db")
    if same_tables and mutant.in_database:
        words.append("--renew-triggers")
    # Only a migration is read after Django was set up.
    code, printed = tree.run([*words, mutant.test], "django" if mutant.in_database else "")
    # A fixture that breaks is no proof: only a failing assertion kills.
    if code == TESTS_FAILED and "error" not in printed.rstrip().rpartition("\n")[2]:
        return True, "killed"
    if code == 0:
        return False, "survived: the test passes all the same"
    return False, "cannot be judged: " + " ".join(printed.splitlines()[-2:])


@contextmanager
def copies(number: int) -> Iterator[list[Copy]]:
    """Copy what git knows, changed or not, so that the working tree stays untouched."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    )
    with tempfile.TemporaryDirectory(prefix="mutants-") as scratch:
        trees = [Path(scratch, str(index)) for index in range(number)]
        for name in filter(None, listed.stdout.split("\0")):
            copy(PROJECT / name, trees[0] / name)
        compile_by_hash(trees[0])
        for tree in trees[1:]:
            shutil.copytree(trees[0], tree)
        with ExitStack() as stack:
            made = [Copy(tree) for tree in trees]
            for one in made:
                stack.callback(one.close)
            yield made


def compile_by_hash(tree: Path) -> None:
    """Compiled once for all its runs; by hash, so that a line changed within a second is seen."""
    compileall.compile_dir(
        tree, quiet=2, invalidation_mode=py_compile.PycInvalidationMode.CHECKED_HASH
    )


def copy(source: Path, target: Path) -> None:
    if source.is_file():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, target)


def judge_all(mutants: Sequence[Mutant]) -> list[Verdict]:
    with Session(for_tests()), copies(AT_ONCE) as trees:
        free: SimpleQueue[Copy] = SimpleQueue()
        for tree in trees:
            free.put(tree)

        def one(mutant: Mutant) -> Verdict:
            tree = free.get()
            try:
                return judge(mutant, tree)
            finally:
                free.put(tree)

        with ThreadPoolExecutor(AT_ONCE) as pool:
            return list(pool.map(one, mutants))


def main(arguments: Sequence[str]) -> int:
    word = arguments[0] if arguments else ""
    verdicts = judge_all([row for row in MUTANTS if word in row.file + row.test])
    for verdict in verdicts:
        print(f"{'killed  ' if verdict.killed else 'SURVIVED'}  {verdict.mutant}")
        if not verdict.killed:
            print(f"          {verdict.why}")
    print(f"{sum(v.killed for v in verdicts)} of {len(verdicts)} mutants killed")
    return 0 if all(verdict.killed for verdict in verdicts) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
