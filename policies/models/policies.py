from __future__ import annotations

import uuid
from datetime import date
from typing import TypeVar

import pgtrigger
from django.db import models
from django.db.models import Q

from config.accounts.models import Organization, User
from config.audit.keeping import keep_all
from policies.models.gates import FREEZE_VERSION, WAY_DECLARE, WAY_GATE
from policies.workflow import FROZEN, Status

M = TypeVar("M", bound=models.Model)


class PolicyScoped(models.QuerySet[M]):
    """A policy is read by its organization and, once published, by the screeners it engaged."""

    policy_path = ""

    def visible_to(self, user: User) -> PolicyScoped[M]:
        own = user.organization_ids("policies.view_policy")
        prefix = f"{self.policy_path}__" if self.policy_path else ""
        mine = Q(**{f"{prefix}organization__in": own})
        clients = Organization.objects.filter(
            engagements_as_agency__screener__in=own,
            engagements_as_agency__activated_at__isnull=False,
        )
        theirs = Q(**{f"{prefix}organization__in": clients})
        return self.filter(mine | theirs & self.published())

    def published(self) -> Q:
        return Q(versions__status__in=FROZEN)


class PolicyQuerySet(PolicyScoped["Policy"]):
    def visible_to(self, user: User) -> PolicyQuerySet:
        found = super().visible_to(user).values("pk")
        return self.filter(pk__in=found)


class Policy(models.Model):
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="policies")
    name = models.CharField(max_length=160)
    is_public = models.BooleanField(
        "on the public page", default=True, help_text="Whether anybody may read it, once published."
    )

    objects = PolicyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "policies"
        constraints = [
            models.UniqueConstraint(fields=["organization", "name"], name="policy_named_once")
        ]

    def __str__(self) -> str:
        return self.name


class PolicyVersionQuerySet(PolicyScoped["PolicyVersion"]):
    policy_path = "policy"

    def published(self) -> Q:
        return Q(status__in=FROZEN)

    def in_force(self, organization: Organization, on: date) -> PolicyVersion | None:
        """The version an organization had in force on a day, or None.

        Of a policy it is what was published last among what had come into force; a withdrawn
        version leaves a gap, it brings back nothing.
        """
        started = self.filter(
            policy__organization=organization, status__in=FROZEN, effective_on__lte=on
        )
        newest = started.order_by("policy", "-published_at", "-number").distinct("policy")
        standing = self.filter(pk__in=newest.values("pk")).exclude(ends_on__lte=on)
        return standing.order_by("-effective_on", "-published_at").first()


class PolicyVersion(models.Model):
    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    policy = models.ForeignKey(Policy, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    status = models.CharField(
        max_length=12,
        choices=[(s.value, s.value.replace("_", " ").capitalize()) for s in Status],
        default=Status.DRAFT,
    )
    label = models.CharField(
        max_length=40, blank=True, help_text="The version as its file names it."
    )
    language = models.CharField(max_length=10, default="en")
    mission = models.TextField(help_text="What the agency is there for, in its own words.")
    principles = models.JSONField(default=list, help_text="Code of ethics: key and text of each.")
    suitability = models.TextField(
        blank=True, help_text="How the clauses are weighed for people who are not bound by them."
    )
    categories = models.JSONField(default=list, help_text="Key and title of each.")
    severities = models.JSONField(
        default=list, help_text="Classes from lightest to gravest: key, title, text, look-back."
    )
    ladder = models.JSONField(default=list, help_text="Sanctions from mildest to gravest.")
    not_forbidden = models.TextField(
        blank=True, help_text="What this policy does not forbid: protected speech and activity."
    )
    effective_on = models.DateField(null=True, blank=True)
    author = models.ForeignKey(User, models.PROTECT, related_name="+")
    counsel = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    warned_of = models.JSONField(
        null=True, blank=True, help_text="Ids of the checks that warned when counsel approved."
    )
    despite_warnings = models.TextField(
        blank=True, help_text="Why counsel approved it although the checks warn."
    )
    approver = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    content_sha256 = models.CharField(max_length=64, blank=True)
    ends_on = models.DateField(
        null=True, blank=True, help_text="Withdrawn: the first day on which it is not in force."
    )
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawal_reason = models.TextField(blank=True)
    submission = models.UUIDField(
        unique=True, null=True, editable=False, help_text="Of the form that made or last moved it."
    )

    objects = PolicyVersionQuerySet.as_manager()

    class Meta:
        ordering = ["policy", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["policy", "number"], name="version_numbered_once"),
            models.CheckConstraint(
                name="published_is_complete",
                condition=~Q(status__in=FROZEN)
                | Q(effective_on__isnull=False, counsel__isnull=False, approver__isnull=False)
                & ~Q(content_sha256="")
                & Q(published_at__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["policy"],
                condition=Q(status=Status.PUBLISHED),
                name="one_version_published",
            ),
            models.CheckConstraint(
                name="withdrawn_with_a_reason",
                condition=Q(status=Status.WITHDRAWN, ends_on__isnull=False)
                & Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False)
                & ~Q(withdrawal_reason="")
                | ~Q(status=Status.WITHDRAWN) & Q(ends_on__isnull=True, withdrawn_by__isnull=True),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="frozen",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__status__in=sorted(FROZEN)),
                func=FREEZE_VERSION,
            ),
            pgtrigger.Trigger(
                name="way",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                declare=WAY_DECLARE,
                func=WAY_GATE,
            ),
            keep_all(),
        ]

    def __str__(self) -> str:
        return f"{self.policy}, version {self.number}"

    @property
    def organization(self) -> Organization:
        return self.policy.organization

    @property
    def is_draft(self) -> bool:
        return self.status == Status.DRAFT
