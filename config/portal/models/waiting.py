"""What waits: for staff to be told that something came, and for a person to go on writing."""

from __future__ import annotations

from typing import TypeVar

from django.db import models
from django.db.models import Q

from config.accounts.models import Matter, Organization, Person, User

M = TypeVar("M", bound=models.Model)


class NobodysQuerySet(models.QuerySet[M]):
    def visible_to(self, user: User) -> NobodysQuerySet[M]:
        return self.none()


class ArrivalQuerySet(NobodysQuerySet["Arrival"]):
    def untold(self) -> ArrivalQuerySet:
        return self.filter(told_at=None)


class Arrival(models.Model):
    """Something came through the portal: who may act on it hears of it, once a day and matter."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="arrivals")
    house = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    perm = models.CharField(max_length=60, help_text="Of those who act on it.")
    arrived_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)

    objects = ArrivalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "house", "perm"],
                condition=Q(told_at=None),
                name="one_arrival_waits",
            )
        ]

    def __str__(self) -> str:
        return f"Arrival {self.pk}"


class SavedWordsQuerySet(NobodysQuerySet["SavedWords"]):
    pass


class SavedWords(models.Model):
    """What a person began to write on a page of theirs, until it is sent or forgotten."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="saved_words")
    place = models.CharField(max_length=60, help_text="The page, and what it is about.")
    text = models.TextField()
    saved_at = models.DateTimeField()

    objects = SavedWordsQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "saved words"
        constraints = [
            models.UniqueConstraint(fields=["person", "place"], name="saved_once_a_place")
        ]

    def __str__(self) -> str:
        return f"Words {self.pk}"
