"""The paper of a published version: printed once, kept as it is."""

from __future__ import annotations

from django.db import models

from config.accounts.models import Organization
from config.audit.keeping import append_only
from policies.models.policies import PolicyScoped, PolicyVersion
from policies.workflow import FROZEN


class PolicyPaperQuerySet(PolicyScoped["PolicyPaper"]):
    policy_path = "version__policy"

    def published(self) -> models.Q:
        return models.Q(version__status__in=FROZEN)


class PolicyPaper(models.Model):
    """The tagged PDF of a version. `sha256`: as printed; `sealed_sha256`: of the file handed out,
    empty where nothing was sealed."""

    version = models.OneToOneField(PolicyVersion, models.PROTECT, related_name="paper")
    sha256 = models.CharField(max_length=64)
    sealed_sha256 = models.CharField(max_length=64, blank=True)
    context_sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    pages = models.PositiveSmallIntegerField()
    printed_at = models.DateTimeField()

    objects = PolicyPaperQuerySet.as_manager()

    class Meta:
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.version}, {self.pages} pages"

    @property
    def organization(self) -> Organization:
        return self.version.organization

    @property
    def file_sha256(self) -> str:
        return self.sealed_sha256 or self.sha256
