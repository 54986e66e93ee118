"""Links by few words, always through the service; and a visitor's way in."""

from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from config.accounts.models import Matter
from config.portal.models import PortalLink
from config.portal.services import create_link
from tests.delivery.factories import matter_with_person

RIGHT = {"month": "5", "day": "4", "year": "1996", "place": "1427"}
WRONG = RIGHT | {"year": "1997"}


def link_for(
    matter: Matter | None = None, *, purpose: str = "matter", **fields: Any
) -> tuple[PortalLink, str]:
    matter = matter or matter_with_person()
    assert matter.person is not None
    told: dict[str, Any] = {"by": None, "at": timezone.now() - timedelta(hours=1)} | fields
    return create_link(matter=matter, person=matter.person, purpose=purpose, **told)


def come_by_link(client: Client, token: str) -> Any:
    return client.get(f"/p/{token}")


def answer(client: Client, **answers: str) -> Any:
    return client.post("/portal/identity/", RIGHT | answers)


def visiting(client: Client, matter: Matter | None = None, *, proven: bool = True) -> PortalLink:
    """The client is in the portal, as a person who came by a link and, if so, proved identity."""
    link, token = link_for(matter)
    come_by_link(client, token)
    if proven:
        answer(client)
    return link
