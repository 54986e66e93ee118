from disputes.models.blocks import TheftBlock
from disputes.models.checks import Check
from disputes.models.dismissals import Dismissal, FrivolousNotice
from disputes.models.disputes import REASONS, Dispute, DisputeItem, Extension
from disputes.models.drafts import Draft, DraftFile
from disputes.models.evidence import Evidence, EvidenceReview
from disputes.models.expedited import PhoneNotice
from disputes.models.notices import ProviderNotice, ResultsNotice, ToldResult
from disputes.models.reinsertions import Reinsertion
from disputes.models.requests import Answer, NamedRecipient, Request

__all__ = [
    "REASONS",
    "Answer",
    "Check",
    "Dismissal",
    "Dispute",
    "DisputeItem",
    "Draft",
    "DraftFile",
    "Evidence",
    "EvidenceReview",
    "Extension",
    "FrivolousNotice",
    "NamedRecipient",
    "PhoneNotice",
    "ProviderNotice",
    "Reinsertion",
    "Request",
    "ResultsNotice",
    "TheftBlock",
    "ToldResult",
]
