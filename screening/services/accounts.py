"""Whose account it is: identifiers, two people, and where somebody looked (R-27)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from config.accounts.gates import gate_refusal, gates
from config.accounts.models import Person, User, actor
from config.accounts.services import record_matter
from config.errors import Conflict, Invalid
from config.law.book import book
from config.law.separation import check_separation
from screening.models import Case, DiscoveryEntry, Identifier, Platform, SocialAccount
from screening.services.cases import locked
from screening.services.replays import replayed
from screening.workflow import ACCOUNT, AccountStatus, check_transition

STRONG = frozenset(
    {
        Identifier.Kind.VERIFIED_EMAIL,
        Identifier.Kind.VERIFIED_PHONE,
        Identifier.Kind.FACE_MATCH,
        Identifier.Kind.WRITTEN_ADMISSION,
    }
)


class ConflictExplained(Conflict):
    code = "conflict_explained"
    remedy = "Withdraw it if it was recorded by mistake, and record it anew."


class IdentifierWithdrawn(Conflict):
    code = "identifier_withdrawn"


@dataclass(frozen=True)
class Identity:
    """How far an account is tied to the person: kinds that agree, strong ones, open conflicts."""

    agreeing: int
    strong: int
    conflicts: int

    @property
    def is_enough(self) -> bool:
        needed = book().limits.identity
        enough = self.agreeing >= needed.identifiers and self.strong >= needed.strong_identifiers
        return enough and not self.conflicts


@transaction.atomic
def propose_account(
    *, case: Case, platform: str, handle: str, url: str = "", by: User | None, at: datetime
) -> SocialAccount:
    """An account that may be the subject's; one that is known already is given back."""
    case = locked(case)
    handle = handle.strip().lstrip("@")
    if platform not in Platform.values or not handle:
        raise Invalid({"handle": ["Give the platform and the account's name on it."]})
    with gates():
        account, created = SocialAccount.objects.get_or_create(
            case=case,
            platform=platform,
            handle=handle,
            defaults={
                "agency": case.agency,
                "screener": case.screener,
                "url": url,
                "proposed_by": by,
                "proposed_at": at,
            },
        )
    if created:
        _record(account, "propose_account", by, at, platform=platform)
    return account


@transaction.atomic
def add_identifier(
    *,
    account: SocialAccount,
    kind: str,
    agrees: bool = True,
    detail: str,
    explanation: str = "",
    second_by: User | None = None,
    submission: UUID | None = None,
    by: User | None,
    at: datetime,
) -> Identifier:
    """Something that ties the account to the person, or speaks against it.

    A face is strong only when a second person compared it too. A conflict without explanation
    takes the confirmation back.
    """
    account = _locked(account)
    if before := replayed(Identifier.objects, submission, account=account):
        return before
    if kind not in Identifier.Kind.values or not detail.strip():
        raise Invalid({"detail": ["Say what was compared with what, and where it was seen."]})
    found = Identifier.objects.create(
        account=account,
        kind=kind,
        is_strong=_is_strong(kind, agrees, by, second_by),
        agrees=agrees,
        detail=detail,
        explanation=explanation,
        second_by=second_by,
        recorded_by=by,
        recorded_at=at,
        submission=submission,
    )
    if not agrees and not explanation and account.status == AccountStatus.CONFIRMED:
        _reopen(account)
    _record(account, "add_identifier", by, at, kind=kind, agrees=agrees)
    return found


@transaction.atomic
def explain_conflict(
    *, identifier: Identifier, explanation: str, by: User | None, at: datetime
) -> Identifier:
    """Said once; the same words again change nothing."""
    account = _locked(identifier.account)
    identifier.refresh_from_db()
    if identifier.agrees or not explanation.strip():
        raise Invalid({"explanation": ["Say why the conflict is none."]})
    if identifier.explanation == explanation:
        return identifier
    if identifier.explanation:
        raise ConflictExplained("This conflict was already explained.")
    if identifier.withdrawn_at:
        raise IdentifierWithdrawn("It was withdrawn and no longer counts.")
    identifier.explanation = explanation
    identifier.save(update_fields=["explanation"])
    _record(account, "explain_conflict", by, at, kind=identifier.kind)
    return identifier


