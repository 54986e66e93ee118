"""The application's database role owns nothing."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from config.embedded import roles
from config.embedded.places import APP, DATABASE, Places
from config.embedded.postgres import connect
from config.embedded.session import Session
from tests.house.conftest import scratch


@pytest.fixture(scope="module")
def cluster_in_use(made_cluster: Path) -> Iterator[Places]:
    """A running cluster with a table that its owner made after the grants."""
    with scratch() as places:
        shutil.copytree(made_cluster, places.postgres)
        with Session(places):
            with connect(places, database=DATABASE) as owner:
                owner.execute("CREATE TABLE later (id bigserial PRIMARY KEY, word text)")
            yield places


def test_the_application_reads_and_writes_tables_made_later(cluster_in_use: Places) -> None:
    with connect(cluster_in_use, role=APP, database=DATABASE) as app:
        app.execute("INSERT INTO later (word) VALUES ('x')")
        app.execute("UPDATE later SET word = 'y'")
        assert app.execute("SELECT word FROM later").fetchall() == [("y",)]
        app.execute("DELETE FROM later")


@pytest.mark.parametrize(
    "statement",
    [
        "TRUNCATE later",
        "DROP TABLE later",
        "ALTER TABLE later DISABLE TRIGGER ALL",
        "ALTER TABLE later ADD COLUMN more int",
        "CREATE TABLE mine (id int)",
        "SET session_replication_role = replica",
        "CREATE ROLE another",
    ],
)
def test_the_application_may_not(statement: str, cluster_in_use: Places) -> None:
    with (
        connect(cluster_in_use, role=APP, database=DATABASE) as app,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        app.execute(statement.encode())


def test_what_a_kill_interrupted_is_finished_at_the_next_start(places: Places) -> None:
    with Session(places):
        with connect(places, database=DATABASE) as owner:
            owner.execute(f"DROP OWNED BY {APP}".encode())
        with connect(places) as owner:
            owner.execute(f"DROP DATABASE {DATABASE}".encode())
            owner.execute(f"DROP ROLE {APP}".encode())
        roles.prepare(str(places.run))
        with connect(places, role=APP, database=DATABASE) as app:
            assert app.execute("SELECT 1").fetchone() == (1,)


@pytest.mark.django_db(transaction=True)
def test_as_owner_uses_the_owners_connection_and_gives_it_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = dict(connection.settings_dict)
    name = before["NAME"]
    monkeypatch.setattr(settings, "OWNER_DATABASE", {**before, "USER": "probity", "NAME": name})
    connection.settings_dict["USER"] = APP
    connection.close()
    try:
        assert current_user() == APP
        with roles.as_owner():
            assert current_user() == "probity"
        assert current_user() == APP
    finally:
        connection.close()
        connection.settings_dict.update(before)


def current_user() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return str(cursor.fetchone()[0])
