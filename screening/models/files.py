from __future__ import annotations

import uuid
from datetime import datetime

import pgtrigger
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery

from config.accounts.models import Matter, MatterScoped, Organization, Person, User
from config.delivery.models import Delivery, counting, ways_of
from config.documents.models import Document
from config.law.book import book
from screening.models.frozen import frozen, gate, kept, refuse

_CONSUMER = ", ".join(f"'{one.name}'" for one in book().regimes.values() if one.consumer_report)
# G-14: the file goes to whoever has shown who they are, and to nobody before (1681h(a)).
FILE_DECLARE = [("home", "accounts_matter"), ("zone", "text")]
FILE_GATE = f"""
    SELECT * INTO home FROM accounts_matter WHERE id = NEW.matter_id FOR SHARE;
    SELECT o.time_zone INTO zone FROM accounts_organization o WHERE o.id = NEW.screener_id;
    IF NEW.identified_at IS NULL OR NEW.identified_at > NEW.entered_at THEN
        {refuse("G-14", "Nobody has shown yet that this is the person whose file it is.")}
    END IF;
    IF home.kind <> 'person_file' OR home.person_id IS DISTINCT FROM NEW.person_id
        OR home.screener_id <> NEW.screener_id THEN
        {refuse("G-14", "This is not the file of the person who asks.")}
    END IF;
    IF NOT EXISTS (SELECT 1 FROM screening_order o
        JOIN screening_subject s ON s.case_id = o.case_id
        WHERE s.person_id = NEW.person_id AND o.screener_id = NEW.screener_id
            AND o.regime IN ({_CONSUMER})) THEN
        {refuse("G-14", "There is no consumer file of this person here.")}
    END IF;
    IF NEW.received_on <> (NEW.received_at AT TIME ZONE zone)::date THEN
        {refuse("G-14", "The day of the request is not that of its moment.")}
    END IF;
    IF NEW.answered_at < NEW.identified_at THEN
        {refuse("G-14", "The file went out before the person had shown who they are.")}
    END IF;
    RETURN NEW;
"""  # noqa: S608 - the names are constants of the law book


class FileRequestQuerySet(MatterScoped["FileRequest"]):
    def open(self) -> FileRequestQuerySet:
        """Not printed yet."""
        return self.filter(answered_at=None)

    def due(self, at: datetime) -> FileRequestQuerySet:
        """To be printed now, or left behind by a worker that died."""
        free = Q(claimed_until=None) | Q(claimed_until__lte=at)
        return self.open().filter(free)

    def with_day_sent(self) -> FileRequestQuerySet:
        """Each with `sent_on`: when the answer left, by the dispatch that counts."""
        ways = Delivery.objects.filter(document=OuterRef("letter"), person=OuterRef("person"))
        sent = ways.counting_first().values("dispatched_on")[:1]
        return self.annotate(sent_on=Subquery(sent))


class FileRequest(models.Model):
    """Somebody asks for everything in their file here (15 U.S.C. 1681g(a), N-13, D-25)."""

    class Channel(models.TextChoices):
        PORTAL = "portal", "Portal"
        PHONE = "phone", "Telephone"
        LETTER = "letter", "Letter"
        IN_PERSON = "in_person", "In person"

    class Proof(models.TextChoices):
        PORTAL = "portal", "Answered the portal's questions"
        DOCUMENT = "document", "Showed an identity document"
        COPY = "copy", "Sent a copy of an identity document"
        QUESTIONS = "questions", "Answered questions that only they can answer"

    class AnswerBy(models.TextChoices):
        MAIL = "mail", "By post"
        HAND = "hand", "By hand"
        PORTAL = "portal", "In the portal"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="file_requests")
    screener = models.ForeignKey(Organization, models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="file_requests")
    number = models.CharField(max_length=30, unique=True)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    received_at = models.DateTimeField()
    received_on = models.DateField(help_text="The screener's own day.")
    entered_at = models.DateTimeField(help_text="When it was put in here.")
    entered_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", help_text="Nobody: in the portal."
    )
    identified_at = models.DateTimeField(help_text="When they showed who they are (G-14).")
    proof = models.CharField(max_length=10, choices=Proof.choices)
    answer_by = models.CharField(max_length=8, choices=AnswerBy.choices, default=AnswerBy.MAIL)
    online_asked_at = models.DateTimeField(
        null=True, blank=True, help_text="Asked for it in the portal, not on paper (R-10)."
    )
    last_post = models.BigIntegerField(default=0, help_text="The newest post when they asked.")
    letter = models.OneToOneField(
        Document, models.PROTECT, null=True, blank=True, related_name="file_answer"
    )
    archive = models.OneToOneField(
        Document, models.PROTECT, null=True, blank=True, related_name="file_archive"
    )
    delivery = models.OneToOneField(
        Delivery, models.PROTECT, null=True, blank=True, related_name="file_answer"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    claimed_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    submission = models.UUIDField(unique=True)

    objects = FileRequestQuerySet.as_manager()
    TARGET = "file_request:"

    class Meta:
        ordering = ["-received_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="file_asked_before_entered", condition=Q(received_at__lte=F("entered_at"))
            ),
            models.CheckConstraint(  # R-10, 15 U.S.C. 1681h(b)
                name="file_online_by_consent",
                condition=~Q(answer_by="portal") | Q(online_asked_at__isnull=False),
            ),
            models.CheckConstraint(
                name="file_answered_whole",
                condition=Q(
                    answered_at=None,
                    letter__isnull=True,
                    archive__isnull=True,
                    delivery__isnull=True,
                )
                | Q(
                    answered_at__isnull=False,
                    letter__isnull=False,
                    archive__isnull=False,
                    delivery__isnull=False,
                ),
            ),
            models.UniqueConstraint(
                fields=["person"], condition=Q(answered_at=None), name="one_open_file_request"
            ),
        ]
        indexes = [models.Index(fields=["screener", "received_on"], name="file_request_screener")]
        triggers = [
            gate("file_gate", FILE_GATE, declare=FILE_DECLARE),
            pgtrigger.ReadOnly(
                name="file_asked",
                fields=[
                    *("matter", "screener", "person", "channel", "received_at", "received_on"),
                    *("entered_at", "identified_at", "proof", "answer_by", "last_post"),
                ],
            ),
            *kept(),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def target(self) -> str:
        return f"{self.TARGET}{self.public_id}"

    @property
    def way(self) -> Delivery | None:
        """The dispatch that counts: one that failed goes out again (R-8, R-9)."""
        if self.letter is None or self.delivery is None:
            return None
        return counting(ways_of(self.letter, self.delivery))


class FileSheetQuerySet(MatterScoped["FileSheet"]):
    matter_path = "request__matter"


class FileSheet(models.Model):
    """Posts of a file too long for one letter, printed as papers that go with it."""

    request = models.ForeignKey(FileRequest, models.PROTECT, related_name="sheets")
    number = models.PositiveSmallIntegerField()
    last_post = models.BigIntegerField(help_text="The last one it prints.")
    posts = models.PositiveIntegerField()
    document = models.OneToOneField(Document, models.PROTECT, related_name="file_sheet")

    objects = FileSheetQuerySet.as_manager()

    class Meta:
        ordering = ["request", "number"]
        constraints = [
            models.UniqueConstraint(fields=["request", "number"], name="file_sheet_once")
        ]
        triggers = frozen("file_sheet")

    def __str__(self) -> str:
        return f"{self.request}, sheet {self.number}"

    @property
    def matter(self) -> Matter:
        return self.request.matter
