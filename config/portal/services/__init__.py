from config.portal.services.attempts import TooManyTries, check_feed, prune_attempts
from config.portal.services.entry import LinkUsed, Outcome, enter_code, exchange, prove_identity
from config.portal.services.links import (
    code_to_return,
    create_link,
    link_for_delivery,
    renew_link,
    revoke_link,
)
from config.portal.services.reading import open_form, open_paper, papers_of, sent_forms
from config.portal.services.verifying import find_issued

__all__ = [
    "LinkUsed",
    "Outcome",
    "TooManyTries",
    "check_feed",
    "code_to_return",
    "create_link",
    "enter_code",
    "exchange",
    "find_issued",
    "link_for_delivery",
    "open_form",
    "open_paper",
    "papers_of",
    "prove_identity",
    "prune_attempts",
    "renew_link",
    "revoke_link",
    "sent_forms",
]
