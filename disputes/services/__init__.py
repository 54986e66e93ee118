from disputes.services.duties import follow_all_results, hold_new_proposals, mark_undecided
from disputes.services.providers import record_provider_notice, tell_providers
from disputes.services.receiving import Claim, add_information, receive_dispute
from disputes.services.reinvestigation import (
    assign_item,
    extend_item,
    record_outcome,
    review_evidence,
    stands_in_the_way,
    unreviewed,
    why_no_extension,
)
from disputes.services.results import complete_dispute, follow_results, record_results_receipt

__all__ = [
    "Claim",
    "add_information",
    "assign_item",
    "complete_dispute",
    "extend_item",
    "follow_all_results",
    "follow_results",
    "hold_new_proposals",
    "mark_undecided",
    "receive_dispute",
    "record_outcome",
    "record_provider_notice",
    "record_results_receipt",
    "review_evidence",
    "stands_in_the_way",
    "tell_providers",
    "unreviewed",
    "why_no_extension",
]
