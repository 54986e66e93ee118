"""What a person may read in the portal: what was sent to them, and what a room shows them."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from config.audit.services import record_read
from config.delivery.models import Delivery, DeliveryEnclosure
from config.delivery.receipt import Event, possible
from config.delivery.services import record_proof
from config.delivery.services.proof import way_of
from config.documents.models import Document, OfficialForm
from config.documents.services import open_document, read_form
from config.portal.holdings import matters_of
from config.portal.sections import REGISTRY
from config.portal.visits import PortalVisit

LEFT = ("printed", "dispatched", "delivered", "returned", "failed")


def _sent(visit: PortalVisit) -> QuerySet[Delivery]:
    # Dispatches of this matter, or of the person's file at this screener, that left the queue
    found = Delivery.objects.to_person(visit.person).filter(status__in=LEFT)
    return found.filter(matter__in=matters_of(visit))


def papers_of(visit: PortalVisit) -> QuerySet[Document]:
    # Before the identity is proven: nothing
    if not visit.proven:
        return Document.objects.none()
    sent = _sent(visit)
    enclosed = DeliveryEnclosure.objects.filter(delivery__in=sent)
    ids = [sent.values("document"), enclosed.values("document")]
    ids += [one for find in REGISTRY.papers for one in find(visit)]
    # A union of few rows each: an OR of them would read every document of the house
    first, *rest = (one.order_by() for one in ids)
    return Document.objects.filter(pk__in=first.union(*rest, all=True))


def sent_forms(visit: PortalVisit) -> QuerySet[OfficialForm]:
    if not visit.proven:
        return OfficialForm.objects.none()
    return OfficialForm.objects.filter(enclosed_in__delivery__in=_sent(visit)).distinct()


def open_paper(
    *, visit: PortalVisit, public_id: UUID, at: datetime
) -> tuple[Document, bytes] | None:
    """The paper with its bytes, or None for one that this person may not read."""
    found = (
        papers_of(visit)
        .select_related("matter__agency", "matter__screener")
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        return None
    data = open_document(document=found, by=visit.actor, at=at)
    for tell in REGISTRY.readers:
        tell(visit, found, at)
    _prove_receipt(visit, found, at)
    return found, data


def _prove_receipt(visit: PortalVisit, paper: Document, at: datetime) -> None:
    # opened after identity proof is received
    unread = _sent(visit).filter(document=paper, received_on__isnull=True)
    for delivery in unread.select_related("document", "sender"):
        if Event.OPENED in possible(way_of(delivery)):
            record_proof(
                delivery=delivery,
                event=Event.OPENED,
                on=delivery.sender.on(at),
                by=visit.actor,
                at=at,
            )


def open_form(
    *, visit: PortalVisit, public_id: UUID, at: datetime
) -> tuple[OfficialForm, bytes] | None:
    found = sent_forms(visit).filter(public_id=public_id).first()
    if found is None:
        return None
    record_read(
        stream=visit.matter.stream,
        actor=visit.actor,
        agency=visit.agency.code,
        target=f"officialform:{found.public_id}",
        at=at,
        payload={"kind": found.kind, "sha256": found.sha256},
    )
    return found, read_form(found)
