from __future__ import annotations

import uuid

import pgtrigger
from django.db import models
from django.db.models import Q

from config.accounts.models import Organization
from config.audit.keeping import keep_all
from policies.models.policies import PolicyScoped, PolicyVersion
from policies.workflow import FROZEN

# What a clause asks of somebody; a new number, title or reason asks nothing else.
BINDING = ("kind", "text", "limits", "audience", "duty", "severity")


def only_in_drafts(version: str) -> pgtrigger.Trigger:
    """A clause, rule or cell changes only while its version is a draft. `version` is SQL."""
    return pgtrigger.Trigger(
        name="only_in_drafts",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("state", "text")],
        func=f"""
            SELECT status INTO state FROM policies_policyversion WHERE id = {version} FOR SHARE;
            IF state <> 'draft' THEN
                RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'policy_frozen',
                    message = 'Only a draft can be changed; make a new version.';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        """,  # noqa: S608 - `version` is a constant of this module
    )


class ClauseQuerySet(PolicyScoped["Clause"]):
    policy_path = "version__policy"

    def published(self) -> Q:
        return Q(version__status__in=FROZEN)


class Clause(models.Model):
    class Kind(models.TextChoices):
        PROHIBITED = "prohibited", "Prohibited"
        REQUIRED = "required", "Required"
        PERMITTED = "permitted", "Permitted"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.ForeignKey(PolicyVersion, models.PROTECT, related_name="clauses")
    position = models.PositiveSmallIntegerField()
    number = models.CharField(max_length=12)
    title = models.CharField(max_length=160)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    text = models.TextField()
    why = models.TextField(help_text="Why the rule exists.")
    protects = models.TextField(help_text="How it protects the officer.")
    principles = models.JSONField(default=list, help_text="Keys of the principles it follows from.")
    legal_basis = models.TextField(blank=True, help_text="Authority, and the limits it sets.")
    limits = models.TextField(blank=True, help_text="Where the clause stops: protected speech.")
    found_by = models.TextField(blank=True, help_text="The human process, where no rule looks.")
    disqualified_by = models.TextField(
        blank=True, help_text="The statute that disqualifies by itself, whatever the matrix says."
    )
    audience = models.JSONField(default=list, help_text="candidate, sworn, civilian")
    duty = models.CharField(max_length=8, help_text="on, off or both")
    category = models.CharField(max_length=40)
    severity = models.CharField(max_length=20, blank=True)
    permitted_examples = models.JSONField(default=list)
    prohibited_examples = models.JSONField(default=list)

    objects = ClauseQuerySet.as_manager()

    class Meta:
        ordering = ["version", "position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "number"], name="clause_numbered_once")
        ]
        triggers = [only_in_drafts("COALESCE(NEW.version_id, OLD.version_id)"), keep_all()]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def organization(self) -> Organization:
        return self.version.organization


class DetectionRuleQuerySet(PolicyScoped["DetectionRule"]):
    policy_path = "clause__version__policy"

    def published(self) -> Q:
        return Q(clause__version__status__in=FROZEN)


class DetectionRule(models.Model):
    """What the engine looks for on behalf of a clause; `spec` is `policies.detection`'s form."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    clause = models.ForeignKey(Clause, models.PROTECT, related_name="rules")
    key = models.SlugField(max_length=60)
    spec = models.JSONField()
    note = models.TextField(blank=True)

    objects = DetectionRuleQuerySet.as_manager()

    class Meta:
        ordering = ["clause", "key"]
        constraints = [models.UniqueConstraint(fields=["clause", "key"], name="rule_keyed_once")]
        triggers = [
            only_in_drafts(
                "(SELECT version_id FROM policies_clause"
                " WHERE id = COALESCE(NEW.clause_id, OLD.clause_id))"
            ),
            keep_all(),
        ]

    def __str__(self) -> str:
        return f"{self.clause.number}: {self.key}"

    @property
    def organization(self) -> Organization:
        return self.clause.organization


class MatrixCellQuerySet(PolicyScoped["MatrixCell"]):
    policy_path = "version__policy"

    def published(self) -> Q:
        return Q(version__status__in=FROZEN)


class MatrixCell(models.Model):
    """Severity class × prior sustained findings → the presumptive sanction and its range."""

    version = models.ForeignKey(PolicyVersion, models.PROTECT, related_name="cells")
    severity = models.CharField(max_length=20)
    priors = models.PositiveSmallIntegerField()
    presumptive = models.CharField(max_length=40)
    minimum = models.CharField(max_length=40)
    maximum = models.CharField(max_length=40)
    factors = models.JSONField(default=list, help_text="Aggravating and mitigating factors.")

    objects = MatrixCellQuerySet.as_manager()

    class Meta:
        ordering = ["version", "severity", "priors"]
        constraints = [
            models.UniqueConstraint(fields=["version", "severity", "priors"], name="one_cell")
        ]
        triggers = [only_in_drafts("COALESCE(NEW.version_id, OLD.version_id)"), keep_all()]

    def __str__(self) -> str:
        return f"{self.severity}, {self.priors} before: {self.presumptive}"

    @property
    def organization(self) -> Organization:
        return self.version.organization
