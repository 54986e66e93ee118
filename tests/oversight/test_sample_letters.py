"""./probity sample_letters: every notice in every language, for counsel's review."""

import io
import json
from pathlib import Path

import pikepdf
import pytest
from django.core.management import call_command
from pytest_django import Settings

from config.documents.seal import Seal, make_key
from config.documents.services import check_seal
from config.errors import Invalid
from config.law.book import book
from config.oversight.management.commands import sample_letters
from config.oversight.samples import LETTERS, SAMPLES

pytestmark = pytest.mark.printed

# Notices that have no letter yet: the official forms (N-17), and what a complaint against an
# officer brings.
WITHOUT = {"N-17", "N-21"} | {f"N-{number}" for number in range(24, 30)}


def run(*words: str) -> str:
    out = io.StringIO()
    call_command("sample_letters", *words, stdout=out)
    return out.getvalue()


def test_every_notice_has_its_letter_or_is_named_as_lacking_one() -> None:
    printed = {letter.notice for letter in LETTERS.values() if letter.notice}
    printed |= {name.split(".")[0] for one in LETTERS.values() for name in one.own_elements}
    assert set(book().notices) - printed == WITHOUT


def test_every_kind_of_letter_has_a_sample() -> None:
    assert {sample.split("+")[0] for sample in SAMPLES} == set(LETTERS)


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two letters are enough to see what the command writes."""
    chosen = {name: SAMPLES[name] for name in ("withdrawal", "still_in_process+answer")}
    monkeypatch.setattr(sample_letters, "SAMPLES", chosen)


@pytest.mark.pdf
@pytest.mark.usefixtures("few")
def test_it_writes_each_in_both_languages_and_says_where(tmp_path: Path) -> None:
    found = json.loads(run("--output", str(tmp_path / "new"), "--json"))
    assert [(one["notice"], one["language"]) for one in found] == [
        ("N-30", "en"),
        ("N-30", "es"),
        ("", "en"),
        ("", "es"),
    ]
    paths = [Path(one["path"]) for one in found]
    assert len(set(paths)) == 4
    assert all(path.read_bytes().startswith(b"%PDF-") for path in paths)
    assert "N-30  es" in run("--output", str(tmp_path))


@pytest.mark.pdf
@pytest.mark.usefixtures("few")
def test_each_is_sealed_with_the_installations_key_where_it_has_one(
    settings: Settings, tmp_path: Path
) -> None:
    key = tmp_path / "seal.p12"
    key.write_bytes(make_key("Larkhaven Police Department seal"))
    settings.SEAL_P12 = str(key)
    for one in json.loads(run("--output", str(tmp_path / "new"), "--json")):
        found = check_seal(Path(one["path"]).read_bytes())
        assert found
        assert (found.intact, found.ours) == (True, True)


@pytest.mark.pdf
@pytest.mark.usefixtures("few")
def test_without_a_key_the_seal_is_one_of_the_samples(tmp_path: Path) -> None:
    first, *_ = json.loads(run("--output", str(tmp_path), "--json"))
    found = Seal(make_key("Another")).check(Path(first["path"]).read_bytes())
    assert (found.intact, found.ours) == (True, False)
    assert "samples" in found.by


@pytest.mark.pdf
@pytest.mark.usefixtures("few")
def test_large_print_is_longer(tmp_path: Path) -> None:
    def pages(*words: str) -> int:
        first, *_ = json.loads(run("--output", str(tmp_path), "--json", *words))
        with pikepdf.open(first["path"]) as pdf:
            return len(pdf.pages)

    assert pages("--large-print") > pages()


@pytest.mark.usefixtures("few")
def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(Invalid, match=r"output: .*file"):
        run("--output", str(tmp_path / "file" / "below"))


def test_it_needs_no_database() -> None:
    assert sample_letters.Command.needs_database is False
