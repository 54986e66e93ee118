"""Two database roles: the owner migrates; the application owns nothing, so it can neither switch a
trigger off nor truncate a table."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.conf import settings
from django.db import connection
from psycopg import sql

from config.embedded.places import APP, DATABASE, OWNER, PROJECT

GRANTS = PROJECT / "config" / "deploy" / "grants.sql"  # production runs the same file
HAS_ROLE = b"SELECT 1 FROM pg_roles WHERE rolname = %s"
HAS_DATABASE = b"SELECT 1 FROM pg_database WHERE datname = %s"


def prepare(run: str) -> None:
    """Make the embedded cluster's role and database where they are missing."""
    with psycopg.connect(host=run, user=OWNER, dbname="postgres", autocommit=True) as cluster:
        if not cluster.execute(HAS_ROLE, [APP]).fetchone():
            cluster.execute(sql.SQL("CREATE ROLE {} LOGIN").format(sql.Identifier(APP)))
        if not cluster.execute(HAS_DATABASE, [DATABASE]).fetchone():
            cluster.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))
    # Outside that test, for a kill -9 may have come between the two.
    with psycopg.connect(host=run, user=OWNER, dbname=DATABASE, autocommit=True) as database:
        database.execute(GRANTS.read_bytes())


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
