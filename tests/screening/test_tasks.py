import io
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from screening import services, tasks
from screening.checks import every_redaction_has_its_words, the_regimes_are_the_law_books
from screening.models import Case, ImportBatch, ScreeningRun
from tests.accounts.factories import UserFactory
from tests.screening import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting():
    """A case with a run that waits for its worker."""
    here = make.world()
    make.policy(here.agency)
    case = make.ready(here)
    make.collect(make.propose(case), [make.ZORBLAX])
    case = Case.objects.get(pk=case.pk)
    return services.start_screening(case=case, by=None, at=make.at(3))


@pytest.fixture
def upload(tmp_path):
    here = make.world()
    case = make.ready(here)
    path = make.write_csv(tmp_path / "c.csv", [make.row(make.HARMLESS)])
    return services.queue_import(
        case=case,
        account=make.propose(case),
        upload=io.BytesIO(path.read_bytes()),
        filename="c.csv",
        provenance="public_capture",
        submission=uuid4(),
        by=UserFactory(),
        at=make.at(2),
    )


def test_a_nudge_runs_the_screening(waiting):
    tasks.run_screening(waiting.pk)
    waiting.refresh_from_db()
    assert waiting.status == "finished"


def test_a_nudge_imports_the_upload(upload):
    tasks.import_batch(upload.pk)
    upload.refresh_from_db()
    assert upload.status == "imported"


@pytest.fixture
def told(monkeypatch):
    found = []
    for task in (tasks.run_screening, tasks.import_batch):
        monkeypatch.setattr(task, "delay", lambda pk, name=task.name: found.append((name, pk)))
    return found


def test_a_lost_nudge_loses_nothing(waiting, upload, told):
    tasks.sweep_runs()
    tasks.sweep_imports()
    assert told == [("screening.run_screening", waiting.pk), ("screening.import_batch", upload.pk)]


def test_what_a_worker_holds_is_not_swept(waiting, upload, told):
    later = timezone.now() + timedelta(minutes=1)
    ScreeningRun.objects.update(status="running", claimed_until=later)
    ImportBatch.objects.update(status="running", claimed_until=later)
    tasks.sweep_runs()
    tasks.sweep_imports()
    assert told == []


def test_what_is_done_is_not_swept(waiting, upload, told):
    tasks.run_screening(waiting.pk)
    tasks.import_batch(upload.pk)
    tasks.sweep_runs()
    tasks.sweep_imports()
    assert told == []


@pytest.mark.parametrize("check", [the_regimes_are_the_law_books, every_redaction_has_its_words])
def test_what_is_said_twice_is_the_same(check):
    assert check(None) == []


def test_a_regime_that_the_law_book_lacks_is_reported(monkeypatch):
    monkeypatch.setattr("screening.checks.Regime", ["CONSUMER_REPORT"])
    assert [found.id for found in the_regimes_are_the_law_books(None)] == ["screening.E001"]


def test_a_redaction_without_its_words_is_reported(monkeypatch):
    monkeypatch.setattr("screening.checks.LABELS", {})
    assert [found.id for found in every_redaction_has_its_words(None)] == ["screening.E002"]
