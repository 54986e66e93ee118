"""The web server's door."""

import runpy

import pytest
from django.core.handlers.wsgi import WSGIHandler
from pytest_django import Settings

from config.embedded import checks
from config.env import EnvironmentProblem


def refuse() -> None:
    raise EnvironmentProblem("1 demo login(s) can sign in here")


def test_the_demo_starts(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DEMO = True
    monkeypatch.setattr(checks, "refuse_demo_logins", refuse)
    assert isinstance(runpy.run_module("config.wsgi")["application"], WSGIHandler)


def test_production_does_not_start_with_demo_logins(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DEMO = False
    monkeypatch.setattr(checks, "refuse_demo_logins", refuse)
    with pytest.raises(EnvironmentProblem, match="demo login"):
        runpy.run_module("config.wsgi")
