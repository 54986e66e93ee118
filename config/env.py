"""Typed readers of the environment. What is missing or unreadable stops the start with one line.

A secret may also stand in a file whose path is in NAME_FILE (container and systemd credentials).
"""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

TRUE = frozenset({"1", "true", "yes", "on"})
FALSE = frozenset({"0", "false", "no", "off", ""})


class EnvironmentProblem(Exception):
    """This machine or its settings are in the way: one line that says what to do (exit code 3)."""


def text(name: str, default: str | None = None) -> str:
    value = os.environ.get(name, default)
    if value is None:
        raise EnvironmentProblem(f"{name} is not set, and there is no safe default for it.")
    return value


def given(name: str) -> bool:
    """Say whether NAME or NAME_FILE is set to anything."""
    return bool(os.environ.get(name) or os.environ.get(f"{name}_FILE"))


def secret(name: str, default: str | None = None) -> str:
    """Read NAME, or the file named in NAME_FILE. The value never appears in a message."""
    place = os.environ.get(f"{name}_FILE")
    if not place:
        return text(name, default)
    if name in os.environ:
        raise EnvironmentProblem(f"Set {name} or {name}_FILE, not both.")
    try:
        # Editors and `echo` end a file with a newline that is not part of the secret.
        return Path(place).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise EnvironmentProblem(f"{name}_FILE cannot be read: {type(error).__name__}.") from error


def integer(name: str, default: int | None = None) -> int:
    value = text(name, None if default is None else str(default))
    try:
        return int(value)
    except ValueError:
        raise EnvironmentProblem(f"{name} must be a whole number, not {value!r}.") from None


def boolean(name: str, default: bool = False) -> bool:
    value = os.environ.get(name, "1" if default else "0").strip().lower()
    if value not in TRUE | FALSE:
        raise EnvironmentProblem(f"{name} must be 1 or 0, not {value!r}.")
    return value in TRUE


def names(name: str, default: str | None = None) -> list[str]:
    """Read a list separated by commas; blanks around the entries and empty ones fall away."""
    return [entry.strip() for entry in text(name, default).split(",") if entry.strip()]


def one_of(name: str, allowed: Sequence[str], default: str) -> str:
    value = text(name, default)
    if value not in allowed:
        raise EnvironmentProblem(f"{name} must be one of {', '.join(allowed)}, not {value!r}.")
    return value


def folder(name: str, default: Path) -> Path:
    return Path(os.environ.get(name) or default).expanduser().absolute()


def https_address(name: str) -> str:
    """Read the public address; letters print it, so it carries no path and must be https."""
    value = text(name).rstrip("/")
    parts = urlsplit(value)
    if parts.scheme != "https" or not parts.hostname or parts.path:
        raise EnvironmentProblem(f"{name} must look like https://probity.agency.gov.")
    return value


def database(name: str, default: str | None = None) -> dict[str, Any]:
    """Read postgresql://user:password@host:port/name?sslmode=require as Django's dictionary.

    A Unix socket is given by its folder: postgresql://user@/name?host=/run/postgresql.
    """
    return parse_database(secret(name, default), name)


def parse_database(url: str, name: str = "DATABASE_URL") -> dict[str, Any]:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise EnvironmentProblem(f"{name} cannot be read as an address.") from None
    base = unquote(parts.path.lstrip("/"))
    if parts.scheme not in {"postgres", "postgresql"} or not base:
        raise EnvironmentProblem(f"{name} must look like postgresql://user:password@host/database.")
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": base,
        "USER": unquote(parts.username or "") or options.pop("user", ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": str(port or options.pop("port", "")),
        "OPTIONS": options,
        # A connection is kept, and tried before use: the server may have been restarted.
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


# Providers that can send without rewriting links or counting who opened what: a link in our mail
# is a key. What each needs, and what it may be told.
PROVIDERS = {
    "mailersend": ({"API_TOKEN", "SIGNING_SECRET"}, {"API_URL"}),
    "mailgun": ({"API_KEY", "WEBHOOK_SIGNING_KEY"}, {"API_URL", "SENDER_DOMAIN"}),
    "mailjet": ({"API_KEY", "SECRET_KEY"}, {"API_URL"}),
    "postmark": ({"SERVER_TOKEN"}, {"API_URL", "MESSAGE_STREAM"}),
    "sparkpost": ({"API_KEY"}, {"API_URL", "SUBACCOUNT"}),
}
WEBHOOK_SECRET = 24  # characters at least


def mailer() -> dict[str, Any]:
    """Settings of SMTP, or of the provider that PROBITY_MAIL_PROVIDER names."""
    provider = one_of("PROBITY_MAIL_PROVIDER", ["", *PROVIDERS], "")
    if not provider:
        return mail("PROBITY_MAIL_URL")
    if given("PROBITY_MAIL_URL"):
        raise EnvironmentProblem("Set PROBITY_MAIL_URL or PROBITY_MAIL_PROVIDER, not both.")
    return {
        "MAIL_PROVIDER": provider,
        "EMAIL_BACKEND": f"anymail.backends.{provider}.EmailBackend",
        "ANYMAIL": {
            **{f"{provider.upper()}_{key}": told for key, told in _account(provider).items()},
            "WEBHOOK_SECRET": _webhook_secret(),
            "SEND_DEFAULTS": {"track_clicks": False, "track_opens": False},
            # A refused address fails that one message where it is sent, and no sweep.
            "IGNORE_RECIPIENT_STATUS": True,
        },
    }


def _account(provider: str) -> dict[str, str]:
    needed, allowed = PROVIDERS[provider]
    name = "PROBITY_MAIL_ACCOUNT"
    words = [word.partition("=") for word in secret(name).split()]
    found = {key: value for key, _equals, value in words if value}
    if len(found) < len(words) or set(found) - needed - allowed:
        # What stands in the wrong place may be a key: it is not repeated here
        told = ", ".join(sorted(needed | allowed))
        raise EnvironmentProblem(f"{name} takes NAME=value with these names: {told}.")
    if missing := needed - set(found):
        raise EnvironmentProblem(f"{name} lacks {', '.join(sorted(missing))}.")
    return found


def _webhook_secret() -> str:
    name = "PROBITY_MAIL_WEBHOOK_SECRET"
    value = secret(name)
    user, _colon, password = value.partition(":")
    if not user or len(password) < WEBHOOK_SECRET:
        raise EnvironmentProblem(
            f"{name} must be user:password, the password of at least {WEBHOOK_SECRET} characters."
        )
    return value


def mail(name: str) -> dict[str, Any]:
    """Read smtp://, smtp+tls:// (STARTTLS) or smtps:// user:password@host:port as settings."""
    try:
        parts = urlsplit(secret(name))
        port = parts.port
    except ValueError:
        raise EnvironmentProblem(f"{name} cannot be read as an address.") from None
    ports = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
    if parts.scheme not in ports or not parts.hostname:
        raise EnvironmentProblem(f"{name} must look like smtp+tls://user:password@host:587.")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port or ports[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 30,
    }
