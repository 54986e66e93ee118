"""The screener's licenses for background work (G-22): entered by one, confirmed by another."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from config.accounts.admin import signed_in
from config.accounts.models import Organization, User
from config.accounts.pages import NavItem, register_nav, register_page, render_staff
from config.documents import storage
from config.documents.responses import download
from screening.admin.doors import Attempt, attempt, done, submission_of
from screening.forms.licenses import LicenseForm, WithdrawForm
from screening.models import InvestigatorLicense
from screening.services.licenses import confirm_license, enter_license, withdraw_license

PAGE = "admin:investigator-licenses"
VIEW = "screening.view_investigatorlicense"
ADD = "screening.add_investigatorlicense"
CONFIRM = "screening.confirm_investigatorlicense"
ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}


@require_http_methods(["GET", "POST"])
def licenses(request: HttpRequest) -> HttpResponse:
    user, own = signed_in(request), _keeping(signed_in(request))
    if request.method != "POST":
        return _draw(request, user, Attempt(LicenseForm(organizations=own)))
    if not own.exists():
        raise PermissionDenied
    form = LicenseForm(request.POST, request.FILES, organizations=own)
    tried = attempt(
        form,
        lambda told: enter_license(
            data=told.pop("paper"),
            submission=submission_of(request),
            by=user,
            at=timezone.now(),
            **told,
        ),
    )
    if tried.failed:
        return _draw(request, user, tried)
    return done(request, "Entered. It counts once somebody else has confirmed it.", PAGE)


def _keeping(user: User) -> Any:
    kinds = Organization.Kind
    return Organization.objects.filter(pk__in=user.organization_ids(ADD), kind=kinds.CRA)


def _draw(request: HttpRequest, user: User, tried: Attempt) -> HttpResponse:
    rows = InvestigatorLicense.objects.visible_to(user).select_related(
        "organization", "entered_by", "confirmed_by", "withdrawn_by"
    )
    confirms = user.organization_ids(CONFIRM)
    context = {
        "title": "Licenses",
        "rows": [(one, one.organization_id in confirms) for one in rows],
        "today": timezone.localdate(),
        "form": tried.form if _keeping(user).exists() else None,
        "withdraw_form": WithdrawForm(auto_id=False),
        "refusal": tried.refusal,
    }
    return render_staff(request, "screening/staff/licenses.html", context, tried.status)


def _acting_on(request: HttpRequest, public_id: UUID) -> InvestigatorLicense:
    found = _seen(request, public_id)
    if found.organization_id not in signed_in(request).organization_ids(CONFIRM):
        raise PermissionDenied
    return found


def _seen(request: HttpRequest, public_id: UUID) -> InvestigatorLicense:
    rows = InvestigatorLicense.objects.visible_to(signed_in(request))
    found = rows.select_related("organization").filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


@require_POST
def confirm(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = _acting_on(request, public_id)
    confirm_license(license=found, by=signed_in(request), at=timezone.now())
    return done(request, "Confirmed. It carries orders and reports until it ends.", PAGE)


@require_POST
def withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found, why = _acting_on(request, public_id), request.POST.get("why", "")
    withdraw_license(license=found, why=why, by=signed_in(request), at=timezone.now())
    return done(request, "Withdrawn. Nothing is ordered or furnished on it any more.", PAGE)


@require_GET
def paper(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = _seen(request, public_id)
    name = f"license-{found.state}.{ENDINGS[found.media_type]}"
    return download(storage.read(found.sha256), media_type=found.media_type, filename=name)


register_page("licenses/", licenses, name="investigator-licenses", perm=VIEW)
for _name, _view in (("confirm", confirm), ("withdraw", withdraw), ("paper", paper)):
    register_page(
        f"licenses/<uuid:public_id>/{_name}/",
        _view,
        name=f"investigator-license-{_name}",
        perm=VIEW,
    )
register_nav(NavItem("records", "Licenses", PAGE, order=105, perm=VIEW))
