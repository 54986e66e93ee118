"""The demo, built once for a module of tests that only look at it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.db import transaction
from pytest_django import DjangoDbBlocker

from config.demo import session
from config.demo.management.commands import demo

NOW = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Built:
    now: datetime
    files: Path
    told: list[str]


@pytest.fixture(scope="module")
def built(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Built]:
    """In one transaction, which is taken back when the module's last test is over."""
    made = Built(NOW, tmp_path_factory.mktemp("demo") / "files", [])
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), transaction.atomic():
        patch.setattr(configured, "DEMO", True)
        patch.setattr(configured, "FILES_ROOT", made.files)
        session.build(NOW, made.told.append)
        demo.sweep(NOW)
        yield made
        transaction.set_rollback(True)
