"""Which rows of the law book an organization follows (R-7)."""

from datetime import datetime

from django.db import transaction

from config.accounts.models import Organization, User, actor
from config.audit.services import record
from config.clocks.models import RuleAdoption
from config.errors import Invalid, Refusal
from config.law.book import book
from config.law.rule import Rule


class RuleIsOff(Refusal):
    code = "rule_off"
    remedy = "Counsel can switch it on, with a reason."


class RuleStaysOn(Refusal):
    code = "rule_stays_on"


def rule(rule_id: str) -> Rule:
    try:
        return book().switchable(rule_id)
    except LookupError as error:
        raise Invalid({"rule": [str(error)]}) from error


def is_on(organization: Organization, rule_id: str) -> bool:
    # What counsel said last, else what the row says of itself
    said = RuleAdoption.objects.filter(organization=organization, rule_id=rule_id).last()
    return said.on if said else rule(rule_id).on_by_default


def require_on(organization: Organization, rule_id: str) -> Rule:
    found = rule(rule_id)
    if not is_on(organization, rule_id):
        raise RuleIsOff(f"{found.title} is switched off here.", citation=found.citation)
    return found


@transaction.atomic
def adopt_rule(
    *, organization: Organization, rule_id: str, on: bool, reason: str, by: User, at: datetime
) -> RuleAdoption:
    """Counsel's decision about a row; one that somebody has read in the law cannot go off."""
    found = rule(rule_id)
    if not reason.strip():
        raise Invalid({"reason": ["Say why."]})
    if not on and found.on_by_default and not found.needs_counsel:
        raise RuleStaysOn(
            f"{found.title} was read in the law or is house practice: it stays on.",
            citation=found.citation,
            remedy="Only rows that wait for counsel's confirmation can be switched off.",
        )
    adoption = RuleAdoption.objects.create(
        organization=organization, rule_id=rule_id, on=on, reason=reason, counsel=by, at=at
    )
    record(
        stream=organization.stream,
        verb="adopt_rule",
        actor=actor(by),
        agency=organization.code,
        target=f"rule:{rule_id}",
        at=at,
        payload={"on": on},
    )
    return adoption
