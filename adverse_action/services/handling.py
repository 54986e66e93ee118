"""Whose hand writes: the agency's, or its screener's where the two agreed on that (R-24)."""

from adverse_action.refusals import AgencyDecides, HandledByAgency
from config.accounts.models import Engagement, Membership, User
from config.accounts.workflow import EngagementStatus
from screening.models import Case

DIRECT = Engagement.Handling.DIRECT


def works_for_screener(case: Case, user: User) -> bool:
    """Whether somebody has a place at the screener, and none at the agency."""
    held = set(Membership.objects.filter(user=user).values_list("organization", flat=True))
    return case.screener_id in held and case.agency_id not in held


def is_direct(case: Case) -> bool:
    """Whether the screener prepares and sends this agency's N-06 and N-05."""
    agreed = Engagement.objects.filter(
        screener=case.screener_id, agency=case.agency_id, handling=DIRECT
    )
    return agreed.exclude(status=EngagementStatus.ENDED).exists()


def check_agency_acts(case: Case, by: User) -> None:
    """Intent, decision and what was done are the agency's to record."""
    if works_for_screener(case, by):
        raise AgencyDecides("The screener records neither an intent nor a decision.")


def signs(case: Case, by: User, named: User) -> User:
    """Who signs a letter that `by` issues: in direct handling the agency's own `named` person."""
    if not works_for_screener(case, by):
        return by
    if not is_direct(case):
        raise HandledByAgency("This agency prepares and sends its own notices.")
    return named


def check_agency_writes(case: Case, by: User) -> None:
    """A letter that is no part of direct handling."""
    if works_for_screener(case, by):
        raise HandledByAgency("The agency writes this letter itself.")
