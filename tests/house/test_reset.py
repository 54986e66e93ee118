"""./probity doctor and ./probity reset as management commands."""

import io
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django import Settings

from config.embedded.places import Places
from config.embedded.session import Session
from config.env import EnvironmentProblem
from config.errors import Invalid, Refusal


@pytest.fixture
def filled(settings: Settings, bare_places: Places) -> Places:
    settings.PLACES = bare_places
    for name in ("postgres", "files", "mail", "demo", "tests/postgres"):
        (bare_places.data / name).mkdir(parents=True)
    (bare_places.data / "notes.txt").write_text("mine")
    (bare_places.data / "beat-schedule.dat").touch()
    return bare_places


def test_reset_removes_the_data_and_nothing_else(filled: Places) -> None:
    call_command("reset", "--yes", stderr=io.StringIO())
    left = {str(path.relative_to(filled.data)) for path in filled.data.rglob("*")}
    assert left == {"notes.txt", "tests", "servers.lock", "users.lock"} | {
        f"tests/{name}" for name in ("servers.lock", "users.lock")
    }


@pytest.mark.parametrize(("answer", "removed"), [("yes\n", True), ("YES\n", True)])
def test_reset_asks_and_takes_yes(
    filled: Places, answer: str, removed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(answer))
    call_command("reset", stderr=io.StringIO())
    assert (filled.data / "files").exists() is not removed


@pytest.mark.parametrize("answer", ["", "y\n", "no\n", "\n"])
def test_any_other_answer_removes_nothing(
    filled: Places, answer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(answer))
    with pytest.raises(Refusal, match="Nothing was removed"):
        call_command("reset", stderr=io.StringIO())
    assert (filled.data / "files").exists()


def test_reset_is_refused_while_somebody_uses_the_data(settings: Settings, places: Places) -> None:
    settings.PLACES = places
    with Session(places), pytest.raises(EnvironmentProblem, match="stop it first"):
        call_command("reset", "--yes", stderr=io.StringIO())
    assert places.postgres.exists()


def test_there_may_be_nothing_to_remove(settings: Settings, tmp_path: Path) -> None:
    settings.PLACES = Places(tmp_path / "never")
    said = io.StringIO()
    call_command("reset", "--yes", stderr=said)
    assert "nothing to remove" in said.getvalue()
    assert not (tmp_path / "never").exists()


def test_production_data_are_not_ours_to_reset(settings: Settings) -> None:
    del settings.PLACES
    with pytest.raises(Invalid, match="embedded"):
        call_command("reset", "--yes")


@pytest.mark.parametrize("words", [[], ["--json"]])
def test_doctor_speaks_on_stdout(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        call_command("doctor", *words)
    assert left.value.code in (0, 1)
    assert capsys.readouterr().out.startswith("{" if words else "ok       python")
