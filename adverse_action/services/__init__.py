from adverse_action.services.assessing import write_assessment
from adverse_action.services.breaches import record_action_taken
from adverse_action.services.closing import close_case
from adverse_action.services.correcting import (
    correct_letter,
    preview_correction,
    why_not_correctable,
)
from adverse_action.services.decisions import (
    decide_action,
    what_stands_in_the_way,
    why_not_yet,
    withdraw_action,
)
from adverse_action.services.following import (
    follow_deliveries,
    is_delivery_owed,
    may_go_again,
    record_receipt,
    send_again,
)
from adverse_action.services.grounds import propose_action
from adverse_action.services.holds import (
    hold_decision,
    lift_hold,
    release_hold,
    revise_basis,
)
from adverse_action.services.messages import tell_counsel
from adverse_action.services.moretime import give_more_time, last_day
from adverse_action.services.notices import (
    issue_adverse_notice,
    issue_notice_of_action_taken,
    issue_pre_adverse_notice,
    preview_fair_chance,
    preview_notice,
)
from adverse_action.services.responses import record_response
from adverse_action.services.speech import (
    record_to_sign,
    sign_speech_record,
    standing_record,
    write_speech_record,
)
from adverse_action.services.stilling import tell_still_in_process
from adverse_action.services.summaries import issue_summary, preview_summary

__all__ = [
    "close_case",
    "correct_letter",
    "decide_action",
    "follow_deliveries",
    "give_more_time",
    "hold_decision",
    "is_delivery_owed",
    "issue_adverse_notice",
    "issue_notice_of_action_taken",
    "issue_pre_adverse_notice",
    "issue_summary",
    "last_day",
    "lift_hold",
    "may_go_again",
    "preview_correction",
    "preview_fair_chance",
    "preview_notice",
    "preview_summary",
    "propose_action",
    "record_action_taken",
    "record_receipt",
    "record_response",
    "record_to_sign",
    "release_hold",
    "revise_basis",
    "send_again",
    "sign_speech_record",
    "standing_record",
    "tell_counsel",
    "tell_still_in_process",
    "what_stands_in_the_way",
    "why_not_correctable",
    "why_not_yet",
    "withdraw_action",
    "write_assessment",
    "write_speech_record",
]
