from __future__ import annotations

from django.db import models

from config.accounts.models import Matter, MatterScoped, User
from config.audit.keeping import append_only
from disputes.models.disputes import Dispute


class PhoneNoticeQuerySet(MatterScoped["PhoneNotice"]):
    matter_path = "dispute__matter"


class PhoneNotice(models.Model):
    """The person was told by telephone that what they disputed is gone (1681i(a)(8)(A)).

    Only where everything was deleted within the days of D-12; N-10 then takes the place of N-08.
    """

    dispute = models.OneToOneField(Dispute, models.PROTECT, related_name="phone_notice")
    told_at = models.DateTimeField()
    told_on = models.DateField()
    right_told = models.BooleanField(
        help_text="The right to have past recipients told was said on the phone (1681i(a)(8)(B))."
    )
    note = models.TextField(help_text="Which number, who answered, what was said.")
    submission = models.UUIDField(unique=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = PhoneNoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="phone_call_was_made",
                condition=models.Q(told_at__lte=models.F("at")) & ~models.Q(note=""),
            )
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"Call about {self.dispute}"

    @property
    def matter(self) -> Matter:
        return self.dispute.matter
