"""Coverage stops where a test of the full run begins, and goes on after it."""

import os

import coverage
import pytest

from tests.measuring import IN_CHILDREN, untraced


class Running:
    def __init__(self) -> None:
        self.heard: list[str] = []

    def stop(self) -> None:
        self.heard.append("stop")

    def start(self) -> None:
        self.heard.append("start")


def test_nothing_is_traced_meanwhile_and_all_of_it_afterwards(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    running = Running()
    monkeypatch.setattr(coverage.Coverage, "current", lambda: running)
    monkeypatch.setenv(IN_CHILDREN, "a configuration")

    def fail() -> None:
        with untraced():
            assert running.heard == ["stop"]
            assert IN_CHILDREN not in os.environ
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert running.heard == ["stop", "start"]
    assert os.environ[IN_CHILDREN] == "a configuration"


def test_without_coverage_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coverage.Coverage, "current", lambda: None)
    monkeypatch.setenv(IN_CHILDREN, "somebody else's")
    with untraced():
        assert os.environ[IN_CHILDREN] == "somebody else's"
