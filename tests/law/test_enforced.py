"""What the book says of each gate's enforcement is what code, database and tests do."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from config.law.book import book
from config.law.entries import Enforcement
from tests.mutants import MUTANTS

ROOT = Path(__file__).parents[2]
ROOMS = ("config", "policies", "screening", "adverse_action", "disputes")
IN_DATABASE = re.compile(r"gate_g(\d\d)")
IN_SERVICE = re.compile(r"(?:gate_refusal\(\s*|gate ?= ?)\"(G-\d\d)\"")

# Acts that have no door, of gates that are data alone or that today's pages keep by themselves: one
# of this name must not appear before the book says that a service or the database refuses it.
DOORS = {
    "G-13": r"def (file|write|save)_statement",
    "G-14": r"def (disclose|send)_file",
    "G-19": r"def (decide|impose)_discipline",
    "G-20": r"def (record|take)_(compelled_)?statement_of_officer|class CompelledStatement",
    "G-23": r"def close_background",
    "G-24": r"def (record|add)_interview",
}


@cache
def sources(folder: str) -> dict[Path, str]:
    return {path: path.read_text("utf-8") for path in sorted((ROOT / folder).rglob("*.py"))}


def ours() -> Iterator[tuple[Path, str]]:
    for room in ROOMS:
        yield from sources(room).items()


def gates(how: Enforcement) -> set[str]:
    return {gate.id for gate in book().gates.values() if how in gate.enforced}


def named(pattern: re.Pattern[str], *, migrations: bool) -> set[str]:
    found = set[str]()
    for path, text in ours():
        if ("migrations" in path.parts) is migrations:
            found |= {
                number if number[0] == "G" else f"G-{number}" for number in pattern.findall(text)
            }
    return found


def test_the_database_enforces_what_the_book_says() -> None:
    assert named(IN_DATABASE, migrations=True) == gates(Enforcement.DATABASE)


def test_services_name_the_gates_that_the_book_says() -> None:
    by_name = named(IN_SERVICE, migrations=False)
    # G-13: no service counts words. G-16: the agency's queries give redacted posts alone; the
    # others refuse by a room's own words
    told = by_name | {"G-06", "G-07", "G-08", "G-13", "G-16"}
    assert told == gates(Enforcement.SERVICE)


def test_every_gate_is_enforced_somehow_or_has_no_door() -> None:
    for gate in book().gates.values():
        assert gate.enforced, gate.id
        assert Enforcement.DATA not in gate.enforced or len(gate.enforced) == 1, gate.id
    assert set(DOORS) >= gates(Enforcement.DATA)


@pytest.mark.parametrize("gate", DOORS)
def test_an_act_that_nothing_refuses_yet_has_no_door(gate: str) -> None:
    for path, text in ours():
        assert not re.search(DOORS[gate], text), f"{path.name} opens a door that {gate} guards"


# Where the notice of proposed discipline (N-22) is written and shown to counsel, and nowhere else.
PROPOSED_DISCIPLINE = {"adverse_action/letters.py", "config/oversight/samples/adverse_action.py"}


def test_no_service_issues_a_notice_of_discipline_before_officers_have_cases() -> None:
    """G-19: it rests on a speech record and a clock of the state, which only such a case has."""
    named = re.compile(r"proposed_discipline|ProposedDiscipline|\"N-22\"")
    found = {str(path.relative_to(ROOT)) for path, text in ours() if named.search(text)}
    assert found == PROPOSED_DISCIPLINE


@pytest.mark.parametrize("gate", sorted(gates(Enforcement.DATABASE)))
def test_a_gate_of_the_database_is_tried_with_raw_sql(gate: str) -> None:
    constraint = f"gate_{gate.replace('-', '').lower()}"
    tried = [path for path, text in sources("tests").items() if f'"{constraint}"' in text]
    assert tried, f"no test goes round the services against {gate}"


MARK = re.compile(r"pytest\.mark\.gate\(\"(G-\d\d)\"\)")


def test_a_gate_of_a_form_has_tests_that_bear_its_mark() -> None:
    """No refusal shows where a page offers nothing, so the tests say it (`--gate-report`)."""
    marked = {gate for text in sources("tests").values() for gate in MARK.findall(text)}
    assert gates(Enforcement.FORM) - marked == set()
    assert marked - gates(Enforcement.FORM) - {"G-16", "G-21"} == set()


@pytest.mark.parametrize("gate", sorted(gates(Enforcement.SERVICE)))
def test_a_gate_of_a_service_is_asked_for_by_name(gate: str) -> None:
    """Beside this table, a test of a room awaits this very gate."""
    tests = {path: text for path, text in sources("tests").items() if path.parent.name != "law"}
    assert [path for path, text in tests.items() if f'"{gate}"' in text], f"no test awaits {gate}"


def mutated() -> set[str]:
    """Gates that a killed mutant's test speaks of."""
    found = set[str]()
    for mutant in MUTANTS:
        file, _, name = mutant.test.partition("::")
        text = (ROOT / file).read_text("utf-8")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef) and node.name == name.split("[")[0]:
                parts = [node, *node.decorator_list]
                said = "".join(ast.get_source_segment(text, one) or "" for one in parts)
                found |= {f"G-{number}" for number in IN_DATABASE.findall(said)}
                found |= set(re.findall(r"G-\d\d", said))
    return found


def test_a_gate_of_the_database_has_a_mutant() -> None:
    assert gates(Enforcement.DATABASE) - mutated() == set()
