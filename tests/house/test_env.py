"""Environment readers: typed, loud, and silent about secrets."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.test import override_settings
from django.utils.module_loading import import_string

from config import env
from config.delivery.hearing import webhooks
from config.env import EnvironmentProblem


def test_a_missing_value_without_default_stops_the_start() -> None:
    with pytest.raises(EnvironmentProblem, match="PROBITY_NO_SUCH is not set"):
        env.text("PROBITY_NO_SUCH")


@pytest.mark.parametrize(
    ("spelling", "meaning"),
    [
        *[(word, True) for word in ("1", "true", "TRUE", "yes", "on", " on ")],
        *[(word, False) for word in ("0", "false", "No", "off", "")],
    ],
)
def test_true_and_false_have_several_spellings(
    spelling: str, meaning: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROBITY_X", spelling)
    assert env.boolean("PROBITY_X", default=not meaning) is meaning


def test_a_boolean_default_holds_when_nothing_is_set() -> None:
    assert env.boolean("PROBITY_NO_SUCH", default=True) is True
    assert env.boolean("PROBITY_NO_SUCH") is False


@pytest.mark.parametrize(
    ("reader", "value"), [(env.boolean, "perhaps"), (env.integer, "many"), (env.integer, "1.5")]
)
def test_a_value_of_the_wrong_kind_is_named(
    reader: Any, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROBITY_X", value)
    with pytest.raises(EnvironmentProblem, match=f"PROBITY_X must be .*{value}"):
        reader("PROBITY_X")


def test_integers_and_lists_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROBITY_X", "12")
    assert env.integer("PROBITY_X") == 12
    assert env.integer("PROBITY_NO_SUCH", 3) == 3
    monkeypatch.setenv("PROBITY_X", " a.example, ,b.example ")
    assert env.names("PROBITY_X") == ["a.example", "b.example"]


def test_a_choice_is_one_of_those_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert env.one_of("PROBITY_NO_SUCH", ("A", "B"), "A") == "A"
    monkeypatch.setenv("PROBITY_X", "C")
    with pytest.raises(EnvironmentProblem, match="PROBITY_X must be one of A, B, not 'C'"):
        env.one_of("PROBITY_X", ("A", "B"), "A")


# -- secrets


def test_a_secret_may_stand_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "key").write_text("s3cret\n")
    monkeypatch.setenv("PROBITY_X_FILE", str(tmp_path / "key"))
    assert env.secret("PROBITY_X") == "s3cret"
    assert env.given("PROBITY_X")


def test_a_secret_given_twice_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "key").write_text("s3cret")
    monkeypatch.setenv("PROBITY_X_FILE", str(tmp_path / "key"))
    monkeypatch.setenv("PROBITY_X", "other")
    with pytest.raises(EnvironmentProblem, match="not both"):
        env.secret("PROBITY_X")


def test_a_secret_whose_file_is_gone_is_named_without_the_value(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROBITY_X_FILE", str(tmp_path / "gone"))
    with pytest.raises(EnvironmentProblem, match="PROBITY_X_FILE cannot be read"):
        env.secret("PROBITY_X")


def test_nothing_is_given_when_the_variable_is_empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROBITY_X", "")
    assert not env.given("PROBITY_X")


# -- addresses


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "postgresql://app:p%40ss@db.example:6432/probity?sslmode=require",
            {
                "NAME": "probity",
                "USER": "app",
                "PASSWORD": "p@ss",
                "HOST": "db.example",
                "PORT": "6432",
                "OPTIONS": {"sslmode": "require"},
            },
        ),
        (
            "postgres://app@/probity?host=/run/postgresql",
            {"NAME": "probity", "USER": "app", "HOST": "/run/postgresql", "OPTIONS": {}},
        ),
        ("postgresql:///probity?user=app&port=5433", {"USER": "app", "PORT": "5433", "HOST": ""}),
    ],
)
def test_a_database_address_becomes_djangos_dictionary(url: str, expected: dict[str, Any]) -> None:
    found = env.parse_database(url)
    assert found["ENGINE"] == "django.db.backends.postgresql"
    assert {name: found[name] for name in expected} == expected


@pytest.mark.parametrize(
    "url",
    [
        "mysql://app:topsecret@db.example/probity",
        "postgresql://app:topsecret@db.example/",
        "postgresql://app:topsecret@db.example:port/probity",
        "postgresql://app:topsecret@[db/probity",
        "topsecret",
        "",
    ],
)
def test_an_unreadable_database_address_is_refused_without_being_quoted(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROBITY_X", url)
    with pytest.raises(EnvironmentProblem, match="PROBITY_X") as caught:
        env.database("PROBITY_X")
    assert "topsecret" not in str(caught.value)


@pytest.mark.parametrize(
    ("url", "port", "tls", "ssl"),
    [
        ("smtp://mail.example", 25, False, False),
        ("smtp+tls://u:p%2Fw@mail.example", 587, True, False),
        ("smtps://mail.example:2465", 2465, False, True),
    ],
)
def test_a_mail_address_becomes_settings(
    url: str, port: int, tls: bool, ssl: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROBITY_X", url)
    found = env.mail("PROBITY_X")
    assert found["EMAIL_HOST"] == "mail.example"
    assert (found["EMAIL_PORT"], found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"]) == (port, tls, ssl)
    assert found["EMAIL_HOST_PASSWORD"] == ("p/w" if "u:" in url else "")


@pytest.mark.parametrize("url", ["mail.example", "http://mail.example", "smtp://", "smtp://m:x"])
def test_an_unreadable_mail_address_is_refused(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROBITY_X", url)
    with pytest.raises(EnvironmentProblem, match="PROBITY_X"):
        env.mail("PROBITY_X")


ACCOUNTS = {
    "mailersend": "API_TOKEN=t SIGNING_SECRET=s",
    "mailgun": "API_KEY=k WEBHOOK_SIGNING_KEY=w SENDER_DOMAIN=mail.example",
    "mailjet": "API_KEY=k SECRET_KEY=s",
    "postmark": "SERVER_TOKEN=t",
    "sparkpost": "API_KEY=k",
}
PROVIDER = {
    "PROBITY_MAIL_PROVIDER": "postmark",
    "PROBITY_MAIL_ACCOUNT": ACCOUNTS["postmark"],
    "PROBITY_MAIL_WEBHOOK_SECRET": "mail:only-for-this-test-0123456789",
}


def set_all(monkeypatch: pytest.MonkeyPatch, **changes: str) -> None:
    for name, value in (PROVIDER | changes).items():
        monkeypatch.setenv(name, value)


@pytest.mark.parametrize("provider", sorted(ACCOUNTS))
def test_a_mail_provider_becomes_settings(provider: str, monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, PROBITY_MAIL_PROVIDER=provider, PROBITY_MAIL_ACCOUNT=ACCOUNTS[provider])
    found = env.mailer()
    assert provider in env.PROVIDERS
    assert found["MAIL_PROVIDER"] == provider
    backend = import_string(found["EMAIL_BACKEND"])
    told = found["ANYMAIL"]
    assert told["WEBHOOK_SECRET"] == PROVIDER["PROBITY_MAIL_WEBHOOK_SECRET"]
    with override_settings(ANYMAIL=told):
        backend()
        (door,) = webhooks(provider)
        assert door.callback.view_class().basic_auth == [told["WEBHOOK_SECRET"]]


@pytest.mark.parametrize("provider", sorted(ACCOUNTS))
def test_no_provider_rewrites_a_link_or_counts_who_opened(
    provider: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_all(monkeypatch, PROBITY_MAIL_PROVIDER=provider, PROBITY_MAIL_ACCOUNT=ACCOUNTS[provider])
    found = env.mailer()
    with override_settings(ANYMAIL=found["ANYMAIL"]):
        backend = import_string(found["EMAIL_BACKEND"])()
        message = EmailMessage("s", "t", "a@probity.example", ["b@mail.example"])
        sent = backend.build_message_payload(message, backend.send_defaults)
    told = json.dumps(getattr(sent, "data", {}), default=str).lower()
    assert "track" in told
    for word in ("true", "yes", 'enabled"', "htmlandtext"):
        assert word not in told


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"PROBITY_MAIL_URL": "smtp://mail.example"}, "not both"),
        ({"PROBITY_MAIL_PROVIDER": "sendgrid"}, "PROBITY_MAIL_PROVIDER"),
        ({"PROBITY_MAIL_ACCOUNT": "key-0123"}, "PROBITY_MAIL_ACCOUNT takes"),
        ({"PROBITY_MAIL_ACCOUNT": "TOKEN=key-0123"}, "PROBITY_MAIL_ACCOUNT takes"),
        ({"PROBITY_MAIL_ACCOUNT": ""}, "lacks SERVER_TOKEN"),
        ({"PROBITY_MAIL_WEBHOOK_SECRET": ""}, "PROBITY_MAIL_WEBHOOK_SECRET"),
        ({"PROBITY_MAIL_WEBHOOK_SECRET": "key-0123:short"}, "PROBITY_MAIL_WEBHOOK_SECRET"),
    ],
)
def test_half_a_mail_provider_is_refused_and_no_key_repeated(
    changes: dict[str, str], named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_all(monkeypatch, **changes)
    with pytest.raises(EnvironmentProblem, match=named) as refused:
        env.mailer()
    assert "key-0123" not in str(refused.value)


@pytest.mark.parametrize(
    "value", ["http://probity.example", "probity.example", "https://", "https://a.example/path"]
)
def test_the_public_address_must_be_a_bare_https_one(
    value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PROBITY_X", value)
    with pytest.raises(EnvironmentProblem, match="https://"):
        env.https_address("PROBITY_X")


def test_the_public_address_loses_its_last_slash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROBITY_X", "https://probity.example/")
    assert env.https_address("PROBITY_X") == "https://probity.example"


def test_a_folder_becomes_absolute(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PROBITY_X", "here")
    assert env.folder("PROBITY_X", Path("/elsewhere")) == tmp_path / "here"
    assert env.folder("PROBITY_NO_SUCH", Path("/elsewhere")) == Path("/elsewhere")
