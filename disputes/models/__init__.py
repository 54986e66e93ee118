from disputes.models.disputes import REASONS, Dispute, DisputeItem, Extension
from disputes.models.evidence import Evidence, EvidenceReview, ProviderNotice, ResultsNotice

__all__ = [
    "REASONS",
    "Dispute",
    "DisputeItem",
    "Evidence",
    "EvidenceReview",
    "Extension",
    "ProviderNotice",
    "ResultsNotice",
]
