"""Two database roles: the owner migrates; the application owns nothing, so it can neither switch a
trigger off nor truncate a table."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.conf import settings
from django.db import connection
from psycopg import sql

from config.embedded.places import APP, DATABASE, OWNER

GRANTS = (
    "GRANT CONNECT ON DATABASE {database} TO {app}",
    "GRANT USAGE ON SCHEMA public TO {app}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {app}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {app}",
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public"
    " GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app}",
    "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public"
    " GRANT USAGE, SELECT ON SEQUENCES TO {app}",
)


def grants(*, owner: str = OWNER, app: str = APP, database: str = DATABASE) -> list[sql.Composed]:
    """Return what the owner grants once per database; tables made later are covered too."""
    words = {
        "owner": sql.Identifier(owner),
        "app": sql.Identifier(app),
        "database": sql.Identifier(database),
    }
    return [sql.SQL(line).format(**words) for line in GRANTS]


def prepare(run: str) -> None:
    """Make the embedded cluster's role and database where they are missing."""
    with psycopg.connect(host=run, user=OWNER, dbname="postgres", autocommit=True) as cluster:
        if not _exists(cluster, "SELECT 1 FROM pg_roles WHERE rolname = %s", APP):
            cluster.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(APP)))
        if _exists(cluster, "SELECT 1 FROM pg_database WHERE datname = %s", DATABASE):
            return
        cluster.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))
    with psycopg.connect(host=run, user=OWNER, dbname=DATABASE, autocommit=True) as database:
        for line in grants():
            database.execute(line)


def _exists(cluster: psycopg.Connection, question: str, name: str) -> bool:
    return cluster.execute(question.encode(), [name]).fetchone() is not None


@contextmanager
def as_owner() -> Iterator[None]:
    """Let the default connection be the owner's for a while: migrations."""
    before = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(settings.OWNER_DATABASE)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(before)
