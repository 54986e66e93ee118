"""From a draft to the version in force."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.formats import date_format

from config.accounts.models import Organization, User, actor
from config.audit.services import record
from config.errors import Invalid
from config.law.separation import check_separation
from policies.models import Policy, PolicyVersion
from policies.refusals import (
    PolicyBeside,
    PolicyHasErrors,
    PolicyNamed,
    PublishedSince,
    Replaced,
    SamePersonRefused,
    SuitabilityMissing,
    TextChanged,
    WarningsUnanswered,
)
from policies.services.findings import Finding, check_version
from policies.services.fingerprint import fingerprint
from policies.workflow import Status, check_transition

APPROVED = (
    *("status", "submission", "counsel", "approved_at"),
    *("warned_of", "despite_warnings"),
)
PUBLISHED = (
    *("status", "submission", "approver", "effective_on"),
    *("published_at", "content_sha256"),
)
WITHDRAWN = (
    *("status", "submission", "ends_on"),
    *("withdrawn_by", "withdrawn_at", "withdrawal_reason"),
)


@transaction.atomic
def create_policy(*, organization: Organization, name: str, by: User, at: datetime) -> Policy:
    _one_at_a_time(organization)
    if Policy.objects.filter(organization=organization, name=name).exists():
        raise PolicyNamed(f"There is a policy called “{name}” already.")
    policy = Policy.objects.create(organization=organization, name=name)
    _record(policy, "create_policy", by, at, target=f"policy:{policy.public_id}")
    return policy


@transaction.atomic
def start_version(
    *,
    policy: Policy,
    by: User,
    at: datetime,
    **said: Any,
) -> PolicyVersion:
    """A draft without clauses, numbered after the last one; `said` are its own fields."""
    Policy.objects.select_for_update().get(pk=policy.pk)
    last = policy.versions.order_by("-number").first()
    version = PolicyVersion.objects.create(
        policy=policy,
        number=last.number + 1 if last else 1,
        author=by,
        created_at=at,
        **said,
    )
    _record(policy, "start_version", by, at, target=_target(version))
    return version


@transaction.atomic
def submit_version(
    *,
    version: PolicyVersion,
    by: User,
    at: datetime,
    submission: UUID | None = None,
    seen: str = "",
) -> PolicyVersion:
    version = _locked(version)
    if submission and version.submission == submission:
        return version
    check_transition(version.status, Status.IN_REVIEW)
    _refuse_unseen(version, seen)
    version.status, version.submission = Status.IN_REVIEW, submission
    version.submitted_at = at
    version.save(update_fields=["status", "submission", "submitted_at"])
    _record(version.policy, "submit_version", by, at, target=_target(version))
    return version


@transaction.atomic
def return_version(
    *,
    version: PolicyVersion,
    reason: str,
    by: User,
    at: datetime,
    submission: UUID | None = None,
) -> PolicyVersion:
    """Back to the author, with what has to change."""
    if not reason.strip():
        raise Invalid({"reason": ["Say what has to change."]})
    version = _locked(version)
    if submission and version.submission == submission:
        return version
    check_transition(version.status, Status.DRAFT)
    version.status, version.submission = Status.DRAFT, submission
    version.counsel = None
    version.approved_at = None
    version.warned_of = None
    version.despite_warnings = ""
    version.save(update_fields=APPROVED)
    _record(version.policy, "return_version", by, at, target=_target(version))
    return version


@transaction.atomic
def approve_version(
    *,
    version: PolicyVersion,
    by: User,
    at: datetime,
    reason: str = "",
    submission: UUID | None = None,
    seen: str = "",
) -> PolicyVersion:
    """Counsel's approval; not by the author, not while there are errors.

    Warnings need counsel's `reason` in writing. `seen`: the fingerprint of what counsel read.
    """
    version = _locked(version)
    if submission and version.submission == submission:
        return version
    check_transition(version.status, Status.APPROVED)
    _refuse_unseen(version, seen)
    _apart("approve_policy", version, by)
    found = check_version(version)
    _refuse_errors(found)
    _refuse_unmeasured(version)
    warnings = [one for one in found if one.level == "warning"]
    _refuse_warnings(warnings, reason)
    version.status, version.submission = Status.APPROVED, submission
    version.counsel = by
    version.approved_at = at
    version.warned_of = sorted({one.id for one in warnings})
    version.despite_warnings = reason.strip()
    version.save(update_fields=APPROVED)
    _record(version.policy, "approve_version", by, at, target=_target(version))
    return version


@transaction.atomic
def publish_version(
    *,
    version: PolicyVersion,
    effective_on: date,
    by: User,
    at: datetime,
    submission: UUID | None = None,
    seen: str = "",
) -> PolicyVersion:
    """Put in force from a day on, never a past one; the version before it is superseded.

    Refused while another policy of the agency is in force, or will be.
    """
    organization = _one_at_a_time(version.organization)
    version = _locked(version)
    if submission and version.submission == submission:
        return version
    check_transition(version.status, Status.PUBLISHED)
    _refuse_unseen(version, seen)
    if effective_on < organization.on(at):
        raise Invalid({"effective_on": ["A policy is never backdated. Choose today or later."]})
    _apart("publish_policy", version, by)
    _refuse_published_since(version)
    _refuse_beside(version, effective_on)
    _refuse_errors(check_version(version))
    _refuse_unmeasured(version)
    for old in PolicyVersion.objects.filter(policy=version.policy, status=Status.PUBLISHED):
        old.status = Status.SUPERSEDED
        old.save(update_fields=["status"])
    version.status, version.submission = Status.PUBLISHED, submission
    version.approver = by
    version.effective_on = effective_on
    version.published_at = at
    version.content_sha256 = fingerprint(version)
    version.save(update_fields=PUBLISHED)
    _record(
        version.policy,
        "publish_version",
        by,
        at,
        target=_target(version),
        effective_on=effective_on.isoformat(),
        content=version.content_sha256,
    )
    return version


@transaction.atomic
def withdraw_version(
    *,
    version: PolicyVersion,
    ends_on: date,
    reason: str,
    by: User,
    at: datetime,
    submission: UUID | None = None,
) -> PolicyVersion:
    """Out of force from a day on, never a past one; nothing else comes into force by it.

    One that was superseded, too, before its successor's day, which stays as it is.
    """
    if not reason.strip():
        raise Invalid({"reason": ["Say why it is withdrawn."]})
    organization = _one_at_a_time(version.organization)
    version = _locked(version)
    if submission and version.submission == submission:
        return version
    check_transition(version.status, Status.WITHDRAWN)
    _check_end(version, ends_on, organization.on(at))
    version.status, version.submission = Status.WITHDRAWN, submission
    version.ends_on = ends_on
    version.withdrawn_by, version.withdrawn_at = by, at
    version.withdrawal_reason = reason.strip()
    version.save(update_fields=WITHDRAWN)
    _record(
        version.policy,
        "withdraw_version",
        by,
        at,
        target=_target(version),
        ends_on=ends_on.isoformat(),
    )
    return version


def _check_end(version: PolicyVersion, ends_on: date, today: date) -> None:
    if is_replaced(version, today):
        raise Replaced("Another version has taken its place.")
    if is_replaced(version, ends_on):
        raise Invalid({"ends_on": ["Choose a day before the next version takes its place."]})
    if ends_on < today:
        raise Invalid({"ends_on": ["Choose today or later: what was in force stays so."]})
    if version.effective_on and ends_on < version.effective_on:
        raise Invalid({"ends_on": ["Choose the day on which it comes into force, or later."]})


def _refuse_beside(version: PolicyVersion, effective_on: date) -> None:
    others = PolicyVersion.objects.filter(policy__organization=version.organization)
    other = (
        others.exclude(policy=version.policy)
        .filter(Q(status=Status.PUBLISHED) | Q(status=Status.WITHDRAWN, ends_on__gt=effective_on))
        .order_by("-effective_on")
        .first()
    )
    if other is None:
        return
    name = other.policy.name
    if other.ends_on:
        raise PolicyBeside(
            f"“{name}” is in force until it ends on {date_format(other.ends_on)}.",
            remedy="Choose that day or a later one.",
        )
    raise PolicyBeside(
        f"“{name}” is the agency's policy. People are held to one policy at a time.",
        remedy=f"Make this the next version of “{name}”, or withdraw that one first.",
    )


def successor_of(version: PolicyVersion) -> PolicyVersion | None:
    """What takes its place first, among the versions of its policy that were published later."""
    same = Q(published_at=version.published_at, number__gt=version.number)
    later = Q(published_at__gt=version.published_at) | same if version.published_at else Q(pk=None)
    return version.policy.versions.filter(later).order_by("effective_on", "-published_at").first()


def is_replaced(version: PolicyVersion, on: date) -> bool:
    """Whether another version of its policy has taken its place by that day."""
    after = successor_of(version)
    return bool(after and after.effective_on and after.effective_on <= on)


def version_in_force(organization: Organization, on: date) -> PolicyVersion | None:
    return PolicyVersion.objects.in_force(organization, on)


def _one_at_a_time(organization: Organization) -> Organization:
    return Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)


def _locked(version: PolicyVersion) -> PolicyVersion:
    return (
        PolicyVersion.objects.select_for_update(of=("self",))
        .select_related("policy__organization")
        .get(pk=version.pk)
    )


def _apart(act: str, version: PolicyVersion, by: User) -> None:
    earlier = {
        "author_policy": [actor(version.author)],
        "approve_policy": [actor(version.counsel)] if version.counsel else [],
    }
    profile = version.organization.profile
    if found := check_separation(act, by=actor(by), earlier=earlier, profile=profile):
        done = found.replace("_", " ")
        raise SamePersonRefused(
            f"You did “{done}” on this version, so somebody else takes this step.",
            remedy="Ask a colleague who holds the role.",
        )


def _refuse_unseen(version: PolicyVersion, seen: str) -> None:
    """Returned, changed and submitted anew, it is no longer what stood on an open page."""
    if seen and seen != fingerprint(version):
        raise TextChanged("The text has changed since this page was opened.")


def _refuse_published_since(version: PolicyVersion) -> None:
    """Counsel approved it beside a version that has meanwhile been replaced."""
    since = PolicyVersion.objects.filter(
        policy=version.policy, published_at__gt=version.approved_at
    ).first()
    if since:
        raise PublishedSince(f"Version {since.number} was published after counsel approved this.")


def _refuse_unmeasured(version: PolicyVersion) -> None:
    """Candidates are not bound by the clauses; they must be told how they are measured."""
    speaks_to = version.clauses.filter(audience__contains=["candidate"])
    if not version.suitability.strip() and (clause := speaks_to.first()):
        raise SuitabilityMissing(
            f"Clause {clause.number} speaks to candidates, and the policy does not state the "
            "standard of suitability by which they are measured.",
            citation="fair notice (due process); house practice R-14",
        )


def _refuse_errors(findings: list[Finding]) -> None:
    errors = [finding for finding in findings if finding.level == "error"]
    if errors:
        raise PolicyHasErrors(
            _first_of(errors),
            gate=errors[0].id,
            citation=errors[0].authority,
            remedy=errors[0].remedy,
        )


def _refuse_warnings(warnings: list[Finding], reason: str) -> None:
    if warnings and not reason.strip():
        raise WarningsUnanswered(
            _first_of(warnings), gate=warnings[0].id, citation=warnings[0].authority
        )


def _first_of(findings: list[Finding]) -> str:
    more = f" And {len(findings) - 1} more." if len(findings) > 1 else ""
    return f"{findings[0].place}: {findings[0].reason}{more}"


def _target(version: PolicyVersion) -> str:
    return f"policy_version:{version.public_id}"


def _record(
    policy: Policy, verb: str, by: User, at: datetime, *, target: str, **payload: str
) -> None:
    record(
        stream=policy.organization.stream,
        verb=verb,
        actor=actor(by),
        agency=policy.organization.code,
        target=target,
        at=at,
        payload=payload,
    )
