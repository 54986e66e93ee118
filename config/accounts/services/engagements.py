"""Take on a client agency, step by step, and let it go (R-25, 15 U.S.C. 1681e(a))."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from config.accounts.models import Engagement, Matter, Organization, User
from config.accounts.models.organizations import LONGEST_SERVICE_LEVEL
from config.accounts.services.organizations import record_organization
from config.accounts.workflow import STEPS, EngagementStatus, check_transition
from config.errors import Conflict, Invalid, Refusal

Steps = Mapping[str, str | date | None]


class NotOnboarded(Refusal):
    code = "not_onboarded"
    gate = "G-04"


class EngagementOver(Conflict):
    code = "engagement_over"


class StillOwed(Refusal):
    code = "still_owed"


@transaction.atomic
def propose_engagement(
    *, screener: Organization, agency: Organization, by: User | None, at: datetime
) -> Engagement:
    """The first step with a client; one whose engagement ended begins again from nothing."""
    kinds = Organization.Kind
    if (screener.kind, agency.kind) != (kinds.CRA, kinds.AGENCY):
        raise Invalid({"screener": ["A consumer reporting agency screens for an agency (R-1)."]})
    Organization.objects.select_for_update().get(pk=screener.pk)
    engagement = Engagement.objects.filter(screener=screener, agency=agency).first()
    if engagement is None:
        engagement = Engagement.objects.create(screener=screener, agency=agency)
    else:
        engagement = _locked(engagement)
        _move(engagement, EngagementStatus.PROPOSED)
        for step in STEPS:
            setattr(engagement, step.name, getattr(Engagement(), step.name))
        engagement.save(update_fields=["status", *(step.name for step in STEPS)])
    _record(engagement, "propose_engagement", by, at)
    return engagement


@transaction.atomic
def record_onboarding(
    *, engagement: Engagement, steps: Steps, by: User | None, at: datetime
) -> Engagement:
    """What is done of the onboarding; what stands recorded may be renewed, not taken back."""
    engagement = _locked(engagement)
    if engagement.status == EngagementStatus.ENDED:
        raise EngagementOver(
            "The engagement has ended.", remedy="Propose it again to take the agency on anew."
        )
    told = {name: value for name, value in steps.items() if value}
    if unknown := set(told) - {step.name for step in STEPS}:
        raise Invalid({name: ["No such step."] for name in sorted(unknown)})
    if not told:
        raise Invalid({"steps": ["Record at least one step."]})
    today = engagement.screener.on(at)
    ahead = [name for name, value in told.items() if isinstance(value, date) and value > today]
    if ahead:
        raise Invalid({name: ["This day is still to come."] for name in sorted(ahead)})
    for name, value in told.items():
        setattr(engagement, name, value)
    engagement.save(update_fields=sorted(told))
    _record(engagement, "record_onboarding", by, at, fields=sorted(told))
    return engagement


@transaction.atomic
def activate_engagement(*, engagement: Engagement, by: User | None, at: datetime) -> Engagement:
    """From now on the agency may order: who they are and what for is known, the notices are out."""
    engagement = _locked(engagement)
    _move(engagement, EngagementStatus.ACTIVE)
    if missing := engagement.missing_steps():
        raise NotOnboarded(
            f"Still missing: {'; '.join(step.wanted for step in missing)}.",
            citation="; ".join(dict.fromkeys(step.citation for step in missing)),
            remedy="Do what is missing, and record it here.",
        )
    engagement.activated_at = at
    engagement.save(update_fields=["status", "activated_at"])
    _record(engagement, "activate_engagement", by, at)
    return engagement


@transaction.atomic
def set_service_level(
    *, engagement: Engagement, service_level_business_days: int, by: User | None, at: datetime
) -> Engagement:
    """What the two have agreed on; the open orders are measured by it from now on."""
    engagement = _locked(engagement)
    days = service_level_business_days
    if engagement.status == EngagementStatus.ENDED:
        raise EngagementOver("The engagement has ended.")
    if not 1 <= days <= LONGEST_SERVICE_LEVEL:
        said = f"Between 1 and {LONGEST_SERVICE_LEVEL} business days."
        raise Invalid({"service_level_business_days": [said]})
    if engagement.service_level_business_days == days:
        return engagement
    engagement.service_level_business_days = days
    engagement.save(update_fields=["service_level_business_days"])
    _record(engagement, "set_service_level", by, at, days=days)
    return engagement


@transaction.atomic
def set_handling(
    *, engagement: Engagement, handling: str, by: User | None, at: datetime
) -> Engagement:
    """Who prepares and sends the agency's notices; what is issued already stays (R-24)."""
    engagement = _locked(engagement)
    if engagement.status == EngagementStatus.ENDED:
        raise EngagementOver("The engagement has ended.")
    if handling not in Engagement.Handling.values:
        raise Invalid({"handling": ["Choose support or direct."]})
    if engagement.handling == handling:
        return engagement
    engagement.handling = handling
    engagement.save(update_fields=["handling"])
    _record(engagement, "set_handling", by, at, handling=handling)
    return engagement


@transaction.atomic
def suspend_engagement(
    *, engagement: Engagement, reason: str, by: User | None, at: datetime
) -> Engagement:
    """No further orders (R-25); what is owed to persons in open cases goes on."""
    engagement = _locked(engagement)
    _require(reason, "Say why the client is suspended.")
    _move(engagement, EngagementStatus.SUSPENDED)
    engagement.halted_why = reason.strip()
    engagement.save(update_fields=["status", "halted_why"])
    _record(engagement, "suspend_engagement", by, at)
    return engagement


@transaction.atomic
def end_engagement(
    *, engagement: Engagement, reason: str, by: User | None, at: datetime
) -> Engagement:
    """Not while a matter of the two is open: its person is still owed reports and notices."""
    engagement = _locked(engagement)
    _require(reason, "Say why the engagement ends.")
    _move(engagement, EngagementStatus.ENDED)
    both = Matter.objects.filter(screener=engagement.screener, agency=engagement.agency)
    if running := both.filter(closed_at=None).count():
        raise StillOwed(
            f"Open matters for this agency: {running}.",
            citation="House practice R-25",
            remedy="Suspend the engagement: no new orders, and what is owed goes on.",
        )
    engagement.halted_why = reason.strip()
    engagement.save(update_fields=["status", "halted_why"])
    _record(engagement, "end_engagement", by, at)
    return engagement


def _locked(engagement: Engagement) -> Engagement:
    rows = Engagement.objects.select_for_update(of=("self",))
    return rows.select_related("screener", "agency").get(pk=engagement.pk)


def _move(engagement: Engagement, wanted: EngagementStatus) -> None:
    check_transition(engagement.status, wanted)
    engagement.status = wanted


def _require(reason: str, message: str) -> None:
    if not reason.strip():
        raise Invalid({"reason": [message]})


def _record(
    engagement: Engagement, verb: str, by: User | None, at: datetime, **payload: object
) -> None:
    record_organization(
        engagement.screener,
        verb,
        by,
        at,
        target=f"engagement:{engagement.pk}",
        client=engagement.agency.code,
        **payload,
    )
