"""A matter with its person, and HR of its agency at the pages, on the day of the factories."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from config.accounts.models import User
from config.accounts.roles import Role
from tests.accounts.factories import member
from tests.delivery.factories import matter_with_person
from tests.documents.factories import AT


@pytest.fixture
def that_day() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def matter(db: None) -> Any:
    return matter_with_person()


@pytest.fixture
def hr(client: Client, matter: Any) -> User:
    user = member(matter.agency, Role.HR)
    client.force_login(user)
    return user
