"""`pytest --gate-report DIR` writes a page per gate: what was tried, and how it ended.

Nothing is declared by hand but what no refusal shows: a test belongs to a gate because the database
or a service refused by it while the test ran, or because `@pytest.mark.gate("G-03")` says so.
"""

import re
from collections import Counter, defaultdict
from html import escape
from pathlib import Path

import pytest

from config.errors import Refusal
from config.law.book import book
from config.law.entries import Gate
from tests.mutants import MUTANTS

KILLED = "tests/house/test_mutants.py::test_the_mutant_is_killed"
STYLE = "body{font:1em/1.5 sans-serif;margin:2em}td,th{padding-right:1em;text-align:left}"
SEEN: list[tuple[str, str]] = []  # gate and how, by the test that runs now
Rows = dict[tuple[str, str], Counter[str]]  # test and how → outcomes of its cases


def seen_in_database(constraint: str) -> None:
    """Raw SQL was refused by this constraint."""
    if found := re.fullmatch(r"gate_g(\d\d)", constraint):
        SEEN.append((f"G-{found[1]}", "raw SQL"))


def watch_refusals() -> None:
    """From now on every refusal that names a gate is noted."""
    before = Refusal.__init__

    def watched(self: Refusal, *args: object, **kwargs: object) -> None:
        before(self, *args, **kwargs)
        if self.gate:
            SEEN.append((self.gate, "service"))

    Refusal.__init__ = watched  # type: ignore[method-assign]


class GateReport:
    def __init__(self, folder: Path) -> None:
        watch_refusals()
        self.folder = folder
        self.gates: dict[str, Rows] = defaultdict(lambda: defaultdict(Counter))
        self.mutants: dict[str, str] = {}

    def pytest_runtest_setup(self) -> None:
        SEEN.clear()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]):
        report = yield
        if call.when == "call":
            marked = [(mark.args[0], "by its mark") for mark in item.iter_markers("gate")]
            report.user_properties += [(f"gate {one}", how) for one, how in {*SEEN, *marked}]
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when != "call":
            return
        name, _, case = report.nodeid.partition("[")
        if name == KILLED:
            self.mutants[case.removesuffix("]")] = report.outcome
        for told, how in report.user_properties:
            if told.startswith("gate "):
                self.gates[told.removeprefix("gate ")][name, str(how)][report.outcome] += 1

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if hasattr(session.config, "workerinput"):
            return  # the run's head writes what all workers told it
        self.folder.mkdir(parents=True, exist_ok=True)
        index = ""
        for gate in book().gates.values():
            (self.folder / f"{gate.id}.html").write_text(self.page(gate), encoding="utf-8")
            tests = len({name for name, _ in self.gates[gate.id]})
            index += (
                f'<li><a href="{gate.id}.html">{gate.id} {escape(gate.title)}</a>: {tests}</li>'
            )
        whole = _html("Gates, and how many tests try each", f"<ul>{index}</ul>")
        (self.folder / "index.html").write_text(whole, encoding="utf-8")

    def page(self, gate: Gate) -> str:
        rows = self.gates[gate.id]
        tests = "".join(
            f"<tr><td>{escape(name)}</td><td>{how}</td><td>{_outcomes(found)}</td></tr>"
            for (name, how), found in sorted(rows.items())
        )
        facts = (
            ("Refuses", gate.refuses),
            ("Authority", gate.citation),
            ("What to do", gate.remedy),
            ("Enforced", ", ".join(gate.enforced)),
        )
        told = "".join(f"<dt>{name}</dt><dd>{escape(words)}</dd>" for name, words in facts)
        broken = self.broken({name for name, _ in rows})
        return _html(
            f"{gate.id} {gate.title}",
            f"<dl>{told}</dl><h2>Tests</h2>{_table('Test', 'Refused', tests)}"
            f"<h2>Mutants</h2>{_table('Broken file', 'Test', broken)}",
        )

    def broken(self, tests: set[str]) -> str:
        """The mutants that these tests must kill."""
        return "".join(
            f"<tr><td>{escape(one.file)}</td><td>{escape(one.test)}</td>"
            f"<td>{self.mutants.get(str(one), 'not run')}</td></tr>"
            for one in MUTANTS
            if one.test.partition("[")[0] in tests
        )


def _outcomes(found: Counter[str]) -> str:
    return ", ".join(f"{number} {outcome}" for outcome, number in sorted(found.items()))


def _table(first: str, second: str, rows: str) -> str:
    head = f"<tr><th>{first}</th><th>{second}</th><th>Outcome</th></tr>"
    return f"<table>{head}{rows}</table>" if rows else "<p>None.</p>"


def _html(title: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{STYLE}</style><h1>{escape(title)}</h1>{body}</html>"
    )
