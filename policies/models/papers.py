"""What is printed once and kept as it is: the paper of a version, the receipt of a signature."""

from __future__ import annotations

from django.db import models

from config.accounts.models import Organization, User
from config.audit.keeping import append_only
from policies.models.acknowledgements import Acknowledgement
from policies.models.policies import PolicyScoped, PolicyVersion
from policies.workflow import FROZEN


class Printed(models.Model):
    """A tagged PDF. `sha256`: as printed; `sealed_sha256`: of the file handed out, empty where
    nothing was sealed."""

    sha256 = models.CharField(max_length=64)
    sealed_sha256 = models.CharField(max_length=64, blank=True)
    context_sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    pages = models.PositiveSmallIntegerField()
    printed_at = models.DateTimeField()

    class Meta:
        abstract = True
        triggers = append_only()

    @property
    def file_sha256(self) -> str:
        return self.sealed_sha256 or self.sha256


class PolicyPaperQuerySet(PolicyScoped["PolicyPaper"]):
    policy_path = "version__policy"

    def published(self) -> models.Q:
        return models.Q(version__status__in=FROZEN)


class PolicyPaper(Printed):
    version = models.OneToOneField(PolicyVersion, models.PROTECT, related_name="paper")

    objects = PolicyPaperQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.version}, {self.pages} pages"

    @property
    def organization(self) -> Organization:
        return self.version.organization


class SignedReceiptQuerySet(models.QuerySet["SignedReceipt"]):
    def visible_to(self, user: User) -> SignedReceiptQuerySet:
        return self.filter(signed__in=Acknowledgement.objects.visible_to(user))


class SignedReceipt(Printed):
    signed = models.OneToOneField(Acknowledgement, models.PROTECT, related_name="receipt")

    objects = SignedReceiptQuerySet.as_manager()

    def __str__(self) -> str:
        return f"receipt: {self.signed}"

    @property
    def organization(self) -> Organization:
        return self.signed.organization
