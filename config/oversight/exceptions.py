"""The exception register: every override of a gate, a wall or an independence rule (R-28)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q

from adverse_action.models import ActionTaken, Decision, Hold, Proposal
from config.accounts.models import Matter, MatterUserObjectPermission, Membership, User
from config.clocks.models import RuleAdoption
from config.clocks.services.adoptions import rule
from config.delivery.models import ConstructiveRequest
from config.law.rule import Direction
from disputes.models import DisputeItem
from policies.models import PolicyVersion
from policies.workflow import FROZEN
from screening.models import NoticeReason, Review

VIEW = "oversight.view_compliance"
MOST = 200  # of a kind


@dataclass(frozen=True)
class Override:
    """`what`: what was set aside; `where`: a case number or an organization's name."""

    at: datetime
    what: str
    where: str
    who: str
    why: str
    until: datetime | None = None


Finder = Callable[[User], Iterator[Override]]


def houses(user: User) -> set[int]:
    return user.organization_ids(VIEW)


def memberships(user: User) -> Iterator[Override]:
    """Roles held for a time and a reason: broken glass, and help from outside."""
    found = Membership.objects.filter(organization__in=houses(user), expires_at__isnull=False)
    parts = ("user", "organization", "granted_by")
    for one in found.exclude(reason="").select_related(*parts).order_by("-started_at")[:MOST]:
        own = one.granted_by_id == one.user_id
        given = "taken by themselves" if own else f"given by {_name(one.granted_by)}"
        yield Override(
            one.started_at,
            f"Role for a time: {one.get_role_display()}, {given}",
            one.organization.name,
            one.user.name,
            one.reason,
            one.expires_at,
        )


def grants(user: User) -> Iterator[Override]:
    """Exceptions of one's own house: whom the other side lets in is its own affair (R-1)."""
    matters = Matter.objects.visible_to(user, VIEW)
    found = MatterUserObjectPermission.objects.filter(
        content_object__in=matters, organization__in=houses(user)
    )
    parts = ("user", "content_object", "granted_by")
    for one in found.select_related(*parts).order_by("-granted_at")[:MOST]:
        yield Override(
            one.granted_at,
            f"Let into one matter as {one.role.replace('_', ' ')} by {one.granted_by.name}",
            one.content_object.reference,
            one.user.name,
            one.reason,
            one.expires_at,
        )


def reinvestigators(user: User) -> Iterator[Override]:
    """Nobody independent was free (R-11)."""
    found = DisputeItem.objects.visible_to(user).exclude(exception_reason="")
    for one in found.select_related("dispute", "assigned_to").order_by("-assigned_at")[:MOST]:
        if one.assigned_at:
            yield Override(
                one.assigned_at,
                "Reinvestigated by somebody who was part of it",
                one.dispute.number,
                _name(one.assigned_to),
                one.exception_reason,
            )


def breaches(user: User) -> Iterator[Override]:
    found = ActionTaken.objects.visible_to(user).select_related("matter", "recorded_by")
    for one in found.order_by("-recorded_at")[:MOST]:
        yield Override(
            one.recorded_at,
            f"Action taken before the procedure ended: {one.get_kind_display().lower()}",
            one.matter.reference,
            one.who,
            one.how_learned,
        )


def lifted_holds(user: User) -> Iterator[Override]:
    proposals = Proposal.objects.visible_to(user)
    found = Hold.objects.filter(proposal__in=proposals, lifted_by__isnull=False)
    for one in found.select_related("proposal__matter", "lifted_by").order_by("-lifted_at")[:MOST]:
        if one.lifted_at:
            yield Override(
                one.lifted_at,
                "Decision let go on before the dispute's result",
                one.proposal.matter.reference,
                _name(one.lifted_by),
                one.reason,
            )


def deemed_receipts(user: User) -> Iterator[Override]:
    """Receipt that supervisor and counsel recorded, for want of a proof (R-9)."""
    signed = ConstructiveRequest.objects.visible_to(user).filter(signed=True)
    parts = ("delivery__matter", "delivery__document", "asked_by", "decided_by")
    for one in signed.select_related(*parts).order_by("-decided_at")[:MOST]:
        if one.decided_at:
            yield Override(
                one.decided_at,
                f"Received without proof: {one.delivery.document.title}",
                one.matter.reference,
                f"{one.asked_by.name}, signed by {_name(one.decided_by)}",
                one.detail,
            )


def notice_reasons(user: User) -> Iterator[Override]:
    """Held against somebody who was not on notice of the rule (R-14)."""
    found = NoticeReason.objects.visible_to(user).select_related("flag__matter", "flag__clause")
    for one in found.select_related("by").order_by("-at")[:MOST]:
        yield Override(
            one.at,
            f"Clause {one.flag.clause.number} held against somebody who was not on notice",
            one.matter.reference,
            one.by.name,
            one.reason,
        )


def small_decisions(user: User) -> Iterator[Override]:
    """In a house of two the decider may have reviewed; it is a substitution all the same."""
    reviewed = Review.objects.filter(
        flag__matter=OuterRef("proposal__matter"), by=OuterRef("decided_by")
    )
    found = Decision.objects.visible_to(user).filter(Exists(reviewed))
    for one in found.select_related("proposal__matter", "decided_by").order_by("-pk")[:MOST]:
        yield Override(
            one.decided_at,
            "Decided by somebody who reviewed the posts",
            one.proposal.matter.reference,
            one.decided_by.name,
            "Small organization: two people.",
        )


def small_policies(user: User) -> Iterator[Override]:
    """Published by fewer than three people."""
    same = Q(author=F("counsel")) | Q(counsel=F("approver")) | Q(author=F("approver"))
    found = PolicyVersion.objects.filter(
        same, policy__organization__in=houses(user), status__in=FROZEN
    )
    for one in found.select_related("policy__organization", "approver").order_by("-pk")[:MOST]:
        if one.published_at:
            yield Override(
                one.published_at,
                f"Policy published by fewer than three people: {one}",
                one.policy.organization.name,
                _name(one.approver),
                "Small organization: two people.",
            )


def switched_off(user: User) -> Iterator[Override]:
    """Rows of the law book that counsel switched off."""
    found = RuleAdoption.objects.filter(organization__in=houses(user), on=False)
    for one in found.select_related("organization", "counsel").order_by("-at")[:MOST]:
        yield Override(
            one.at,
            f"{one.rule_id} switched off: {rule(one.rule_id).title}",
            one.organization.name,
            one.counsel.name,
            one.reason,
        )


def excused(user: User) -> Iterator[Override]:
    """Exemptions, extensions and presumptions that counsel follows: they excuse a duty (R-7)."""
    found = RuleAdoption.objects.filter(organization__in=houses(user), on=True)
    for one in found.select_related("organization", "counsel").order_by("-at")[:MOST]:
        if (row := rule(one.rule_id)).direction is Direction.PERMITS:
            yield Override(
                one.at,
                f"{one.rule_id} followed: {row.title}",
                one.organization.name,
                one.counsel.name,
                one.reason,
            )


FINDERS: tuple[Finder, ...] = (
    memberships,
    grants,
    reinvestigators,
    breaches,
    lifted_holds,
    deemed_receipts,
    notice_reasons,
    small_decisions,
    small_policies,
    switched_off,
    excused,
)


def register(user: User) -> list[Override]:
    """Every override in the reader's reach, newest first."""
    found = [override for find in FINDERS for override in find(user)]
    return sorted(found, key=lambda override: override.at, reverse=True)


def _name(user: User | None) -> str:
    return user.name if user else "Probity"
