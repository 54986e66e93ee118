"""Middleware: on a page, as in a letter, what would turn the rest of a line round is seen."""

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from config.documents.quoting import visible

OVERRIDES = re.compile(rb"\xe2\x80[\xad\xae]")  # U+202D, U+202E


class ShownOverrides:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        page = response.headers.get("Content-Type", "").startswith("text/html")
        if page and isinstance(response, HttpResponse) and OVERRIDES.search(response.content):
            response.content = OVERRIDES.sub(_spelled, response.content)
        return response


def _spelled(found: re.Match[bytes]) -> bytes:
    return visible(found.group().decode()).encode()
