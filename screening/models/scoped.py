"""Querysets and a base for rows that hang on a case."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import models

from config.accounts.models import Matter, MatterScoped, User

M = TypeVar("M", bound=models.Model)
# Held on the screener's side only: who may see what stands behind a report.
BEHIND_THE_REPORT = "screening.view_post"


class CaseScoped(MatterScoped[M]):
    matter_path = "case__matter"


class FurnishedScoped(MatterScoped[M]):
    """What the screener's people always see, and the agency's once it was furnished (R-1)."""

    matter_path = "matter"
    furnished = models.Q()

    def visible_to(self, user: User) -> FurnishedScoped[M]:
        meta = self.model._meta
        perm = f"{meta.app_label}.view_{meta.model_name}"
        rows = self.model._default_manager
        within = f"{self.matter_path}__in"
        behind = rows.filter(**{within: Matter.objects.visible_to(user, BEHIND_THE_REPORT)})
        seen = rows.filter(self.furnished, **{within: Matter.objects.visible_to(user, perm)})
        return self.filter(pk__in=behind.values("pk").union(seen.values("pk")))


class OfCase:
    """Gives a row with a case its matter, for the question who may do what with it."""

    case: Any

    @property
    def matter(self) -> Matter:
        matter: Matter = self.case.matter
        return matter
