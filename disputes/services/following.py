"""Letters with a clock of their own: kept when they left, running again when they came back."""

import logging
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from config.clocks.models import Clock
from config.delivery.models import Delivery
from config.errors import Invalid, Refusal
from disputes.models import Reinsertion
from disputes.services.locking import lock_file
from disputes.services.sending import follow_letter

logger = logging.getLogger(__name__)
Letter = Reinsertion


def follow_letters(at: datetime) -> int:
    """How many were looked at; each in a transaction of its own."""
    done = 0
    for letter in _moving(Reinsertion, "D-14", "reinsertion"):
        done += _follow(letter, "D-14", at)
    return done


def _moving(model: type[Letter], rule_id: str, kind: str) -> list[Letter]:
    running = Clock.objects.open().filter(rule_id=rule_id, target__startswith=f"{kind}:")
    ids = [target.partition(":")[2] for target in running.values_list("target", flat=True)]
    fell = Q(document__deliveries__status__in=Delivery.FELL)
    found = model.objects.filter(Q(public_id__in=ids) | fell).distinct().order_by("pk")
    return list(found.select_related("document", "delivery"))


def _follow(letter: Letter, rule_id: str, at: datetime) -> int:
    try:
        with transaction.atomic():
            lock_file(letter.matter.pk)
            follow_letter(rule_id, letter.target, letter.document, letter.delivery, at)
    except (Refusal, Invalid) as fault:
        logger.error("A letter %s failed: %s", letter.public_id, type(fault).__name__)
        return 0
    return 1
