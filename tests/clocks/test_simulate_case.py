"""./probity simulate_case: a scenario's course in words or as one JSON document."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command

from config.clocks.management.commands.simulate_case import LARGEST, Command
from config.errors import Invalid

SCENARIOS = Path(__file__).parents[1] / "law" / "scenarios"


def run(*words: str) -> str:
    out = io.StringIO()
    call_command("simulate_case", *words, stdout=out)
    return out.getvalue()


def test_it_prints_words_or_one_json_document() -> None:
    path = str(SCENARIOS / "reinsertion.toml")
    assert "refused" in run(path)
    found = json.loads(run(path, "--json"))
    assert (found["jurisdiction"], found["regime"]) == ("US", "CONSUMER_REPORT")
    assert {"days", "clocks", "notices", "refused"} < set(found)


def test_it_asks_for_no_database_and_no_checks() -> None:
    assert Command.needs_database is False
    assert Command.requires_system_checks == []


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match=r"nowhere\.toml cannot be read: No such file"):
        run(str(tmp_path / "nowhere.toml"))
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(Invalid, match="is no UTF-8 text"):
        run(str(tmp_path / "bytes.toml"))
    (tmp_path / "huge.toml").write_bytes(b"#" * (LARGEST + 1))
    with pytest.raises(Invalid, match="is larger than"):
        run(str(tmp_path / "huge.toml"))
