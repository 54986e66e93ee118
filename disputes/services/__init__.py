from disputes.services.alerting import alert_undecided, with_days
from disputes.services.checks import Checked
from disputes.services.dismissal import (
    approve_dismissal,
    propose_dismissal,
    record_frivolous_receipt,
    return_dismissal,
)
from disputes.services.disputable import (
    Disputable,
    disputable,
    regimes_with_dispute,
)
from disputes.services.drafts import (
    draft_of,
    everything,
    pick_posts,
    prune_drafts,
    save_draft,
    send_draft,
    sweep_files,
)
from disputes.services.duties import (
    follow_all_requests,
    follow_all_results,
    hold_new_proposals,
    mark_undecided,
    name_unnamed,
)
from disputes.services.emptiness import answer_empty, is_empty
from disputes.services.expedited import confirm_deletion, why_not_expedited
from disputes.services.extension import days_of_news, extend_item, why_no_extension
from disputes.services.following import follow_letters
from disputes.services.independence import Independence, reinvestigators, stands_in_the_way
from disputes.services.information import add_information
from disputes.services.of_messages import dispute_message
from disputes.services.procedure import ask_procedure, describe_procedure, steps_of
from disputes.services.providers import (
    record_provider_notice,
    record_provider_notice_sent,
    tell_providers,
)
from disputes.services.receiving import Claim, name_items, receive_dispute
from disputes.services.recipients import (
    ask_notifications,
    notify_recipients,
    recipients_of,
    tellable,
)
from disputes.services.reinsertion import put_back
from disputes.services.reinvestigation import (
    assign_item,
    day_of,
    record_outcome,
    review_evidence,
    unreviewed,
)
from disputes.services.reopening import claims_again, dispute_again
from disputes.services.requests import record_answer_way
from disputes.services.results import (
    complete_dispute,
    follow_results,
    record_results_receipt,
    send_results,
)
from disputes.services.statements import (
    ask_statement_help,
    kept_items,
    offer_statement_help,
    state_dispute,
    statement_of,
    withdraw_dispute_statement,
)
from disputes.services.theft import (
    block_theft,
    decline_theft,
    record_theft_part,
    rescind_theft,
)
from disputes.services.unreported import (
    accounts_held,
    cases_held,
    holds_nothing,
    posts_held,
)

__all__ = [
    "Checked",
    "Claim",
    "Disputable",
    "Independence",
    "accounts_held",
    "add_information",
    "alert_undecided",
    "answer_empty",
    "approve_dismissal",
    "ask_notifications",
    "ask_procedure",
    "ask_statement_help",
    "assign_item",
    "block_theft",
    "cases_held",
    "claims_again",
    "complete_dispute",
    "confirm_deletion",
    "day_of",
    "days_of_news",
    "decline_theft",
    "describe_procedure",
    "disputable",
    "dispute_again",
    "dispute_message",
    "draft_of",
    "everything",
    "extend_item",
    "follow_all_requests",
    "follow_all_results",
    "follow_letters",
    "follow_results",
    "hold_new_proposals",
    "holds_nothing",
    "is_empty",
    "kept_items",
    "mark_undecided",
    "name_items",
    "name_unnamed",
    "notify_recipients",
    "offer_statement_help",
    "pick_posts",
    "posts_held",
    "propose_dismissal",
    "prune_drafts",
    "put_back",
    "receive_dispute",
    "recipients_of",
    "record_answer_way",
    "record_frivolous_receipt",
    "record_outcome",
    "record_provider_notice",
    "record_provider_notice_sent",
    "record_results_receipt",
    "record_theft_part",
    "regimes_with_dispute",
    "reinvestigators",
    "rescind_theft",
    "return_dismissal",
    "review_evidence",
    "save_draft",
    "send_draft",
    "send_results",
    "stands_in_the_way",
    "state_dispute",
    "statement_of",
    "steps_of",
    "sweep_files",
    "tell_providers",
    "tellable",
    "unreviewed",
    "why_no_extension",
    "why_not_expedited",
    "with_days",
    "withdraw_dispute_statement",
]
