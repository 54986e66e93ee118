"""A migrated database to copy: migrations run once per change of theirs, not once per run."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.core.management import call_command
from django.db import connection
from psycopg import Connection, sql

KEPT = 8  # templates; several branches and choices of rooms have their own
LOCK = 7_034_117  # any number that nobody else uses


def template(server: Connection) -> str:
    """Return the name of the migrated database, which is made if it is missing."""
    name = f"template_{fingerprint()}"
    with one_at_a_time(server):
        if name not in existing(server):
            build(server, name)
            forget_old(server)
    return name


def fingerprint() -> str:
    """Return a hash of every migration of every room and library."""
    found = hashlib.sha256()
    for app in sorted(apps.get_app_configs(), key=lambda app: app.name):
        for path in sorted(Path(app.path, "migrations").glob("*.py")):
            found.update(f"{app.label}/{path.name}\n".encode() + path.read_bytes())
    return found.hexdigest()[:16]


def existing(server: Connection) -> list[str]:
    """Return the templates' names, newest first."""
    rows = server.execute(
        "SELECT datname FROM pg_database WHERE datname LIKE 'template\\_%' ORDER BY oid DESC"
    )
    return [str(name) for (name,) in rows.fetchall()]


def build(server: Connection, name: str) -> None:
    """Migrate aside and rename: what stands under the name is complete."""
    aside = f"making_{name}"
    server.execute(statement("DROP DATABASE IF EXISTS {} WITH (FORCE)", aside))
    server.execute(statement("CREATE DATABASE {}", aside))
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = aside
    try:
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before
    server.execute(statement("ALTER DATABASE {} RENAME TO {}", aside, name))


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
