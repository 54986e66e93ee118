from config.portal.services.arriving import note_arrival, prune_arrivals, tell_staff
from config.portal.services.attempts import TooManyTries, check_feed, prune_attempts
from config.portal.services.entry import LinkUsed, Outcome, enter_code, exchange, prove_identity
from config.portal.services.links import (
    code_to_return,
    create_link,
    link_for_delivery,
    renew_link,
    revoke_link,
)
from config.portal.services.messages import (
    answer_person,
    choose_contact,
    conversation,
    read_by_person,
    read_by_staff,
    ways_open_to,
    write_message,
)
from config.portal.services.proofs import (
    ask_code,
    asked_by,
    hold_ssn,
    rule_for,
    send_codes,
    set_identity_rule,
)
from config.portal.services.reading import open_form, open_paper, papers_of, sent_forms
from config.portal.services.renewing import ask_new_link, print_new_codes, send_new_links
from config.portal.services.saving import (
    forget_words,
    prune_words,
    save_words,
)
from config.portal.services.telling import tell_of_messages
from config.portal.services.verifying import find_issued

__all__ = [
    "LinkUsed",
    "Outcome",
    "TooManyTries",
    "answer_person",
    "ask_code",
    "ask_new_link",
    "asked_by",
    "check_feed",
    "choose_contact",
    "code_to_return",
    "conversation",
    "create_link",
    "enter_code",
    "exchange",
    "find_issued",
    "forget_words",
    "hold_ssn",
    "link_for_delivery",
    "note_arrival",
    "open_form",
    "open_paper",
    "papers_of",
    "print_new_codes",
    "prove_identity",
    "prune_arrivals",
    "prune_attempts",
    "prune_words",
    "read_by_person",
    "read_by_staff",
    "renew_link",
    "revoke_link",
    "rule_for",
    "save_words",
    "send_codes",
    "send_new_links",
    "sent_forms",
    "set_identity_rule",
    "tell_of_messages",
    "tell_staff",
    "ways_open_to",
    "write_message",
]
