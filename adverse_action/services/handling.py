"""Whose hand writes: the agency's, or its screener's where the two agreed on that (R-24)."""

from adverse_action.refusals import AgencyDecides
from config.accounts.models import User
from screening.models import Case
from screening.services.handling import HandledByAgency, may_write, works_for_screener


def check_agency_acts(case: Case, by: User) -> None:
    """Intent, decision and what was done are the agency's to record."""
    if works_for_screener(case, by):
        raise AgencyDecides("The screener records neither an intent nor a decision.")


def signs(case: Case, by: User, named: User) -> User:
    """Who signs a letter that `by` issues: in direct handling the agency's own `named` person."""
    if not may_write(case, by):
        raise HandledByAgency("This agency prepares and sends its own notices.")
    return named if works_for_screener(case, by) else by


def check_agency_writes(case: Case, by: User) -> None:
    """A letter that is no part of direct handling."""
    if works_for_screener(case, by):
        raise HandledByAgency("The agency writes this letter itself.")