@transaction.atomic
def withdraw_identifier(*, identifier: Identifier, by: User | None, at: datetime) -> Identifier:
    """It was recorded by mistake; it stays on record and no longer counts. Done once."""
    account = _locked(identifier.account)
    identifier.refresh_from_db()
    if identifier.withdrawn_at:
        return identifier
    identifier.withdrawn_at = at
    identifier.save(update_fields=["withdrawn_at"])
    if account.status == AccountStatus.CONFIRMED and not identity(account).is_enough:
        _reopen(account)
    _record(account, "withdraw_identifier", by, at, kind=identifier.kind)
    return identifier


@transaction.atomic
def confirm_account(
    *, account: SocialAccount, by: User, at: datetime, submission: UUID | None = None
) -> SocialAccount:
    """The first person's word, then a second person's: from then on its posts may be reported."""
    account = _locked(account)
    if _is_confirmed_by(account, by, submission):
        return account
    check_transition(ACCOUNT, AccountStatus(account.status), AccountStatus.CONFIRMED)
    if not (found := identity(account)).is_enough:
        raise gate_refusal("G-17", _lacking(found), remedy="Record what ties it to the person.")
    if account.first_by_id is None:
        account.first_by, account.first_at, account.first_submission = by, at, submission
        account.save(update_fields=["first_by", "first_at", "first_submission"])
        _record(account, "confirm_account", by, at, round="first")
        return account
    _refuse_same_person(account, by)
    account.second_by, account.second_at = by, at
    account.status = AccountStatus.CONFIRMED
    with gates():
        account.save(update_fields=["second_by", "second_at", "status"])
    _record(account, "confirm_account", by, at, round="second")
    return account


@transaction.atomic
def reject_account(*, account: SocialAccount, why: str, by: User, at: datetime) -> SocialAccount:
    """Not the subject's. Its posts can no longer be reported."""
    account = _locked(account)
    if account.status == AccountStatus.REJECTED and account.rejected_by_id == by.pk:
        return account
    check_transition(ACCOUNT, AccountStatus(account.status), AccountStatus.REJECTED)
    if not why.strip():
        raise Invalid({"why": ["Say what shows that it is not the subject's."]})
    _reject(account, why, by, at)
    return account


def _reject(account: SocialAccount, why: str, by: User | None, at: datetime) -> None:
    account.status = AccountStatus.REJECTED
    account.rejected_by, account.rejected_at, account.rejected_why = by, at, why
    account.save(update_fields=["status", "rejected_by", "rejected_at", "rejected_why"])
    _record(account, "reject_account", by, at)


@transaction.atomic
def disown(
    *, account: SocialAccount, person: Person, why: str, by: User | None, at: datetime
) -> int:
    """Not this person's, in any of their cases here (R-5); how many links that ended."""
    mine = SocialAccount.objects.linked().filter(
        case__subject__person=person, screener=account.screener, platform=account.platform
    )
    same = [one.pk for one in mine if one.sha256 == account.sha256]
    found = SocialAccount.objects.select_for_update(of=("self",)).filter(pk__in=same)
    for one in found.select_related("case__matter").order_by("pk"):
        _reject(one, why, by, at)
    return len(same)


@transaction.atomic
def own_again(
    *, account: SocialAccount, person: Person, since: datetime, by: User, at: datetime
) -> int:
    """What `disown` ended then, undone: held to be theirs, for two people to confirm anew."""
    ended = SocialAccount.objects.filter(
        case__subject__person=person,
        screener=account.screener,
        platform=account.platform,
        status=AccountStatus.REJECTED,
        rejected_at=since,
    )
    same = [one.pk for one in ended if one.sha256 == account.sha256]
    found = SocialAccount.objects.select_for_update(of=("self",)).filter(pk__in=same)
    for one in found.select_related("case__matter").order_by("pk"):
        check_transition(ACCOUNT, AccountStatus(one.status), AccountStatus.PROPOSED)
        with gates():
            _reopen(one)
        _record(one, "reopen_account", by, at)
    return len(same)


