"""What the database itself refuses, asked for in plain SQL."""

import re

import pytest
from django.db import ProgrammingError, connection, transaction


def refused_by_database(sql: str) -> str:
    """Runs it, expects a trigger to raise, and gives the trigger's words."""
    with pytest.raises(ProgrammingError) as caught:
        run(sql)
    return str(caught.value)


def run(sql: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(sql)


def check_kept(table: str, pk: int, column: str = "") -> None:
    """No row of the table is removed or truncated; `column` cannot be written either."""
    removed = refused_by_database(f"DELETE FROM {table} WHERE id = {pk}")
    assert re.search(r"Cannot (update or )?delete rows", removed)
    assert "never truncated" in refused_by_database(f"TRUNCATE {table} CASCADE")
    if column:
        written = refused_by_database(f"UPDATE {table} SET {column} = NULL WHERE id = {pk}")
        assert "Cannot update" in written
