"""For the tests of pages: a moment after everything the factories do, and a short way to pages."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client

from config.accounts.models import User
from screening.models import Case
from tests.screening.factories import World, built, world

DECEMBER = datetime(2026, 12, 10, 17, 0, tzinfo=UTC)


@pytest.fixture
def december() -> Iterator[None]:
    with time_machine.travel(DECEMBER):
        yield


def in_december(build: Callable[[World], Any]) -> tuple[World, Any]:
    """The same as `built`, made when `december` is."""
    with time_machine.travel(DECEMBER):
        return built(build)


@pytest.fixture
def here(db: None, december: None) -> World:
    return world()


class Visitor:
    """A member of staff at the pages of one case."""

    def __init__(self, user: User, case: Case | None = None) -> None:
        self.user, self.case = user, case
        self.client = Client()
        self.client.force_login(user)

    def address(self, tail: str) -> str:
        return f"/admin/cases/{self.case.reference}/{tail}" if self.case else f"/admin/{tail}"

    def get(self, tail: str = "", **more: Any) -> Any:
        return self.client.get(self.address(tail), **more)

    def post(self, tail: str = "", **data: Any) -> Any:
        return self.client.post(self.address(tail), {"submission": str(uuid4()), **data})

    def text(self, tail: str = "") -> str:
        response = self.get(tail)
        assert response.status_code == 200, response.status_code
        return response.content.decode()


@pytest.fixture
def as_user():
    return Visitor