@transaction.atomic
def log_discovery(
    *,
    case: Case,
    platform: str,
    place: str,
    terms: str,
    result: str,
    account: SocialAccount | None = None,
    note: str = "",
    submission: UUID | None = None,
    by: User | None,
    at: datetime,
) -> DiscoveryEntry:
    """Where somebody looked, with which terms, and what came of it, also when nothing did."""
    case = locked(case)
    if before := replayed(DiscoveryEntry.objects, submission, case=case):
        return before
    if result not in DiscoveryEntry.Result.values or not (place.strip() and terms.strip()):
        raise Invalid({"place": ["Say where you looked, with which terms, and the result."]})
    if account and account.case_id != case.pk:
        raise Invalid({"account": ["Choose an account of this case."]})
    if account and account.platform != platform:
        said = f"The account found is on {account.get_platform_display()}."
        raise Invalid({"platform": [said]})
    entry = DiscoveryEntry.objects.create(
        case=case,
        platform=platform,
        place=place,
        terms=terms,
        result=result,
        account=account,
        note=note,
        looked_by=by,
        looked_at=at,
        submission=submission,
    )
    record_matter(case.matter, "log_discovery", by, at, platform=platform, result=result)
    return entry


def identity(account: SocialAccount) -> Identity:
    """Counted by kind: two e-mail addresses are one identifier."""
    agreeing = account.identifiers.agreeing()
    return Identity(
        agreeing=agreeing.values("kind").distinct().count(),
        strong=agreeing.filter(is_strong=True).values("kind").distinct().count(),
        conflicts=account.identifiers.conflicting().count(),
    )


def _is_strong(kind: str, agrees: bool, by: User | None, second_by: User | None) -> bool:
    if not agrees or kind not in STRONG:
        return False
    if kind != Identifier.Kind.FACE_MATCH:
        return True
    return bool(by and second_by and by.pk != second_by.pk)


def _lacking(found: Identity) -> str:
    needed = book().limits.identity
    if found.conflicts:
        return "Something speaks against the account and is not explained."
    return (
        f"{found.agreeing} of {needed.identifiers} identifiers agree, "
        f"{found.strong} of {needed.strong_identifiers} of them strong."
    )


def _is_confirmed_by(account: SocialAccount, by: User, submission: UUID | None) -> bool:
    """Whether this person's word stands already: given with this form, or one of the two."""
    if submission and account.first_submission == submission:
        return account.first_by_id in (by.pk, None)
    is_theirs = by.pk in (account.first_by_id, account.second_by_id)
    return account.status == AccountStatus.CONFIRMED and is_theirs


def _refuse_same_person(account: SocialAccount, by: User) -> None:
    earlier = {"confirm_account": [actor(account.first_by)]}
    profile = account.screener.profile
    if check_separation("confirm_account", by=actor(by), earlier=earlier, profile=profile):
        raise gate_refusal("G-17", "You gave the first confirmation; the second is a colleague's.")


def _reopen(account: SocialAccount) -> None:
    account.status = AccountStatus.PROPOSED
    account.first_by = account.first_at = account.second_by = account.second_at = None
    account.save(update_fields=["status", "first_by", "first_at", "second_by", "second_at"])


def _locked(account: SocialAccount) -> SocialAccount:
    return (
        SocialAccount.objects.select_for_update(of=("self",))
        .select_related("case__matter", "screener", "first_by")
        .get(pk=account.pk)
    )


def _record(
    account: SocialAccount, verb: str, by: User | None, at: datetime, **payload: object
) -> None:
    target = f"account:{account.public_id}"
    record_matter(account.case.matter, verb, by, at, target=target, **payload)
