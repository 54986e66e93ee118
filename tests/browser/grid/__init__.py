"""Every page of the portal in each of its states: a row each, so that a new page is one row more.

    @row("dispute:how")
    def how_it_was_checked(stand):
        return stand.visit(finished(stand)).ask(f"{page_of(dispute)}how/")

A row begins in the world of `ground` and does what makes its state; what it answers is asked for
once in each language. `status` is what the page answers with.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import time_machine
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, resolve

from screening.models import Case, Report
from tests.disputes.visitors import HOUSE, link_to
from tests.journeys.world import World, build_world, furnished, ordered
from tests.portal.factories import answer

# No pages: files to download, and doors that only lead on.
NO_PAGE = {
    "portal:form": "a PDF",
    "public_policy:paper": "a PDF",
    "portal:papers_test": "a PDF",
    "portal:dispute_papers_test": "a PDF",
    "policy_reading:receipt_pdf": "a PDF",
    "set_language": "leads back to the page it stands on",
    "live": "for machines",
    "ready": "for machines",
    "deadline-feed": "for calendars",
}


@dataclass(frozen=True)
class Ask:
    """The last request of a row."""

    client: Client
    path: str
    data: dict[str, Any] | None = None
    first: str = ""  # a page that has to be opened before

    def __call__(self, language: str) -> Any:
        self.client.cookies["django_language"] = language
        if self.first:
            self.client.get(self.first)
        if self.data is None:
            return self.client.get(self.path, follow=True)
        data = {**self._hidden(), **self.data} if self.first else self.data
        return self.client.post(self.path, data, follow=True)

    def _hidden(self) -> dict[str, str]:
        """What the page's form sends beside what somebody types."""
        page = self.client.get(self.path).content.decode()
        return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))


@dataclass
class Visit:
    """Somebody at a browser."""

    client: Client = field(default_factory=Client)

    def ask(self, path: str, data: dict[str, Any] | None = None) -> Ask:
        return Ask(self.client, path, data)

    def post(self, path: str, data: dict[str, Any]) -> Any:
        return self.client.post(path, data)


@dataclass
class Stand(World):
    """Where a row begins: a report of two items was furnished an hour ago."""

    report: Report = field(kw_only=True)

    @property
    def case(self) -> Case:
        return self.report.case

    @contextmanager
    def now(self) -> Iterator[None]:
        with time_machine.travel(self.at, tick=False):
            yield

    def visit(self, case: Case | None = None, *, purpose: str = "matter") -> Visit:
        """The person, after the two questions."""
        found = self.arrived(case, purpose=purpose)
        with self.now():
            assert answer(found.client, place=HOUSE).status_code == 302
        return found

    def arrived(self, case: Case | None = None, *, purpose: str = "matter") -> Visit:
        """Somebody with the person's link, before the questions."""
        found = Visit()
        with self.now():
            _, token = link_to(self, case or self.case, purpose)
            found.client.get(f"/p/{token}")
        return found

    def wait(self, **delta: float) -> "Stand":
        self.later(**delta)
        return self

    def signer(self, **changes: Any) -> tuple[Visit, Case]:
        """Another person, who is asked to sign."""
        fields = {"given_name": "Ann", "email": "ann@mail.example", **changes}
        case = ordered(self, **fields)
        return self.visit(case, purpose="sign_authorization"), case


Build = Callable[[Stand], Callable[[str], Any]]


@dataclass(frozen=True)
class Row:
    route: str
    name: str
    build: Build
    status: int

    @property
    def id(self) -> str:
        return f"{self.route or 'page'} {self.name}"


ROWS: list[Row] = []


def row(route: str, status: int = 200) -> Callable[[Build], Build]:
    """Put a state of the page with this name into the grid."""

    def keep(build: Build) -> Build:
        ROWS.append(Row(route, build.__name__, build, status))
        return build

    return keep


@dataclass(frozen=True)
class Drawn:
    """A page as it came: in which language, from where, its bytes and headers."""

    language: str
    path: str
    response: Any


def draw(row: Row, stand: Stand) -> list[Drawn]:
    """The row's page in both languages; asserts that it is the page that the row names."""
    ask = row.build(stand)
    return [drawn(row, ask, stand, language) for language in ("en", "es")]


def drawn(row: Row, ask: Callable[[str], Any], stand: Stand, language: str) -> Drawn:
    with stand.now():
        response = ask(language)
    path = response.request["PATH_INFO"]
    assert response.status_code == row.status, (row.id, path, response.status_code)
    if row.route:
        assert resolve(path).view_name == row.route, (row.id, path)
    assert f'<html lang="{language}"' in response.content.decode(), row.id
    return Drawn(language, path, response)


@override_settings(DEMO=True)
def ground() -> Stand:
    """Built once for the module; each row works on a copy that is undone."""
    world = build_world(Path(mkdtemp()))
    report = furnished(world)
    world.later(hours=1)
    return Stand(**vars(world), report=report)


def portal_routes() -> set[str]:
    """Names of all addresses that stand outside the staff's site."""
    found = set(_walk(get_resolver().url_patterns, ""))
    return {name for name in found if not name.startswith("admin:")}


def _walk(patterns: list[Any], space: str) -> Iterator[str]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from _walk(
                one.url_patterns, f"{space}{one.namespace}:" if one.namespace else space
            )
        elif isinstance(one, URLPattern) and one.name:
            yield f"{space}{one.name}"


__all__ = ["NO_PAGE", "ROWS", "Ask", "Drawn", "Row", "Stand", "Visit", "row"]
