from screening.services.accounts import (
    add_identifier,
    confirm_account,
    explain_conflict,
    identity,
    log_discovery,
    propose_account,
    reject_account,
    withdraw_identifier,
)
from screening.services.authorizations import (
    certify,
    record_signed_scan,
    revoke_authorization,
    show_disclosure,
    sign_authorization,
)
from screening.services.blocks import block_item, unblock_item
from screening.services.cancelling import cancel_order
from screening.services.cases import close_case, reopen_review
from screening.services.copies import follow_copies, is_copy_owed, send_copy
from screening.services.corrections import (
    attach_statement,
    bury_item,
    cases_reporting,
    certify_item,
    deleted_at,
    furnished_items,
    modify_item,
    reinsert_item,
    revise_report,
    who_reviewed,
    withdraw_statement,
)
from screening.services.drafts import standing_statement
from screening.services.file_requests import (
    AskedAlready,
    follow_files,
    is_file_owed,
    request_file,
    work_on_file,
)
from screening.services.file_state import file_state
from screening.services.flags import lasting_reason, review_flag, standing_reviews, undo_review
from screening.services.imports import import_posts, queue_import, work_on_batch
from screening.services.investigative import (
    answer_scope,
    follow_investigative,
    issue_investigative_notice,
    request_scope,
)
from screening.services.listing import lists
from screening.services.marking import end_mark, mark_disputed
from screening.services.noticing import give_notice_reason, is_unnoticed
from screening.services.orders import (
    order_class,
    order_screening,
    record_authority,
    set_rush,
)
from screening.services.positions import create_position
from screening.services.posts import establish_visibility, in_file, obstacles
from screening.services.reading import (
    Heading,
    heading_of,
    item_facts,
    platform_name,
    printed_item,
    report_facts,
    who_confirmed,
)
from screening.services.redactions import redact_post
from screening.services.rehearsals import rehearse_closed_cases
from screening.services.reports import (
    close_without_items,
    current_report,
    furnish_report,
    issue_report,
    possible_outcomes,
)
from screening.services.runs import start_screening, work_on_run
from screening.services.scenes import scene_of
from screening.services.sheets import (
    answer_state_sheet,
    missing_sheets,
    owed_sheets,
    record_state_scan,
    show_state_sheet,
)
from screening.services.subjects import correct_subject
from screening.services.whole_file import consumer_cases, first_told_day

__all__ = [
    "AskedAlready",
    "Heading",
    "add_identifier",
    "answer_scope",
    "answer_state_sheet",
    "attach_statement",
    "block_item",
    "bury_item",
    "cancel_order",
    "cases_reporting",
    "certify",
    "certify_item",
    "close_case",
    "close_without_items",
    "confirm_account",
    "consumer_cases",
    "correct_subject",
    "create_position",
    "current_report",
    "deleted_at",
    "end_mark",
    "establish_visibility",
    "explain_conflict",
    "file_state",
    "first_told_day",
    "follow_copies",
    "follow_files",
    "follow_investigative",
    "furnish_report",
    "furnished_items",
    "give_notice_reason",
    "heading_of",
    "identity",
    "import_posts",
    "in_file",
    "is_copy_owed",
    "is_file_owed",
    "is_unnoticed",
    "issue_investigative_notice",
    "issue_report",
    "item_facts",
    "lasting_reason",
    "lists",
    "log_discovery",
    "mark_disputed",
    "missing_sheets",
    "modify_item",
    "obstacles",
    "order_class",
    "order_screening",
    "owed_sheets",
    "platform_name",
    "possible_outcomes",
    "printed_item",
    "propose_account",
    "queue_import",
    "record_authority",
    "record_signed_scan",
    "record_state_scan",
    "redact_post",
    "rehearse_closed_cases",
    "reinsert_item",
    "reject_account",
    "reopen_review",
    "report_facts",
    "request_file",
    "request_scope",
    "review_flag",
    "revise_report",
    "revoke_authorization",
    "scene_of",
    "send_copy",
    "set_rush",
    "show_disclosure",
    "show_state_sheet",
    "sign_authorization",
    "standing_reviews",
    "standing_statement",
    "start_screening",
    "unblock_item",
    "undo_review",
    "who_confirmed",
    "who_reviewed",
    "withdraw_identifier",
    "withdraw_statement",
    "work_on_batch",
    "work_on_file",
    "work_on_run",
]
