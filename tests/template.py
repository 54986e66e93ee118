"""A migrated database to copy: migrations run once per change of theirs, not once per run.

Its name is `template_TABLES_ALL`: hashes without the SQL of triggers, and of everything.

Where only the SQL of triggers differs from a template that is there, that one is copied and its
triggers are put in again: two seconds instead of twenty for whoever writes a gate.
"""

import ast
import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from pgtrigger.migrations import AddTrigger
from psycopg import Connection, sql

KEPT = 8  # templates; several branches and choices of rooms have their own
LOCK = 7_034_117  # any number that nobody else uses


def template(server: Connection) -> str:
    """Return the name of the migrated database, which is made if it is missing."""
    sources = migrations()
    everything = fingerprint(sources)
    with one_at_a_time(server):
        found = existing(server)
        name = next((one for one in found if one.endswith(everything)), None)
        if name is None:
            tables = f"template_{fingerprint(map(tables_of, sources))}"
            name = f"{tables}_{everything}"
            alike = next((one for one in found if one.startswith(tables)), None)
            build(server, name, alike)
            forget_old(server)
    return name


def migrations() -> list[str]:
    """Return the source of every migration of every room and library."""
    rooms = sorted(apps.get_app_configs(), key=lambda app: app.name)
    return [
        f'"{app.label}/{path.name}"\n{path.read_text(encoding="utf-8")}'
        for app in rooms
        for path in sorted(Path(app.path, "migrations").glob("*.py"))
    ]


def fingerprint(texts: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:16]


@cache
def tables_of(source: str) -> str:
    """Return a hash that is the same for two migrations which differ in triggers' SQL alone."""
    return fingerprint([ast.dump(LeaveOutTriggerSql().visit(ast.parse(source)))])


class LeaveOutTriggerSql(ast.NodeTransformer):
    def visit_Call(self, node: ast.Call) -> ast.AST:
        if isinstance(node.func, ast.Attribute) and node.func.attr == "UpsertTriggerSql":
            return ast.Constant(None)
        return self.generic_visit(node)


def existing(server: Connection) -> list[str]:
    """Return the templates' names, newest first."""
    rows = server.execute(
        "SELECT datname FROM pg_database WHERE datname LIKE 'template\\_%' ORDER BY oid DESC"
    )
    return [str(name) for (name,) in rows.fetchall()]


def build(server: Connection, name: str, alike: str | None) -> None:
    """Migrate aside and rename: what stands under the name is complete."""
    aside = f"making_{name}"
    server.execute(statement("DROP DATABASE IF EXISTS {} WITH (FORCE)", aside))
    server.execute(statement("CREATE DATABASE {} TEMPLATE {}", aside, alike or "template1"))
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = aside
    try:
        if alike:
            install_triggers()
        else:
            call_command("migrate", verbosity=0, interactive=False)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before
    server.execute(statement("ALTER DATABASE {} RENAME TO {}", aside, name))


def install_triggers() -> None:
    with connection.cursor() as cursor:
        for migration in MigrationLoader(None).disk_migrations.values():
            for operation in migration.operations:
                if isinstance(operation, AddTrigger):
                    cursor.execute(operation.trigger.install_sql)


def forget_old(server: Connection) -> None:
    for name in existing(server)[KEPT:]:
        server.execute(statement("DROP DATABASE {} WITH (FORCE)", name))


def statement(text: str, *names: str) -> sql.Composed:
    return sql.SQL(text).format(*map(sql.Identifier, names))


@contextmanager
def one_at_a_time(server: Connection) -> Iterator[None]:
    server.execute("SELECT pg_advisory_lock(%s)", [LOCK])
    try:
        yield
    finally:
        server.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
