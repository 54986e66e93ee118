"""Whose accounts: what ties each to the person, two people's word, and where somebody looked."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from config.accounts.admin import signed_in
from config.accounts.models import User
from config.law.book import book
from screening.admin.doors import (
    Attempt,
    acting_on,
    attempt,
    case_for,
    done,
    may,
    submission_of,
)
from screening.admin.frame import render_case
from screening.forms.accounts import (
    CONFIRM,
    DiscoveryForm,
    ExplainForm,
    IdentifierForm,
    ProposeForm,
    RejectForm,
)
from screening.models import Case, Identifier, SocialAccount
from screening.services import (
    add_identifier,
    confirm_account,
    explain_conflict,
    identity,
    log_discovery,
    propose_account,
    reject_account,
    withdraw_identifier,
)
from screening.workflow import AccountStatus

PAGE = "admin:case-accounts"
VIEW = "screening.view_socialaccount"
PROPOSE = "screening.add_socialaccount"
MOST = 20
PILLS = {
    AccountStatus.PROPOSED: ("Not confirmed yet", "hold"),
    AccountStatus.CONFIRMED: ("Confirmed", "ok"),
    AccountStatus.REJECTED: ("Not used", "bad"),
}


def page(request: HttpRequest, reference: str) -> HttpResponse:
    return draw(request, case_for(request, reference, VIEW))


def draw(
    request: HttpRequest,
    case: Case,
    tried: Attempt | None = None,
    about: SocialAccount | None = None,
) -> HttpResponse:
    """The tab; `about` is the account to which a tried form belongs."""
    user = signed_in(request)
    accounts = case.social_accounts.select_related("first_by", "second_by", "rejected_by")
    again = tried.form if tried else None
    context = {
        "needed": book().limits.identity,
        "accounts": [
            _card(case, account, user, again if account == about else None)
            for account in accounts.prefetch_related("identifiers__recorded_by")
        ],
        "discoveries": case.discoveries.select_related("looked_by", "account")[:100],
        "propose_form": again if isinstance(again, ProposeForm) else ProposeForm(),
        "discovery_form": again if isinstance(again, DiscoveryForm) else DiscoveryForm(case=case),
        "may_propose": may(user, case, PROPOSE),
        "may_confirm": may(user, case, CONFIRM),
    }
    return render_case(request, case, "screening/staff/accounts.html", PAGE, context, tried)


def _card(
    case: Case, account: SocialAccount, user: User, again: forms.BaseForm | None
) -> dict[str, Any]:
    text, state = PILLS[AccountStatus(account.status)]
    fresh = IdentifierForm(screener=case.screener, user=user, auto_id=f"account-{account.pk}-%s")
    return {
        "account": account,
        "pill": text,
        "state": state,
        "identity": identity(account),
        "identifiers": account.identifiers.all(),
        "is_mine": account.first_by_id == user.pk,
        "identifier_form": again if isinstance(again, IdentifierForm) else fresh,
        "is_again": isinstance(again, IdentifierForm),
        "reject_form": RejectForm(auto_id=f"reject-{account.pk}-%s"),
    }


def panel(request: HttpRequest, case: Case) -> SafeString | None:
    """Accounts and how we know whose they are, on the overview; the screener's alone (R-1)."""
    if not may(signed_in(request), case, VIEW):
        return None
    accounts = case.social_accounts.select_related("first_by", "second_by")
    rows = [
        {
            "account": account,
            "pill": PILLS[AccountStatus(account.status)],
            "identity": identity(account),
            "evidence": [
                one.get_kind_display()
                for one in account.identifiers.all()
                if one.agrees and not one.withdrawn_at
            ],
        }
        for account in accounts.prefetch_related("identifiers")[:MOST]
    ]
    context = {"case": case, "rows": rows, "needed": book().limits.identity}
    return render_to_string("screening/staff/_accounts_panel.html", context)


def account_of(case: Case, public_id: UUID) -> SocialAccount:
    found = case.social_accounts.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def _finish(
    request: HttpRequest,
    case: Case,
    tried: Attempt,
    said: str,
    about: SocialAccount | None = None,
) -> HttpResponse:
    if tried.failed:
        return draw(request, case, tried, about)
    return done(request, said, PAGE, case.reference)


@require_POST
def propose(request: HttpRequest, reference: str) -> HttpResponse:
    case = acting_on(request, reference, PROPOSE)
    tried = attempt(
        ProposeForm(request.POST),
        lambda told: propose_account(case=case, by=signed_in(request), at=timezone.now(), **told),
    )
    return _finish(request, case, tried, "Proposed. Now record what ties it to the person.")


@require_POST
def identifier(request: HttpRequest, reference: str, public_id: UUID) -> HttpResponse:
    case = acting_on(request, reference, PROPOSE)
    account, user = account_of(case, public_id), signed_in(request)
    form = IdentifierForm(
        request.POST, screener=case.screener, user=user, auto_id=f"account-{account.pk}-%s"
    )
    tried = attempt(
        form,
        lambda told: add_identifier(
            account=account,
            submission=submission_of(request),
            by=user,
            at=timezone.now(),
            **told,
        ),
    )
    return _finish(request, case, tried, "Recorded.", account)


@require_POST
def confirm(request: HttpRequest, reference: str, public_id: UUID) -> HttpResponse:
    """The first person's word, then a second person's (R-27)."""
    case = acting_on(request, reference, CONFIRM)
    account = account_of(case, public_id)
    tried = attempt(
        forms.Form(request.POST),
        lambda told: confirm_account(
            account=account,
            submission=submission_of(request),
            by=signed_in(request),
            at=timezone.now(),
        ),
    )
    said = "Confirmed. A second person confirms it too, then its posts may be reported."
    if tried.result and tried.result.status == AccountStatus.CONFIRMED:
        said = "Confirmed by two people: its posts may be reported."
    return _finish(request, case, tried, said, account)


@require_POST
def reject(request: HttpRequest, reference: str, public_id: UUID) -> HttpResponse:
    case = acting_on(request, reference, CONFIRM)
    account = account_of(case, public_id)
    tried = attempt(
        RejectForm(request.POST),
        lambda told: reject_account(
            account=account, by=signed_in(request), at=timezone.now(), **told
        ),
    )
    return _finish(request, case, tried, "Rejected: its posts can no longer be reported.", account)


def identifier_of(case: Case, pk: int) -> Identifier:
    found = Identifier.objects.filter(account__case=case, pk=pk).select_related("account").first()
    if found is None:
        raise Http404
    return found


@require_POST
def explain(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    case = acting_on(request, reference, PROPOSE)
    found = identifier_of(case, pk)
    tried = attempt(
        ExplainForm(request.POST),
        lambda told: explain_conflict(
            identifier=found, by=signed_in(request), at=timezone.now(), **told
        ),
    )
    return _finish(request, case, tried, "Explained.", found.account)


@require_POST
def withdraw(request: HttpRequest, reference: str, pk: int) -> HttpResponse:
    case = acting_on(request, reference, PROPOSE)
    found = identifier_of(case, pk)
    withdraw_identifier(identifier=found, by=signed_in(request), at=timezone.now())
    return done(request, "Withdrawn. It stays on record and no longer counts.", PAGE, reference)


@require_POST
def discovery(request: HttpRequest, reference: str) -> HttpResponse:
    case = acting_on(request, reference, PROPOSE)
    tried = attempt(
        DiscoveryForm(request.POST, case=case),
        lambda told: log_discovery(
            case=case,
            submission=submission_of(request),
            by=signed_in(request),
            at=timezone.now(),
            **told,
        ),
    )
    return _finish(request, case, tried, "Logged.")
