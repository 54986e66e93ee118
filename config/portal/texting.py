"""Text messages by whatever gateway an installation has; none, unless it is set up.

A backend is a class with `send(to, text, key)`: the number as it is on file, words without
personal data, and a key by which the gateway may tell a repetition. It raises OSError where the
message did not leave; that is tried again.
"""

import json
from http.client import HTTPException, HTTPSConnection
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.module_loading import import_string

SECONDS = 10


class Gateway(Protocol):
    def send(self, to: str, text: str, key: str) -> None: ...


class HttpGateway:
    """One POST of JSON, `{"to", "text"}`, to TEXT_GATEWAY_URL, with a bearer token and a key.

    What speaks another provider's dialect is a class of the same shape, named in the settings.
    """

    def send(self, to: str, text: str, key: str) -> None:
        url = urlsplit(settings.TEXT_GATEWAY_URL)
        if url.scheme != "https" or not url.hostname:
            raise OSError("TEXT_GATEWAY_URL must be an https address.")
        headers = {
            "Content-Type": "application/json",
            "Authorization": f"Bearer {settings.TEXT_GATEWAY_TOKEN}",
            "Idempotency-Key": key,
        }
        path = url.path + (f"?{url.query}" if url.query else "")
        body = json.dumps({"to": to, "text": text})
        connection = HTTPSConnection(url.hostname, url.port, timeout=SECONDS)
        try:
            connection.request("POST", path or "/", body, headers)
            status = connection.getresponse().status
        except HTTPException as fault:
            raise OSError(type(fault).__name__) from fault
        finally:
            connection.close()
        if not 200 <= status < 300:
            raise OSError(f"The text gateway answered {status}.")


class FileGateway:
    """For trying out: each message a file beside the mails, as the demo keeps those."""

    def send(self, to: str, text: str, key: str) -> None:
        folder = Path(settings.TEXT_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{key}.txt").write_text(f"To: {to}\n\n{text}\n", encoding="utf-8")


def gateway() -> Gateway | None:
    """None where no gateway is set up: nobody can then choose text messages."""
    name = settings.TEXT_GATEWAY
    if not name:
        return None
    found: Gateway = import_string(name)()
    return found
