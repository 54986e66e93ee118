"""N-11 and its clock: kept when the letter left, running again when it came back (D-14)."""

import logging
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from config.clocks.models import Clock
from config.delivery.models import Delivery
from config.delivery.services import follow_letter
from config.errors import Invalid, Refusal
from disputes.models import Reinsertion
from disputes.services.locking import lock_file

logger = logging.getLogger(__name__)
RULE = "D-14"


def follow_letters(at: datetime) -> int:
    """How many were looked at; each in a transaction of its own."""
    return sum(_follow(one, at) for one in _moving())


def _moving() -> list[Reinsertion]:
    running = Clock.objects.open().filter(rule_id=RULE, target__startswith="reinsertion:")
    ids = [target.partition(":")[2] for target in running.values_list("target", flat=True)]
    fell = Q(document__deliveries__status__in=Delivery.FELL)
    found = Reinsertion.objects.filter(Q(public_id__in=ids) | fell).distinct().order_by("pk")
    return list(found.select_related("document", "delivery"))


def _follow(one: Reinsertion, at: datetime) -> int:
    try:
        with transaction.atomic():
            lock_file(one.matter.pk)
            follow_letter(RULE, one.target, one.document, one.delivery, at)
    except (Refusal, Invalid) as fault:
        logger.error("A letter %s failed: %s", one.public_id, type(fault).__name__)
        return 0
    return 1
