# ruff: noqa: S608 - what is set into the texts are constants of the law book
from __future__ import annotations

import uuid

import pgtrigger
from django.db import models
from django.db.models import F, Q

from config.accounts.models import User
from screening.disclosures import SHEETS, Sheet
from screening.models.cancelling import STILL_ORDERED
from screening.models.cases import Case
from screening.models.frozen import frozen, gate, refuse
from screening.models.scoped import CaseScoped, OfCase

SIGNED = tuple(sheet.notice for sheet in SHEETS if sheet.signed)
ANSWERED = [
    *("wants_copy", "how", "signed_name", "answered_at", "answered_on"),
    *("address", "answer", "submission"),
]


class StateSheetQuerySet(CaseScoped["StateSheet"]):
    def standing(self) -> StateSheetQuerySet:
        """What the person chose, unless they took their authorization back since."""
        back = {"case__authorizations__revoked_at__gte": F("answered_at")}
        return self.filter(answered_at__isnull=False).exclude(**back)


class StateSheet(OfCase, models.Model):
    """A state's own disclosure beside N-01, as shown, and what the person chose on it (N-19)."""

    class How(models.TextChoices):
        PORTAL = "portal", "In the portal"
        PAPER = "paper", "On paper, scanned"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="state_sheets")
    notice = models.CharField(max_length=6, choices=[(one.notice, one.title) for one in SHEETS])
    document = models.ForeignKey("documents.Document", models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    language = models.CharField(max_length=5)
    shown_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    shown_at = models.DateTimeField()
    wants_copy = models.BooleanField(null=True, help_text="The box for a copy of the report.")
    how = models.CharField(max_length=6, choices=How.choices, blank=True)
    signed_name = models.CharField(max_length=160, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    address = models.CharField(
        max_length=64, blank=True, help_text="Network address of the person."
    )
    answer = models.ForeignKey(
        "documents.Document", models.PROTECT, null=True, blank=True, related_name="+"
    )
    submission = models.UUIDField(unique=True, null=True, editable=False)

    objects = StateSheetQuerySet.as_manager()
    TARGET = "state_sheet:"

    class Meta:
        ordering = ["-shown_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="sheet_answered_whole",
                condition=Q(
                    answered_at=None, answered_on=None, wants_copy=None, how="", answer=None
                )
                | Q(
                    answered_at__gte=F("shown_at"),
                    answered_on__isnull=False,
                    wants_copy__isnull=False,
                    how__in=["portal", "paper"],
                    answer__isnull=False,
                ),
            ),
            models.CheckConstraint(  # Cal. Civ. Code 1786.16(a)(2)(C) wants it signed
                name="sheet_signed_where_owed",
                condition=Q(answered_at=None) | ~Q(notice__in=SIGNED) | ~Q(signed_name=""),
            ),
        ]
        triggers = [
            gate("sheet_ordered", STILL_ORDERED, declare=[]),
            gate(
                "sheet_answered_once",
                refuse("G-02", "What was chosen on the sheet stays as it was chosen."),
                declare=[],
                operation=pgtrigger.Update,
                condition="OLD.answered_at IS NOT NULL AND NEW.* IS DISTINCT FROM OLD.*",
            ),
            *frozen("state_sheet", but=ANSWERED),
        ]

    def __str__(self) -> str:
        return f"{self.notice} of {self.case}"

    @property
    def target(self) -> str:
        return f"{self.TARGET}{self.public_id}"


def _owed(sheet: Sheet) -> str:
    """SQL: the state wants this sheet, and the person chose nothing on it for this signature."""
    states = ", ".join(f"'{one}'" for one in sheet.places)
    return f"""
    IF (split_part(works_in, '-', 1) IN ({states}) OR lives_in IN ({states})) AND NOT EXISTS (
        SELECT 1 FROM screening_statesheet WHERE case_id = NEW.case_id AND notice = '{sheet.notice}'
            AND answered_at > since) THEN
        {refuse("G-02", f"{sheet.title} was not shown, or nothing was chosen on it.")}
    END IF;"""


SHEETS_DECLARE = [("works_in", "text"), ("lives_in", "text"), ("since", "timestamptz")]
_CHOSEN = f"""
    SELECT p.jurisdiction INTO works_in FROM screening_position p
        JOIN screening_case c ON c.position_id = p.id
        WHERE c.matter_id = NEW.case_id FOR SHARE OF p;
    SELECT upper(p.state) INTO lives_in FROM accounts_person p
        JOIN screening_subject s ON s.person_id = p.id
        WHERE s.case_id = NEW.case_id FOR SHARE OF p;
    SELECT coalesce(max(revoked_at), '-infinity') INTO since
        FROM screening_authorization WHERE case_id = NEW.case_id;
    {"".join(_owed(one) for one in SHEETS)}"""

# An authorization is taken once the sheets of the person's and the position's states were.
SHEETS_GATE = f"""{_CHOSEN}
    IF NEW.wants_copy <> EXISTS (SELECT 1 FROM screening_statesheet
        WHERE case_id = NEW.case_id AND wants_copy AND answered_at > since) THEN
        {refuse("G-02", "The copy of the report is not what the person chose.")}
    END IF;
    RETURN NEW;
"""

# Whoever moved since signing is told before the report goes; a correction does not wait.
FURNISHED_SHEETS_DECLARE = [("works_in", "text"), ("moved_to", "text"), ("since", "timestamptz")]
FURNISHED_SHEETS_GATE = f"""
    IF NOT EXISTS (SELECT 1 FROM screening_authorization WHERE case_id = NEW.case_id)
        OR EXISTS (SELECT 1 FROM screening_report
            WHERE case_id = NEW.case_id AND id <> NEW.id AND status = 'furnished') THEN
        RETURN NEW;
    END IF;
    {_CHOSEN.replace("lives_in", "moved_to")}
    RETURN NEW;
"""
