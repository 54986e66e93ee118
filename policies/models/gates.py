"""A version's way as the database keeps it: SQL on its own row. Days are the row's, in its zone."""
# ruff: noqa: S608 - what is set into the texts are constants of the law and of the workflow

from config.law.separation import Profile, forbidden_after
from policies.workflow import TRANSITIONS

PUBLISHING = ("status", "submission", "approver_id", "effective_on", "published_at")
WITHDRAWING = ("status", "submission", "ends_on", "withdrawn_by_id", "withdrawn_at")
DOERS = {"author_policy": "NEW.author_id", "approve_policy": "NEW.counsel_id"}


def _refuse(constraint: str, said: str) -> str:
    return (
        f"RAISE EXCEPTION USING errcode = 'check_violation', constraint = '{constraint}',"
        f" message = '{said}';"
    )


def _same_but(*columns: str) -> str:
    """That the row is otherwise as it was."""
    named = ", ".join(f"'{column}'" for column in columns)
    return f"to_jsonb(NEW) - ARRAY[{named}] IS NOT DISTINCT FROM to_jsonb(OLD) - ARRAY[{named}]"


def _done_before(act: str, profile: Profile) -> str:
    return ", ".join(DOERS[name] for name in forbidden_after(act, profile=profile))


_STEPS = ", ".join(
    f"('{current}', '{after}')"
    for current, wanted in TRANSITIONS.items()
    for after in sorted({current, *wanted})
)

FREEZE_VERSION = f"""
    IF TG_OP = 'DELETE' THEN
        {_refuse("policy_frozen", "A version that was published is never deleted.")}
    END IF;
    IF NEW.status = 'withdrawn' AND OLD.status IN ('published', 'superseded') THEN
        IF NOT ({_same_but(*WITHDRAWING, "withdrawal_reason")}) THEN
            {_refuse("policy_frozen", "A version that is withdrawn says what it said.")}
        END IF;
    ELSIF NOT ({_same_but("status")}) OR NEW.status IN ('draft', 'in_review', 'approved') THEN
        {_refuse("policy_frozen", "A version that was published no longer changes.")}
    END IF;
    RETURN NEW;
"""

WAY_DECLARE = [("home", "accounts_organization")]
WAY_GATE = f"""
    IF TG_OP = 'INSERT' THEN
        IF NEW.status <> 'draft' THEN
            {_refuse("policy_steps", "A version begins as a draft.")}
        END IF;
        RETURN NEW;
    END IF;
    IF (OLD.status, NEW.status) NOT IN ({_STEPS}) THEN
        {_refuse("policy_steps", "A version takes its steps one after the other.")}
    END IF;
    SELECT o.* INTO home FROM accounts_organization o JOIN policies_policy p
        ON p.organization_id = o.id WHERE p.id = NEW.policy_id FOR NO KEY UPDATE OF o;
    IF NEW.status = 'approved' THEN
        IF NEW.counsel_id IS NULL OR NEW.counsel_id IN
            ({_done_before("approve_policy", Profile.STANDARD)}) THEN
            {_refuse("policy_people", "Counsel approves it, and did not write it.")}
        END IF;
        IF NEW.warned_of IS NULL OR jsonb_array_length(NEW.warned_of) > 0
            AND btrim(NEW.despite_warnings) = '' THEN
            {_refuse("policy_warnings", "Counsel has not written why it stays, where checks warn.")}
        END IF;
    END IF;
    IF NEW.status = 'published' AND OLD.status = 'approved' THEN
        IF NOT ({_same_but(*PUBLISHING, "content_sha256")}) THEN
            {_refuse("policy_steps", "What is published is what counsel approved.")}
        END IF;
        IF NEW.approver_id IN ({_done_before("publish_policy", Profile.SMALL)})
            OR home.profile <> 'small'
            AND NEW.approver_id IN ({_done_before("publish_policy", Profile.STANDARD)}) THEN
            {_refuse("policy_people", "Who wrote or approved it does not publish it.")}
        END IF;
        IF NEW.effective_on < (NEW.published_at AT TIME ZONE home.time_zone)::date THEN
            {_refuse("policy_backdated", "A policy is never backdated.")}
        END IF;
        IF btrim(NEW.suitability) = '' AND EXISTS (SELECT 1 FROM policies_clause
            WHERE version_id = NEW.id AND audience ? 'candidate') THEN
            {_refuse("policy_suitability", "It does not say how candidates are measured.")}
        END IF;
        IF EXISTS (SELECT 1 FROM policies_policyversion v JOIN policies_policy p
            ON p.id = v.policy_id WHERE p.organization_id = home.id AND p.id <> NEW.policy_id
            AND (v.status = 'published'
                OR v.status = 'withdrawn' AND v.ends_on > NEW.effective_on)) THEN
            {_refuse("policy_beside", "Another policy of the agency is in force by that day.")}
        END IF;
    END IF;
    IF NEW.status = 'withdrawn' AND OLD.status <> 'withdrawn' THEN
        IF NEW.ends_on < NEW.effective_on
            OR NEW.ends_on < (NEW.withdrawn_at AT TIME ZONE home.time_zone)::date THEN
            {_refuse("policy_backdated", "A policy is never withdrawn from a past day on.")}
        END IF;
        IF EXISTS (SELECT 1 FROM policies_policyversion WHERE policy_id = NEW.policy_id
            AND (published_at, number) > (NEW.published_at, NEW.number)
            AND effective_on <= NEW.ends_on) THEN
            {_refuse("policy_replaced", "Another version has taken its place by that day.")}
        END IF;
    END IF;
    RETURN NEW;
"""
