"""Where a message points. The portal, a floor above, says how a personal link is made."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings

from config.delivery.models import Delivery

LinkMaker = Callable[[Delivery, datetime], str]
_makers: list[LinkMaker] = []


def register_link_maker(make: LinkMaker) -> None:
    """`make` answers with a path on this site, made for the delivery's person alone."""
    _makers[:] = [make]


def address_for(delivery: Delivery, at: datetime) -> str:
    path = _makers[0](delivery, at) if _makers and delivery.person else "/"
    return f"{settings.BASE_URL}{path}"
