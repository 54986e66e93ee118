"""By what somebody shows who they are: the screener's choice, and what only this asks about."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q

from config.accounts.models import Organization, Person, User
from config.audit.keeping import frozen_but
from config.portal.models.links import PortalLink

FEWEST, MOST = 3, 10
SHORTEST_REST, LONGEST_REST = 5, 24 * 60  # minutes; a lock always ends by itself


class IdentityRuleQuerySet(models.QuerySet["IdentityRule"]):
    def visible_to(self, user: User) -> IdentityRuleQuerySet:
        return self.filter(organization__in=user.organization_ids("accounts.change_organization"))


class IdentityRule(models.Model):
    """What a screener asks before it shows a file (15 U.S.C. 1681h(a)), and after how many misses
    the questions rest. Two things are asked at least; a rest always ends by itself (R-13)."""

    organization = models.OneToOneField(
        Organization, models.PROTECT, primary_key=True, related_name="identity_rule"
    )
    birth_date = models.BooleanField(default=True)
    place = models.BooleanField(default=True)
    ssn = models.BooleanField(default=False)
    code = models.BooleanField(default=False)
    tries = models.PositiveSmallIntegerField(default=5)
    rest_minutes = models.PositiveSmallIntegerField(default=30)

    objects = IdentityRuleQuerySet.as_manager()

    class Meta:
        constraints = [
            # The last four of an SSN count only where they are held, so they are a third thing
            models.CheckConstraint(
                name="two_things_are_asked",
                condition=Q(birth_date=True, place=True)
                | Q(birth_date=True, code=True)
                | Q(place=True, code=True),
            ),
            models.CheckConstraint(name="few_tries", condition=Q(tries__range=(FEWEST, MOST))),
            models.CheckConstraint(
                name="a_rest_ends", condition=Q(rest_minutes__range=(SHORTEST_REST, LONGEST_REST))
            ),
        ]

    def __str__(self) -> str:
        return f"Proof of identity at {self.organization}"


class HeldFactQuerySet(models.QuerySet["HeldFact"]):
    def visible_to(self, user: User) -> HeldFactQuerySet:
        return self.none()


class HeldFact(models.Model):
    """The last four digits of an SSN, as a keyed hash: compared, never shown and never printed."""

    person = models.OneToOneField(
        Person, models.PROTECT, primary_key=True, related_name="held_fact"
    )
    ssn_hash = models.CharField(max_length=64)
    held_at = models.DateTimeField()
    held_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = HeldFactQuerySet.as_manager()

    def __str__(self) -> str:
        return "Last four digits held"


class OneTimeCodeQuerySet(models.QuerySet["OneTimeCode"]):
    def visible_to(self, user: User) -> OneTimeCodeQuerySet:
        return self.none()

    def usable(self, since: datetime) -> OneTimeCodeQuerySet:
        return self.filter(asked_at__gt=since, used_at=None)

    def unsent(self, since: datetime) -> OneTimeCodeQuerySet:
        return self.usable(since).filter(sent_at=None)


class OneTimeCode(models.Model):
    """A code asked for on the identity page. It is computed from `public_id` and never stored."""

    class Way(models.TextChoices):
        EMAIL = "email", "By e-mail"
        TEXT = "text", "By text message"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    link = models.ForeignKey(PortalLink, models.CASCADE, related_name="one_time_codes")
    way = models.CharField(max_length=5, choices=Way.choices)
    asked_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    objects = OneTimeCodeQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.way}, {self.asked_at:%Y-%m-%d %H:%M}"


class LinkRequestQuerySet(models.QuerySet["LinkRequest"]):
    def visible_to(self, user: User) -> LinkRequestQuerySet:
        return self.filter(link__in=PortalLink.objects.visible_to(user))

    def open(self) -> LinkRequestQuerySet:
        return self.filter(answered_at=None)

    def by_email(self) -> LinkRequestQuerySet:
        return self.filter(way=LinkRequest.Way.EMAIL)

    def by_post(self) -> LinkRequestQuerySet:
        return self.filter(way=LinkRequest.Way.POST)


class LinkRequest(models.Model):
    """Somebody asked for another link in place of theirs: to the address on file, never to one
    that they name. The old link ends when somebody came by the new one."""

    class Way(models.TextChoices):
        EMAIL = "email", "By e-mail"
        POST = "post", "By post"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    link = models.ForeignKey(PortalLink, models.PROTECT, related_name="requests")
    way = models.CharField(max_length=5, choices=Way.choices)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    made = models.OneToOneField(
        PortalLink, models.PROTECT, null=True, blank=True, related_name="request"
    )

    objects = LinkRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["link"], condition=Q(answered_at=None), name="asked_once_at_a_time"
            )
        ]
        triggers = frozen_but("answered_at", "made")

    def __str__(self) -> str:
        return f"{self.get_way_display()}, {self.asked_at:%Y-%m-%d}"
