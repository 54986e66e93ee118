from config.delivery.services.batching import choose_mail_class, hand_over_batch, make_batch
from config.delivery.services.climbing import climb_ladders
from config.delivery.services.composing import compose_next
from config.delivery.services.consenting import (
    agreements,
    agrees_online,
    answer_consent,
    owed_on_paper,
)
from config.delivery.services.constructive import ask_constructive, decide_constructive
from config.delivery.services.dispatch import dispatch_due
from config.delivery.services.following import day_sent, follow_letter
from config.delivery.services.hearing import hear_report, match_reports
from config.delivery.services.matching import record_many
from config.delivery.services.proof import every_way_failed, record_proof
from config.delivery.services.queue import queue_delivery
from config.delivery.services.scanning import add_scans, record_scanned
from config.delivery.services.sending import send_on
from config.delivery.services.warning import warn_owners

__all__ = [
    "add_scans",
    "agreements",
    "agrees_online",
    "answer_consent",
    "ask_constructive",
    "choose_mail_class",
    "climb_ladders",
    "compose_next",
    "day_sent",
    "decide_constructive",
    "dispatch_due",
    "every_way_failed",
    "follow_letter",
    "hand_over_batch",
    "hear_report",
    "make_batch",
    "match_reports",
    "owed_on_paper",
    "queue_delivery",
    "record_many",
    "record_proof",
    "record_scanned",
    "send_on",
    "warn_owners",
]
