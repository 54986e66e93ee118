"""Write to counsel when an action was taken outside the procedure (R-3): nobody's name in it."""

import logging
from datetime import datetime

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from adverse_action.models import ActionTaken
from config.accounts.models import Organization, User
from config.accounts.roles import Role
from config.law.book import book

logger = logging.getLogger(__name__)
BATCH = 100


def tell_counsel(at: datetime) -> int:
    """One message a breach to the agency's counsel; how many. Where none is, it waits for one."""
    return sum(
        _try(pk, at) for pk in ActionTaken.objects.untold().values_list("pk", flat=True)[:BATCH]
    )


def _try(pk: int, at: datetime) -> int:
    try:
        return _tell(pk, at)
    except OSError as fault:  # mail servers' refusals too; the next sweep tries again
        logger.error("A message about breach %s failed: %s", pk, type(fault).__name__)
        return 0


@transaction.atomic
def _tell(pk: int, at: datetime) -> int:
    untold = ActionTaken.objects.untold().select_for_update(skip_locked=True, of=("self",))
    taken = untold.select_related("matter__agency").filter(pk=pk).first()
    if taken is None or taken.matter.agency is None:
        return 0
    people = counsel_of(taken.matter.agency, at)
    if not people:
        return 0
    taken.told_at = at
    taken.save(update_fields=["told_at"])
    reference = taken.matter.reference
    address = settings.BASE_URL + reverse("admin:action", args=[reference])
    after = book().regime(taken.case.regime).summary_603y
    context = {"reference": reference, "address": address, "after": after}
    text = render_to_string("adverse_action/emails/breach.txt", context)
    subject = "An action after an investigation" if after else "An action outside the procedure"
    send_mail(subject, text, None, [one.email for one in people])
    return 1


def counsel_of(agency: Organization, at: datetime) -> list[User]:
    holding = agency.memberships.in_force(at).filter(role=Role.COUNSEL)
    return list(User.objects.filter(is_active=True, pk__in=holding.values("user")).order_by("pk"))
