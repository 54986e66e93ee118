from __future__ import annotations

from django.db import models
from django.db.models import Q

from config.accounts.models import Matter, MatterScoped, User
from config.audit.keeping import append_only
from disputes.models.disputes import DisputeItem


class CheckQuerySet(MatterScoped["Check"]):
    matter_path = "item__dispute__matter"


class Check(models.Model):
    """A point of an item's checklist that was done: what N-09 tells the person (1681i(a)(7))."""

    class Found(models.TextChoices):
        DONE = "done", "Done"
        SAME = "same", "The same as the capture"
        DIFFERENT = "different", "Different from the capture"
        GONE = "gone", "No longer there"

    item = models.ForeignKey(DisputeItem, models.PROTECT, related_name="checks")
    point = models.CharField(max_length=20, help_text="Of `checklists.toml`.")
    found = models.CharField(max_length=10, choices=Found.choices, default=Found.DONE)
    compared_sha256 = models.CharField(
        max_length=64, blank=True, help_text="Of the capture that the public page was held against."
    )
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    done_on = models.DateField(help_text="The screener's own day.")

    objects = CheckQuerySet.as_manager()

    class Meta:
        ordering = ["done_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="compared_with_something",
                condition=Q(found="done") | ~Q(compared_sha256=""),
            )
        ]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.point} of {self.item}"

    @property
    def matter(self) -> Matter:
        return self.item.matter
