"""Send a paper once more, as it is, another way: what both staff and the ladder do (R-8, R-9)."""

from datetime import datetime

from django.db import transaction

from config.accounts.models import User
from config.delivery.models import Delivery
from config.delivery.services.queue import Enclosure, queue_delivery
from config.documents.services import current_form


@transaction.atomic
def send_on(
    *, delivery: Delivery, channel: str, key: str, by: User | None, at: datetime
) -> Delivery:
    """Queue the same paper with the same enclosures to the same recipient, after this dispatch.

    An official form goes in the version in use today (G-07).
    """
    return queue_delivery(
        matter=delivery.matter,
        document=delivery.document,
        sender=delivery.sender,
        enclosures=_enclosures(delivery, at),
        person=delivery.person,
        organization=delivery.organization,
        channel=channel,
        key=key,
        by=by,
        at=at,
        follows=delivery,
    )


def _enclosures(delivery: Delivery, at: datetime) -> list[Enclosure]:
    found: list[Enclosure] = []
    on = delivery.sender.on(at)
    for enclosure in delivery.enclosures.select_related("document", "official_form"):
        if form := enclosure.official_form:
            found.append(current_form(kind=form.kind, language=form.language, on=on))
        elif enclosure.document:
            found.append(enclosure.document)
    return found
