"""Where the embedded servers live."""

import os
import stat
from pathlib import Path

import pytest

from config.embedded import places
from config.embedded.places import OWNER, PROJECT, Places, for_tests, here, private
from config.env import EnvironmentProblem, parse_database


def test_data_stand_in_the_project_unless_the_environment_says_otherwise(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("PROBITY_DATA", raising=False)
    assert here().data == PROJECT / ".data"
    monkeypatch.setenv("PROBITY_DATA", str(tmp_path))
    assert here() == Places(tmp_path)


def test_the_tests_have_a_cluster_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PROBITY_TEST_DATA", raising=False)
    assert for_tests() == Places(PROJECT / ".data" / "tests", disposable=True)


def test_a_short_path_keeps_its_sockets_near() -> None:
    assert Places(Path("/srv/data")).run == Path("/srv/data/run")


LONG = Path("/srv") / ("a-long-folder-name/" * 8) / "data"


def test_a_long_path_gets_a_short_socket_folder_that_stays_the_same() -> None:
    run = Places(LONG).run
    assert run.parent == Path("/tmp")
    assert len(os.fsencode(run / places.POSTGRES_SOCKET)) < places.LONGEST_SOCKET
    assert run == Places(LONG).run != Places(LONG / "other").run


def test_every_byte_of_a_name_counts() -> None:
    wide = Places(Path("/srv") / ("é" * 45))
    assert wide.run.parent == Path("/tmp")


def test_making_the_places_locks_others_out(tmp_path: Path) -> None:
    made = Places(tmp_path / "data")
    os.umask(os.umask(0o022))
    made.make()
    for place in (made.data, made.run, made.logs, made.valkey):
        assert stat.S_IMODE(place.stat().st_mode) == 0o700


def test_a_folder_open_to_others_is_closed(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(mode=0o755)
    private(tmp_path / "data")
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700


def test_a_link_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "theirs").mkdir()
    (tmp_path / "run").symlink_to(tmp_path / "theirs")
    with pytest.raises(EnvironmentProblem, match="not our folder"):
        private(tmp_path / "run")


def test_a_folder_of_somebody_else_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "run").mkdir()
    somebody_else = os.getuid() + 1
    monkeypatch.setattr(os, "getuid", lambda: somebody_else)
    with pytest.raises(EnvironmentProblem, match="not our folder"):
        private(tmp_path / "run")


def test_the_addresses_can_be_read_by_django(tmp_path: Path) -> None:
    found = parse_database(Places(tmp_path).database_url(OWNER))
    assert found["HOST"] == str(Places(tmp_path).run)
    assert (found["USER"], found["NAME"]) == ("probity", "probity")
    assert Places(tmp_path).broker_url() == f"redis+socket://{tmp_path}/run/valkey.sock"


def test_a_folder_that_cannot_be_made_is_told_with_its_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    for place in (tmp_path / "file", tmp_path / "file" / "below"):
        with pytest.raises(EnvironmentProblem, match="PROBITY_DATA"):
            private(place)
