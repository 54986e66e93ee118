"""pytest plugin: the full run tries each mutant beside the test that it names.

The test runs again, as `test_name{number}`, while the line is broken in this process: the
database has the mutant's trigger or constraint, or functions have the mutant's code. So it finds
the world of its module standing. A row marked `apart` breaks what is read only once, as a module's
constants are, or letters that tests keep: it is judged in a copy, by tests/house/test_mutants.py.
"""

import functools
import gc
import importlib
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from inspect import CO_NEWLOCALS
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import NamedTuple

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations.operations import AddConstraint, CreateModel
from django.db.migrations.operations.base import Operation
from django.db.models import BaseConstraint
from pgtrigger.migrations import AddTrigger

from tests.mutants import MUTANTS, PROJECT, Mutant

ROOMS = {"config", "policies", "screening", "adverse_action", "disputes", "tests"}
BROKEN = pytest.StashKey[Mutant]()


class NotHere(Exception):
    """The line cannot be broken in a process that runs: its row is to be marked `apart`."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--full"):
        return
    rows: dict[str, list[tuple[int, Mutant]]] = {}
    for number, row in enumerate(MUTANTS):
        if not row.apart:
            rows.setdefault(row.test, []).append((number, row))
    if not any("::" in word for word in config.args):
        check_names(rows, {item.nodeid for item in items})
    items[:] = [
        one
        for item in items
        for one in (item, *(again(item, *each) for each in rows.get(item.nodeid, ())))
    ]


def check_names(named: Iterable[str], collected: set[str]) -> None:
    """Raises UsageError for a row that names all parameters of a test, or one that is not there."""
    tests = {name.partition("[")[0] for name in collected}
    for name in named:
        if name.partition("[")[0] in tests and name not in collected:
            raise pytest.UsageError(f"A mutant names a parameter that its test has not: {name}")


def again(item: pytest.Item, number: int, row: Mutant) -> pytest.Item:
    assert isinstance(item, pytest.Function)
    made: pytest.Function = pytest.Function.from_parent(
        item.parent,
        name=f"{item.name}{{{number}}}",
        originalname=f"{item.originalname}{{{number}}}",
        callspec=getattr(item, "callspec", None),
        callobj=item.function,
        fixtureinfo=item._fixtureinfo,
    )
    made.add_marker("full")
    made.stash[BROKEN] = row
    return made


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None]:
    row = item.stash.get(BROKEN, None)
    if row is None:
        return (yield)
    with broken(row):
        try:
            yield
        except (Exception, pytest.fail.Exception):
            return None
    pytest.fail(f"The mutant survived: {row}", pytrace=False)


@contextmanager
def broken(row: Mutant) -> Iterator[None]:
    """Raises NotHere, and SyntaxError where the replacement is no Python."""
    before = (PROJECT / row.file).read_text(encoding="utf-8")
    if before.count(row.text) != 1:
        raise NotHere(f"{row.file}: the text stands {before.count(row.text)} times")
    after = before.replace(row.text, row.replacement)
    if row.in_database:
        with tables(row.file, before, after):
            yield
    else:
        with functions(row.file, before, after):
            yield


# -- in the database


@contextmanager
def tables(file: str, before: str, after: str) -> Iterator[None]:
    """Triggers and constraints as the broken migration makes them."""
    pairs = zip(operations(file, before), operations(file, after), strict=True)
    steps = [step for pair in pairs for step in changing(file, *pair)]
    if not steps:
        raise NotHere(file)
    execute(step.forth for step in steps)
    try:
        yield
    finally:
        # Else the end of the test's transaction undoes it
        if not connection.in_atomic_block:
            execute(step.back for step in steps)


def operations(file: str, source: str) -> list[Operation]:
    module = ModuleType("broken")
    exec(compile(source, file, "exec"), module.__dict__)
    found: list[Operation] = module.__dict__["Migration"].operations
    return found


class Step(NamedTuple):
    """SQL that breaks, and SQL that puts it right."""

    forth: str
    back: str


def changing(file: str, old: Operation, new: Operation) -> Iterator[Step]:
    if isinstance(old, AddTrigger) and isinstance(new, AddTrigger):
        if old.trigger.install_sql != new.trigger.install_sql:
            yield Step(new.trigger.install_sql, old.trigger.install_sql)
        return
    model_name, held = constraints(old)
    for one, other in zip(held, constraints(new)[1], strict=True):
        if one != other:
            with connection.schema_editor(collect_sql=True) as editor:
                model = apps.get_model(Path(file).parts[-3], model_name)
                remove = one.remove_sql(model, editor)
                forth, back = other.create_sql(model, editor), one.create_sql(model, editor)
            yield Step(f"{remove}; {forth}", f"{remove}; {back}")


def constraints(made: Operation) -> tuple[str, list[BaseConstraint]]:
    """Return what an operation makes, and the model's name."""
    if isinstance(made, AddConstraint):
        return made.model_name, [made.constraint]
    if isinstance(made, CreateModel):
        return made.name, list(made.options.get("constraints", ()))
    return "", []


def execute(commands: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        # PostgreSQL changes no trigger of a table whose foreign keys wait to be checked
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for command in commands:
            cursor.execute(command)
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


# -- in the program


@contextmanager
def functions(file: str, before: str, after: str) -> Iterator[None]:
    if not file.endswith(".py"):
        raise NotHere(file)
    importlib.import_module(".".join(Path(file).with_suffix("").parts))
    path = str(PROJECT / file)
    codes = differing(compile(before, path, "exec"), compile(after, path, "exec"))
    found = [
        (one, one.__code__)
        for one in gc.get_objects()
        if type(one) is FunctionType  # isinstance would wake lazy objects
        and one.__code__.co_filename == path
        and one.__code__.co_qualname in codes
    ]
    if {code.co_qualname for _, code in found} != set(codes):
        raise NotHere(f"{file}: {', '.join(codes)}")
    for one, code in found:
        one.__code__ = codes[code.co_qualname]
    try:
        yield
    finally:
        for one, code in found:
            one.__code__ = code
        forget_answers()


def differing(old: CodeType, new: CodeType) -> dict[str, CodeType]:
    """Return the outermost functions that are other ones, by their names. Raises NotHere."""
    if shape(old) != shape(new):
        raise NotHere(f"{old.co_filename}: {old.co_qualname} itself is another one.")
    found: dict[str, CodeType] = {}
    for one, other in zip(inner(old), inner(new), strict=True):
        if not one.co_flags & CO_NEWLOCALS:  # the body of a class
            found |= differing(one, other)
        elif signature(one) != signature(other):
            found[one.co_qualname] = other
    return found


def inner(code: CodeType) -> list[CodeType]:
    return [one for one in code.co_consts if isinstance(one, CodeType)]


def shape(code: CodeType) -> tuple[object, ...]:
    """What a code does, whatever the lines that it stands in; of inner codes their names."""
    constants = [
        one.co_qualname if isinstance(one, CodeType) else repr(one) for one in code.co_consts
    ]
    return (code.co_code, constants, code.co_names, code.co_varnames, code.co_freevars)


def signature(code: CodeType) -> tuple[object, ...]:
    return (shape(code), *map(signature, inner(code)))


def forget_answers() -> None:
    """Caches may hold what a broken function answered."""
    for one in gc.get_objects():
        if type(one) is functools._lru_cache_wrapper and is_ours(one.__module__):
            one.cache_clear()


def is_ours(module: str) -> bool:
    return module.partition(".")[0] in ROOMS
