from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Exists, OuterRef, Q

from config.accounts.models.matters import Matter, Wall
from config.accounts.models.organizations import Organization
from config.accounts.models.people import User
from config.audit.keeping import until_disposal


class PersonQuerySet(models.QuerySet["Person"]):
    def visible_to(self, user: User) -> PersonQuerySet:
        """Those of the matters one sees, and for clerks their organization's own; never walled."""
        clerks = user.organization_ids("accounts.change_person")
        seen = Matter.objects.visible_to(user, "accounts.view_person").values("person")
        walled = Wall.objects.filter(user=user, matter__person=OuterRef("pk"))
        own = Q(organization__in=clerks) & ~Exists(walled)
        return self.filter(own | Q(pk__in=seen))


class Person(models.Model):
    """Somebody a file is kept about, at one organization; agencies never share one (R-5)."""

    class Employment(models.TextChoices):
        NONE = "none", "Not employed here"
        CANDIDATE = "candidate", "Candidate"
        SWORN = "sworn", "Sworn officer"
        CIVILIAN = "civilian", "Civilian employee"
        FORMER = "former", "Former employee"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="people")
    given_name = models.CharField(max_length=80)
    family_name = models.CharField(max_length=80)
    birth_date = models.DateField(null=True, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=30, blank=True)
    street = models.CharField(max_length=160, blank=True)
    city = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=2, blank=True)
    postal_code = models.CharField(max_length=10, blank=True)
    language = models.CharField(
        max_length=5, choices=[("en", "English"), ("es", "Español")], default="en"
    )
    employment = models.CharField(
        max_length=10, choices=Employment.choices, default=Employment.CANDIDATE
    )
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="persons")

    objects = PersonQuerySet.as_manager()

    class Meta:
        ordering = ["family_name", "given_name"]
        indexes = [models.Index(fields=["organization", "family_name"], name="person_by_name")]
        triggers = until_disposal()

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}"

    def address_lines(self) -> tuple[str, str]:
        return self.street, f"{self.city} {self.state} {self.postal_code}"
