"""Rows written past every service, as somebody with the database's password could."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, models, transaction

from tests.gate_report import seen_in_database


def insert(row: models.Model) -> int:
    """INSERT in plain SQL; the new row's key."""
    fields = [field for field in row._meta.local_concrete_fields if not field.auto_created]
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in fields]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    table, key = row._meta.db_table, row._meta.pk.column
    sql = f"INSERT INTO {table} ({columns}) VALUES ({marks}) RETURNING {key}"
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return int(cursor.fetchone()[0])


def update(row: models.Model, **values: Any) -> int:
    """UPDATE in plain SQL; the number of rows."""
    pairs = ", ".join(f'"{column}" = %s' for column in values)
    table, key = row._meta.db_table, row._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {pairs} WHERE {key} = %s",
            [*values.values(), row.pk],
        )
        return cursor.rowcount


def delete(row: models.Model) -> int:
    table, key = row._meta.db_table, row._meta.pk.column
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE {key} = %s", [row.pk])
        return cursor.rowcount


def truncate(model: type[models.Model]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"TRUNCATE {model._meta.db_table} CASCADE")


@contextmanager
def refused_by(constraint: str, words: str = "") -> Iterator[None]:
    """The database refuses with a constraint's name, and says why."""
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        yield
    diagnosis = refused.value.__cause__.diag  # type: ignore[union-attr]
    assert diagnosis.constraint_name == constraint
    assert words in diagnosis.message_primary
    seen_in_database(constraint)


@contextmanager
def frozen(what: str = "") -> Iterator[None]:
    """The row is written once: the database takes no change of it."""
    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        yield
    said = str(refused.value)
    assert any(word in said for word in ("Cannot", "no longer", "never")), f"{what}: {said}"


@contextmanager
def behind_triggers() -> Iterator[None]:
    """What only the database's owner can do; to reach a state that no trigger would let arise."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        try:
            yield
        finally:
            cursor.execute("SET LOCAL session_replication_role = DEFAULT")
