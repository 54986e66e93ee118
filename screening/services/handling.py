"""Whose hand writes: the agency's, or its screener's where the two agreed on that (R-24)."""

from config.accounts.models import Engagement, Membership, User
from config.documents import parties
from config.documents.facts import Signer
from config.errors import Refusal
from screening.models import Case


class HandledByAgency(Refusal):
    code = "handled_by_agency"
    citation = "house practice R-24"
    remedy = "The agency writes and sends it, or agrees on direct handling on the client's page."


def works_for_screener(case: Case, user: User) -> bool:
    """Whether somebody has a place at the screener, and none at the agency."""
    held = set(Membership.objects.filter(user=user).values_list("organization", flat=True))
    return case.screener_id in held and case.agency_id not in held


def is_direct(case: Case) -> bool:
    """Whether the screener prepares and sends this agency's letters in its name."""
    agreed = Engagement.objects.direct()
    return agreed.filter(screener=case.screener_id, agency=case.agency_id).exists()


def may_write(case: Case, user: User) -> bool:
    """Whether a letter of the agency is this person's to write."""
    return not works_for_screener(case, user) or is_direct(case)


def signs(case: Case, by: User, named: User | None) -> Signer:
    """Who signs the agency's letter that `by` issues: in direct handling its own `named` person."""
    if not may_write(case, by):
        raise HandledByAgency("This agency prepares and sends its own notices.")
    if not works_for_screener(case, by):
        return parties.signer(by, case.agency)
    return parties.signer(named, case.agency) if named else parties.office(case.agency)
