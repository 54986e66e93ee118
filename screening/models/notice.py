from __future__ import annotations

from django.db import models

from config.accounts.models import Matter, MatterScoped, User
from policies.models import BINDING
from screening.models.frozen import frozen, gate, refuse

# R-14, G-18: no rule is held against personnel who could not know it, unless counsel says why.
# Candidates are measured by the standard of suitability, which the policy states.
UNNOTICED = """EXISTS (SELECT 1 FROM screening_flag f
        JOIN screening_order o ON o.case_id = f.matter_id
        WHERE f.id = <flag> AND NOT f.on_notice AND o.purpose <> 'hiring'
            AND NOT EXISTS (SELECT 1 FROM screening_noticereason n WHERE n.flag_id = f.id))"""


def refuse_unnoticed(flag: str, when: str = "true") -> str:
    """`flag`: SQL for the key of the flag that would become a finding, `when` a condition."""
    said = refuse("G-18", "The rule was not in force on the day of the post: not on notice.")
    return f"IF {when} AND {UNNOTICED.replace('<flag>', flag)} THEN {said} END IF;"


# A written policy older than the investigation, and not withdrawn when it opened.
NO_POLICY_BEFORE = """NOT EXISTS (
            SELECT 1 FROM policies_policyversion v JOIN policies_policy p ON p.id = v.policy_id
            WHERE p.organization_id = NEW.agency_id
                AND v.status IN ('published', 'superseded', 'withdrawn')
                AND v.effective_on < NEW.ordered_on
                AND NOT EXISTS (SELECT 1 FROM policies_policyversion later
                    WHERE later.policy_id = v.policy_id AND later.ends_on <= NEW.ordered_on
                        AND later.published_at >= v.published_at))"""


def same_binding(one: str, other: str) -> str:
    """SQL: two clauses ask the same, as `acknowledged` has it."""
    return " AND ".join(f"{one}.{name} = {other}.{name}" for name in BINDING)


NOTICE_DECLARE = [("day", "date"), ("about", "record"), ("is_kept", "boolean")]
NOTICE_GATE = f"""
    IF NOT NEW.on_notice THEN
        RETURN NEW;
    END IF;
    SELECT (said.posted_at AT TIME ZONE a.time_zone)::date INTO day
        FROM screening_post said, accounts_organization a
        WHERE said.id = NEW.post_id AND a.id = NEW.agency_id;
    IF NOT EXISTS (SELECT 1 FROM policies_clause c
        JOIN policies_policyversion v ON v.id = c.version_id
        JOIN policies_policy p ON p.id = v.policy_id
        WHERE c.id = NEW.clause_on_day_id AND v.id = NEW.version_on_day_id
            AND p.organization_id = NEW.agency_id
            AND v.effective_on <= day AND (v.ends_on > day) IS NOT FALSE
            AND NOT EXISTS (SELECT 1 FROM policies_policyversion later
                WHERE later.policy_id = v.policy_id AND later.effective_on <= day
                    AND later.published_at > v.published_at)) THEN
        {refuse("G-18", "The rule that it names was not in force on the day of the post.")}
    END IF;
    SELECT coalesce(s.employee_id, s.person_id) AS person, o.purpose INTO about
        FROM screening_subject s JOIN screening_order o ON o.case_id = s.case_id
        WHERE s.case_id = NEW.matter_id;
    SELECT EXISTS (SELECT 1 FROM policies_rosterentry r WHERE r.person_id = about.person
        OR about.purpose <> 'hiring' AND r.organization_id = NEW.agency_id) INTO is_kept;
    IF is_kept AND NOT EXISTS (SELECT 1 FROM policies_acknowledgement k
        JOIN policies_clause signed ON signed.version_id = k.version_id
        JOIN policies_clause c ON c.id = NEW.clause_on_day_id
        WHERE k.person_id = about.person AND k.signed_on < day
            AND {same_binding("signed", "c")}) THEN
        {refuse("G-18", "Nobody signed for this rule before the day of the post.")}
    END IF;
    RETURN NEW;
"""  # noqa: S608 - nothing comes from outside

REASON_DECLARE = [("raised", "screening_flag")]
COUNSEL_GATE = f"""
    SELECT * INTO raised FROM screening_flag WHERE id = NEW.flag_id FOR SHARE;
    IF NOT EXISTS (SELECT 1 FROM accounts_membership WHERE user_id = NEW.by_id
            AND organization_id = raised.screener_id AND role = 'counsel'
            AND started_at <= NEW.at AND (expires_at IS NULL OR expires_at > NEW.at))
        AND NOT EXISTS (SELECT 1 FROM accounts_matteruserobjectpermission WHERE user_id = NEW.by_id
            AND content_object_id = raised.matter_id AND role = 'counsel'
            AND granted_at <= NEW.at AND expires_at > NEW.at) THEN
        {refuse("G-18", "Only counsel writes why a rule counts that was not in force.")}
    END IF;
    RETURN NEW;
"""  # noqa: S608 - nothing comes from outside


class NoticeReasonQuerySet(MatterScoped["NoticeReason"]):
    matter_path = "flag__matter"


class NoticeReason(models.Model):
    """Counsel's words why a flag may stand against somebody who was not on notice (R-14)."""

    flag = models.OneToOneField("screening.Flag", models.PROTECT, related_name="notice_reason")
    reason = models.TextField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    submission = models.UUIDField(unique=True)

    objects = NoticeReasonQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="notice_reason_in_words", condition=models.Q(reason__regex=r"\S")
            )
        ]
        triggers = [
            gate("counsel_gate", COUNSEL_GATE, declare=REASON_DECLARE),
            *frozen("notice_reason"),
        ]

    def __str__(self) -> str:
        return f"Reason of {self.at:%Y-%m-%d}"

    @property
    def matter(self) -> Matter:
        matter: Matter = self.flag.matter
        return matter
