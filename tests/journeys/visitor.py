"""Somebody who opens pages, reads them, and sends the forms that stand on them."""

from typing import Any
from urllib.parse import urlsplit

import lxml.html
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from config.accounts.models import User


class Visitor:
    """One person at one browser. `page` is the last answer, `html` its tree."""

    def __init__(self, user: User | None = None) -> None:
        self.client = Client()
        self.user = user

    def open(self, url: str, expect: int = 200) -> "Visitor":
        if self.user:  # a session ends after half an hour, and journeys take days
            self.client.force_login(self.user)
        parts = urlsplit(url)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        return self._read(self.client.get(path, follow=True), expect)

    def _read(self, answer: Any, expect: int) -> "Visitor":
        self.page = answer
        assert answer.status_code == expect, (answer.status_code, self.errors(answer))
        if "html" in answer.headers["Content-Type"]:
            self.html = lxml.html.fromstring(answer.content)
        return self

    def errors(self, answer: Any) -> str:
        """What the page says is wrong, for a failing test to print."""
        tree = lxml.html.fromstring(answer.content or b"<p></p>")
        found = tree.xpath(
            "//*[contains(@class,'err') or @role='alert' or contains(@class,'gate')]"
        )
        return " | ".join(" ".join(one.text_content().split()) for one in found)[:800]

    @property
    def text(self) -> str:
        return " ".join(self.html.text_content().split())

    @property
    def path(self) -> str:
        return str(self.page.request["PATH_INFO"])

    def form(self, having: str) -> Any:
        """The form whose action ends so, or that has a field or button of this name."""
        for form in self.html.forms:
            names = {*form.fields, *form.xpath(".//button/@name")}
            if (form.action or self.path).split("?")[0].endswith(having) or having in names:
                return form
        raise AssertionError(f"no form for {having} at {self.path}: {self.text[:300]}")

    def offers(self, button: str, value: str) -> bool:
        return bool(self.html.xpath(f"//button[@name='{button}'][@value='{value}']"))

    def send(self, having: str, *, expect: int = 200, **fields: Any) -> "Visitor":
        """Fill in and send a form as it stands on the page, hidden fields and all."""
        form = self.form(having)
        data: dict[str, Any] = {}
        for name, value in form.form_values():
            data.setdefault(name, []).append(value)
        data.update(fields)
        url = form.action or self.path
        return self._read(self.client.post(url, data, follow=True), expect)

    def links(self, ending: str) -> list[str]:
        return [
            a.get("href") for a in self.html.iter("a") if (a.get("href") or "").endswith(ending)
        ]


def upload(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)
