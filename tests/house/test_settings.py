"""Production's settings stop the start; the others promise what the house needs."""

import importlib
import subprocess
import sys
from collections.abc import Mapping
from types import ModuleType

import pytest
from django.conf import settings
from django.test import Client

from config.embedded.places import PROJECT
from config.env import EnvironmentProblem
from config.settings import base
from tests.check import PRODUCTION

SET = {name: value for name, value in PRODUCTION.items() if name != "DJANGO_SETTINGS_MODULE"}


def load(name: str, environment: Mapping[str, str | None], patch: pytest.MonkeyPatch) -> ModuleType:
    """Import a settings module anew under an environment; None unsets."""
    for key, value in environment.items():
        if value is None:
            patch.delenv(key, raising=False)
        else:
            patch.setenv(key, value)
    patch.delitem(sys.modules, f"config.settings.{name}", raising=False)
    return importlib.import_module(f"config.settings.{name}")


def test_production_starts_when_all_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    found = load("production", SET, monkeypatch)
    assert found.ALLOWED_HOSTS == ["probity.example"]
    assert (found.DEBUG, found.DEMO, found.EMBEDDED_POSTGRES) == (False, False, False)
    assert found.OWNER_DATABASE["USER"] == "probity_app"
    assert found.EMAIL_USE_TLS is True


@pytest.mark.parametrize("name", sorted(SET))
def test_production_does_not_start_without(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(EnvironmentProblem, match=name):
        load("production", {**SET, name: None}, monkeypatch)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PROBITY_SECRET_KEY", "short"),
        ("PROBITY_SECRET_KEY", settings.SECRET_KEY),
        ("PROBITY_SECRET_KEY", "insecure-" + "x" * 60),
        ("PROBITY_DEBUG", "1"),
        ("PROBITY_BASE_URL", "http://probity.example"),
        ("PROBITY_ALLOWED_HOSTS", ""),
        ("PROBITY_ALLOWED_HOSTS", "*"),
        ("PROBITY_ALLOWED_HOSTS", ".example"),
        ("PROBITY_ALLOWED_HOSTS", "other.example"),
        ("DATABASE_URL", "sqlite:///probity.db"),
    ],
)
def test_production_does_not_start_with(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(EnvironmentProblem, match=name):
        load("production", {**SET, name: value}, monkeypatch)


def test_production_talks_https_only(monkeypatch: pytest.MonkeyPatch) -> None:
    found = load("production", SET, monkeypatch)
    assert found.SECURE_SSL_REDIRECT
    assert found.SECURE_HSTS_SECONDS >= 365 * 24 * 3600
    assert found.SESSION_COOKIE_SECURE
    assert found.CSRF_COOKIE_SECURE


def test_the_owner_may_differ_from_the_application(monkeypatch: pytest.MonkeyPatch) -> None:
    owner = {"DATABASE_OWNER_URL": "postgresql://probity@database.example/probity"}
    found = load("production", {**SET, **owner}, monkeypatch)
    assert found.OWNER_DATABASE["USER"] == "probity"
    assert found.DATABASES["default"]["USER"] == "probity_app"


NOTHING_SET: dict[str, str | None] = dict.fromkeys(
    ("DATABASE_URL", "DATABASE_OWNER_URL", "CELERY_BROKER_URL", "PROBITY_DEBUG")
)


def test_trying_out_needs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    found = load("development", NOTHING_SET, monkeypatch)
    assert found.EMBEDDED_POSTGRES
    assert found.EMBEDDED_BROKER
    assert found.DEBUG is False
    assert found.DATABASES["default"]["USER"] == "probity_app"
    assert found.OWNER_DATABASE["USER"] == "probity"
    assert found.CELERY_BROKER_URL.startswith("redis+socket:///")


def test_an_address_replaces_the_embedded_database(monkeypatch: pytest.MonkeyPatch) -> None:
    address = {"DATABASE_URL": "postgresql://app@db.example/probity"}
    found = load("development", {**NOTHING_SET, **address}, monkeypatch)
    assert not found.EMBEDDED_POSTGRES
    assert found.EMBEDDED_BROKER
    assert found.OWNER_DATABASE["HOST"] == "db.example"


def test_an_address_replaces_the_embedded_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    address = {"CELERY_BROKER_URL": "redis://broker.example/0"}
    found = load("development", {**NOTHING_SET, **address}, monkeypatch)
    assert not found.EMBEDDED_BROKER
    assert found.CELERY_BROKER_URL == "redis://broker.example/0"


def test_two_runs_of_the_tests_use_two_databases() -> None:
    words = [sys.executable, "-c", "from config.settings.test import DATABASES as d;"]
    words[-1] += "print(d['default']['TEST']['NAME'])"
    found = [subprocess.check_output(words, cwd=PROJECT, text=True) for _ in range(2)]
    assert found[0] != found[1]


# -- what every installation shares


def test_sessions_end_after_thirty_idle_minutes() -> None:
    assert base.SESSION_COOKIE_AGE == 1800
    assert base.SESSION_SAVE_EVERY_REQUEST


def test_the_content_policy_allows_nothing_unsafe_on_any_page(client: Client) -> None:
    policy = client.get("/healthz/live").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self'" in policy
    assert "unsafe" not in policy
    assert "data:" not in policy


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Referrer-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
    ],
)
def test_every_answer_carries(client: Client, header: str, value: str) -> None:
    assert client.get("/healthz/live").headers[header] == value


def test_no_file_has_an_address_of_its_own() -> None:
    assert settings.MEDIA_URL in ("", "/")
    assert base.STORAGES["default"]["BACKEND"].endswith("InMemoryStorage")
