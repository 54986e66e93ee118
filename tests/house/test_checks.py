"""What belongs to trying out is refused in production."""

import pytest
from django.contrib.auth import get_user_model
from django.db import OperationalError, ProgrammingError
from pytest_django import Settings

from config.embedded import checks
from config.env import EnvironmentProblem


@pytest.fixture
def production(settings: Settings) -> Settings:
    settings.EMBEDDED_POSTGRES = settings.EMBEDDED_BROKER = settings.DEMO = False
    settings.SECRET_KEY = "a-secret-of-this-installation-alone-0123456789-0123456789"
    return settings


def ids(settings: Settings) -> list[str | None]:
    return [found.id for found in checks.nothing_embedded(None)]


def test_a_clean_installation_passes(production: Settings) -> None:
    assert ids(production) == []


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("EMBEDDED_POSTGRES", True, "embedded.E001"),
        ("EMBEDDED_BROKER", True, "embedded.E001"),
        ("DEMO", True, "embedded.E002"),
        ("SECRET_KEY", "insecure-development-key", "embedded.E003"),
    ],
)
def test_what_is_for_trying_out_is_an_error(
    production: Settings, name: str, value: object, code: str
) -> None:
    setattr(production, name, value)
    assert ids(production) == [code]


def login(email: str, *, active: bool = True) -> None:
    get_user_model().objects.create_user(
        email=email, name="Ada Example", password="x" * 20, is_active=active
    )


@pytest.mark.django_db
def test_an_active_demo_login_is_an_error_in_production(production: Settings) -> None:
    login("admin@meridianridge.example")
    found = checks.no_demo_logins(None, databases=["default"])
    assert [one.id for one in found] == ["embedded.E004"]
    assert "meridianridge" not in found[0].msg
    with pytest.raises(EnvironmentProblem, match="1 demo login"):
        checks.refuse_demo_logins()


@pytest.mark.django_db
def test_an_inactive_one_and_a_real_one_are_not(production: Settings) -> None:
    login("admin@meridianridge.example", active=False)
    login("chief@police.example.gov")
    assert checks.no_demo_logins(None, databases=["default"]) == []
    checks.refuse_demo_logins()


@pytest.mark.django_db
def test_the_demo_itself_may_have_them(production: Settings) -> None:
    login("admin@meridianridge.example")
    production.DEMO = True
    assert checks.no_demo_logins(None, databases=["default"]) == []


def test_without_a_database_nothing_is_asked(production: Settings) -> None:
    assert checks.no_demo_logins(None) == []


def test_before_the_first_migration_there_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "get_user_model", failing(ProgrammingError))
    assert checks.demo_logins() == 0


def test_a_database_that_is_away_is_not_a_clean_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "get_user_model", failing(OperationalError))
    with pytest.raises(OperationalError):
        checks.refuse_demo_logins()


def failing(kind: type[Exception]) -> object:
    def fails() -> None:
        raise kind("away")

    return fails
