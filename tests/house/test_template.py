"""The template of the test database: when another is made, and what makes two of them alike."""

from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from config.embedded.postgres import connect
from tests import template
from tests.template import tables_of

MIGRATION = """
operations = [
    migrations.CreateModel(name='order', fields=[('purpose', models.TextField())]),
    pgtrigger.migrations.AddTrigger(
        model_name='order',
        trigger=pgtrigger.compiler.Trigger(
            name='order_gate', sql=pgtrigger.compiler.UpsertTriggerSql(func='RETURN NEW;'),
        ),
    ),
]
"""


def test_the_sql_of_a_trigger_alone_makes_no_other_tables() -> None:
    changed = MIGRATION.replace("RETURN NEW", "RETURN OLD")
    assert tables_of(changed) == tables_of(MIGRATION)


def test_anything_else_makes_other_tables() -> None:
    for before, after in (
        ("purpose", "aim"),
        ("order_gate", "second_gate"),
        ("'order',", "'case',"),
    ):
        changed = MIGRATION.replace(before, after)
        assert tables_of(changed) != tables_of(MIGRATION)


@pytest.mark.django_db
def test_a_changed_migration_asks_for_another_template(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = template.migrations()
    assert template.migrations() == before
    (tmp_path / "migrations").mkdir()
    (tmp_path / "migrations/0001_initial.py").write_text("")
    monkeypatch.setattr(apps.get_app_config("audit"), "path", str(tmp_path))
    assert template.fingerprint(template.migrations()) != template.fingerprint(before)


@pytest.mark.django_db
def test_this_run_copied_its_database() -> None:
    with connect(settings.PLACES) as server:
        here = template.fingerprint(template.migrations())
        assert [name.endswith(here) for name in template.existing(server)].count(True) == 1
        assert len(template.existing(server)) <= template.KEPT
