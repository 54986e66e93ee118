"""What the person and the screener write to each other, inside a matter; never sent as e-mail."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q

from config.accounts.models import Matter, MatterScoped, Person, User
from config.audit.keeping import append_only, frozen_but


class MessageQuerySet(MatterScoped["Message"]):
    def of_matter(self, matter: Matter, person: Person) -> MessageQuerySet:
        """One conversation: this matter's and the person's file's; from the file, every matter's.

        A file is kept per person and screener (R-5), and a link may lead into either.
        """
        found = self.filter(person=person, matter__screener=matter.screener_id)
        if matter.kind == Matter.Kind.PERSON_FILE:
            return found
        return found.filter(Q(matter=matter) | Q(matter__kind=Matter.Kind.PERSON_FILE))

    def to_staff(self) -> MessageQuerySet:
        return self.filter(author=Message.Author.PERSON)

    def to_person(self) -> MessageQuerySet:
        return self.filter(author=Message.Author.STAFF)

    def unread(self) -> MessageQuerySet:
        return self.filter(read_at=None)

    def untold(self) -> MessageQuerySet:
        """Answers that nobody has read and about which nothing was sent yet."""
        return self.to_person().unread().filter(told_at=None)


class Message(models.Model):
    """One message. The moment it came starts the clock of whatever it turns out to be (R-13)."""

    class Author(models.TextChoices):
        PERSON = "person", "The person"
        STAFF = "staff", "The screener"

    class Told(models.TextChoices):
        EMAIL = "email", "By e-mail"
        TEXT = "text", "By text message"
        NOBODY = "nobody", "Not told: no address, or not wanted"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="messages")
    person = models.ForeignKey(Person, models.PROTECT, related_name="messages")
    author = models.CharField(max_length=6, choices=Author.choices)
    text = models.TextField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    identity_shown = models.BooleanField(
        default=True, help_text="Whoever wrote had shown who they are; no condition (R-13)."
    )
    read_at = models.DateTimeField(null=True, blank=True)
    read_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    told_at = models.DateTimeField(null=True, blank=True)
    told_how = models.CharField(max_length=6, choices=Told.choices, blank=True)
    submission = models.UUIDField(unique=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["written_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="staff_sign_what_they_write",
                condition=Q(author="person", written_by__isnull=True)
                | Q(author="staff", written_by__isnull=False),
            ),
            models.CheckConstraint(name="a_message_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="read_after_it_was_written",
                condition=Q(read_at__isnull=True) | Q(read_at__gte=F("written_at")),
            ),
        ]
        indexes = [
            models.Index(fields=["matter", "written_at"], name="message_matter"),
            models.Index(
                fields=["author", "matter"], condition=Q(read_at=None), name="message_unread"
            ),
        ]
        triggers = frozen_but("read_at", "read_by", "told_at", "told_how")

    def __str__(self) -> str:
        return f"{self.get_author_display()}, {self.written_at:%Y-%m-%d %H:%M}"

    @property
    def target(self) -> str:
        return f"message:{self.public_id}"


class ContactChoiceQuerySet(models.QuerySet["ContactChoice"]):
    def visible_to(self, user: User) -> ContactChoiceQuerySet:
        return self.none()

    def of(self, person: Person) -> ContactChoice | None:
        """What the person said last; None where they were never asked."""
        return self.filter(person=person).order_by("-chosen_at", "-pk").first()


class ContactChoice(models.Model):
    """How the person wants to hear that a message waits. The newest counts, the older stay."""

    class Way(models.TextChoices):
        EMAIL = "email", "By e-mail"
        TEXT = "text", "By text message"
        NONE = "none", "Not at all: I look here myself"

    person = models.ForeignKey(Person, models.PROTECT, related_name="contact_choices")
    way = models.CharField(max_length=5, choices=Way.choices)
    chosen_at = models.DateTimeField()
    submission = models.UUIDField(unique=True)

    objects = ContactChoiceQuerySet.as_manager()

    class Meta:
        triggers = append_only()

    def __str__(self) -> str:
        return self.get_way_display()
