from config.delivery.models.batches import PrintBatch, PrintPart
from config.delivery.models.consents import ElectronicConsent
from config.delivery.models.constructive import ConstructiveRequest
from config.delivery.models.deliveries import (
    Delivery,
    DeliveryAttempt,
    DeliveryEnclosure,
    counting,
    first_sent,
    ways_of,
)
from config.delivery.models.faults import PrintFault
from config.delivery.models.proofs import DeliveryProof, ProofFile
from config.delivery.models.reports import MailReport

__all__ = [
    "ConstructiveRequest",
    "Delivery",
    "DeliveryAttempt",
    "DeliveryEnclosure",
    "DeliveryProof",
    "ElectronicConsent",
    "MailReport",
    "PrintBatch",
    "PrintFault",
    "PrintPart",
    "ProofFile",
    "counting",
    "first_sent",
    "ways_of",
]
