from __future__ import annotations

from django.db import models

from config.accounts.models import Matter, MatterScoped, Organization, Person
from screening.models.disowned import ACCOUNT_OF
from screening.models.frozen import frozen, refuse

# 15 U.S.C. 1681i(c), G-12: what is in dispute when a report is issued says so in it. `said` and
# `subject` are the post and the person, as in the item's own gate.
_OPEN = f"""screening_disputemark m WHERE m.person_id = subject.id
        AND m.text_sha256 IN (said.text_sha256, {ACCOUNT_OF.format("said")})"""
_UNCAUSED = refuse("G-12", "The item does not say whether it is in dispute as the file has it.")
_UNSAID = refuse("G-12", "An item is in dispute, and the report does not say so.")
MARKED = """
    IF NEW.disputed_on IS DISTINCT FROM (SELECT min(m.disputed_on) FROM <open>
        AND m.at <= bound.issued_at AND (m.ended_at IS NULL OR m.ended_at > bound.issued_at)) THEN
        <refuse>
    END IF;
""".replace("<open>", _OPEN).replace("<refuse>", _UNCAUSED)
# Between issuing and furnishing somebody may have disputed it, in whatever case of theirs.
MARKED_SINCE = """
    IF EXISTS (SELECT 1 FROM screening_reportitem i JOIN screening_post said ON said.id = i.post_id
        WHERE i.report_id = NEW.id AND i.disputed_on IS NULL AND EXISTS (
            SELECT 1 FROM <open> AND m.ended_at IS NULL AND m.at <= NEW.furnished_at)) THEN
        <refuse>
    END IF;
""".replace("<open>", _OPEN).replace("<refuse>", _UNSAID)


class DisputeMarkQuerySet(MatterScoped["DisputeMark"]):
    def standing(self) -> DisputeMarkQuerySet:
        return self.filter(ended_at=None)


class DisputeMark(models.Model):
    """Words of a person's file in dispute: every report issued meanwhile says so (G-12)."""

    screener = models.ForeignKey(Organization, models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="dispute_marks")
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="dispute_marks")
    text_sha256 = models.CharField(max_length=64)
    reference = models.CharField(max_length=60, unique=True, help_text="What disputes it.")
    disputed_on = models.DateField(help_text="When the dispute came: the screener's own day.")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = DisputeMarkQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["screener", "person"], name="mark_screener")]
        triggers = frozen("mark", but=["ended_at"])

    def __str__(self) -> str:
        return f"{self.reference} since {self.disputed_on}"
