"""Where a message points. The portal, a floor above, says how a personal link is made."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from config.delivery.models import Delivery


@dataclass(frozen=True)
class Pointer:
    """A path on this site, and what undoes it where the message never left."""

    path: str
    undo: Callable[[], object]


LinkMaker = Callable[[Delivery, datetime], Pointer]
HOME = Pointer("/", lambda: None)
_makers: list[LinkMaker] = []


def register_link_maker(make: LinkMaker) -> None:
    """`make` points to something made for the delivery's person alone."""
    _makers[:] = [make]


def pointer_for(delivery: Delivery, at: datetime) -> Pointer:
    return _makers[0](delivery, at) if _makers and delivery.person else HOME


def page_of(delivery: Delivery) -> str:
    """The address of the dispatch's page for staff."""
    return settings.BASE_URL + reverse("admin:dispatch", args=[delivery.public_id])


def address_of(pointer: Pointer) -> str:
    return f"{settings.BASE_URL}{pointer.path}"
