"""Deliveries by few words, always through the service that queues them."""

from collections.abc import Sequence
from datetime import datetime
from itertools import count
from typing import Any
from uuid import uuid4

from config.accounts.models import Person
from config.delivery.models import Delivery, ElectronicConsent
from config.delivery.services import answer_consent, queue_delivery
from config.delivery.services.queue import Enclosure
from config.documents.models import Document
from tests.accounts.factories import MatterFactory, PersonFactory
from tests.documents.factories import AT, paper

NUMBERS = count(1)


def matter_with_person(**fields: Any) -> Any:
    """A case's Matter with its person."""
    matter = MatterFactory()
    matter.person = PersonFactory(organization=matter.screener, **fields)
    matter.save()
    return matter


def agreed_online(of: Any, at: datetime, *, on_paper: bool = False) -> ElectronicConsent:
    """The person's answer to the agency of a case or of its Matter; online unless `on_paper`."""
    return answer_consent(
        matter=getattr(of, "matter", of),
        person=of.person,
        organization=of.agency,
        purpose="hiring_papers",
        shown_by="" if on_paper else "pdf_code",
        language="en",
        submission=uuid4(),
        by=f"subject:{of.person.public_id}",
        at=at,
    )


def queued(
    channel: str = "post",
    *,
    document: Document | None = None,
    enclosures: Sequence[Enclosure] = (),
    person: Person | None = None,
    **fields: Any,
) -> Delivery:
    document = document or paper(matter_with_person())
    told = {"key": f"test:{next(NUMBERS)}", "by": None, "at": AT} | fields
    if person or "organization" not in told:
        told["person"] = person or document.matter.person
    return queue_delivery(
        matter=document.matter,
        document=document,
        enclosures=enclosures,
        channel=channel,
        **told,
    )
