"""Who signed which version, by unit; who is late; and what they are asked to read."""

import csv
import io
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from config.accounts.admin import signed_in
from config.accounts.models import User
from config.accounts.pages import NavItem, register_nav, register_page, render_staff
from config.documents.responses import download, harmless
from config.errors import Invalid, Refusal
from policies.acknowledging_forms import ASSIGN, KEEP, AssignForm
from policies.models import Acknowledgement, PolicyVersion
from policies.services.assigning import assign_version
from policies.services.coverage import UnitCoverage, assigned_versions, coverage, lines, readings_of
from policies.services.receipts import receipt_pdf

VIEW = "policies.view_reading"
SHOWN = 100


@require_safe
def acknowledgements(request: HttpRequest) -> HttpResponse:
    """The newest version that was assigned."""
    newest = assigned_versions(signed_in(request)).first()
    return _draw(request, newest)


@require_safe
def of_version(request: HttpRequest, public_id: UUID) -> HttpResponse:
    return _draw(request, _version(signed_in(request), public_id))


def _version(user: User, public_id: UUID) -> PolicyVersion:
    found = assigned_versions(user).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def _draw(request: HttpRequest, version: PolicyVersion | None) -> HttpResponse:
    user, now = signed_in(request), timezone.now()
    context: dict[str, Any] = {
        "title": _("Acknowledgement of the policy"),
        "version": version,
        "may_assign": user.has_perm(ASSIGN),
        "may_keep": user.has_perm(KEEP),
        "tabs": [_tab(one, version) for one in assigned_versions(user)[:6]],
        **(_figures(user, version, now) if version else {}),
    }
    return render_staff(request, "policies/staff/acknowledgements.html", context)


def _tab(one: PolicyVersion, shown: PolicyVersion | None) -> dict[str, Any]:
    url = reverse("admin:policy-version-coverage", args=[one.public_id])
    label = f"{one.organization.code}: {one}"
    return {"label": label, "url": url, "count": None, "current": one == shown}


def _figures(user: User, version: PolicyVersion, now: datetime) -> dict[str, Any]:
    today = version.organization.on(now)
    units = coverage(user, version, today)
    asked, signed = sum(one.asked for one in units), sum(one.signed for one in units)
    overdue = sum(one.overdue for one in units)
    late = readings_of(user, version, today).filter(acknowledgement__isnull=True, due_on__lt=today)
    return {
        "today": today,
        "tally": _tally(asked, signed, overdue, sum(one.handed for one in units)),
        "finding": _("%(signed)s of %(asked)s people have signed.")
        % {"signed": signed, "asked": asked},
        "bars": [(one.unit, one.percent) for one in units],
        "headings": [
            _("Unit"),
            _("Asked"),
            _("Signed"),
            _("Percent"),
            _("Overdue"),
            _("Handed over"),
        ],
        "rows": [_row(one) for one in units],
        "late": late.order_by("due_on", "pk")[:SHOWN],
        "left_out": max(0, overdue - SHOWN),
        "csv": reverse("admin:policy-version-coverage-csv", args=[version.public_id]),
    }


def _tally(asked: int, signed: int, overdue: int, handed: int) -> list[dict[str, Any]]:
    by_hand = _("%(n)s by a link that staff handed over") % {"n": handed} if handed else ""
    note = _("must be none") if overdue else _("as it must be")
    return [
        {"label": _("Asked to sign"), "figure": asked, "note": ""},
        {"label": _("Signed"), "figure": signed, "note": by_hand},
        {"label": _("Overdue"), "figure": overdue, "note": note},
    ]


def _row(one: UnitCoverage) -> tuple[object, ...]:
    return one.unit, one.asked, one.signed, f"{one.percent} %", one.overdue, one.handed


@require_safe
def as_csv(request: HttpRequest, public_id: UUID) -> HttpResponse:
    user = signed_in(request)
    version = _version(user, public_id)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for line in lines(user, version, version.organization.on(timezone.now())):
        writer.writerow([harmless(cell) for cell in line])
    data = out.getvalue().encode("utf-8-sig")
    return download(data, media_type="text/csv", filename="acknowledgements.csv")


@require_http_methods(["GET", "POST"])
def assign(request: HttpRequest) -> HttpResponse:
    user, refusal = signed_in(request), None
    form = AssignForm(request.POST if request.method == "POST" else None, user=user)
    if form.is_valid():
        try:
            made = assign_version(by=user, at=timezone.now(), **form.cleaned_data)
        except Invalid as invalid:
            for field, said in invalid.fields.items():
                form.add_error(field, list(said))
        except Refusal as refused:
            refusal = refused
        else:
            count = made.version.readings.count()
            messages.success(
                request,
                ngettext(
                    "Assigned: %(n)s person has it to read.",
                    "Assigned: %(n)s people have it to read.",
                    count,
                )
                % {"n": count},
            )
            return redirect("admin:policy-version-coverage", made.version.public_id)
    context = {
        "title": _("Assign a version"),
        "crumbs": [(_("Acknowledgement of the policy"), reverse("admin:acknowledgements"))],
        "form": form,
        "refusal": refusal,
    }
    status = 409 if refusal else 400 if form.errors else 200
    return render_staff(request, "policies/staff/assign.html", context, status)


@require_safe
def receipt(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found = Acknowledgement.objects.visible_to(signed_in(request)).select_related(
        "version__policy", "reading__entry__organization"
    )
    signed = found.filter(public_id=public_id).first()
    if signed is None:
        raise Http404
    data = receipt_pdf(signed, timezone.now())
    return download(data, media_type="application/pdf", filename="receipt.pdf")


register_page("acknowledgements/", acknowledgements, name="acknowledgements", perm=VIEW)
register_page("acknowledgements/assign/", assign, name="acknowledgements-assign", perm=ASSIGN)
register_page(
    "acknowledgements/<uuid:public_id>/", of_version, name="policy-version-coverage", perm=VIEW
)
register_page(
    "acknowledgements/<uuid:public_id>/people.csv",
    as_csv,
    name="policy-version-coverage-csv",
    perm=VIEW,
)
register_page(
    "acknowledgements/receipts/<uuid:public_id>.pdf",
    receipt,
    name="acknowledgement-receipt",
    perm="policies.view_acknowledgement",
)
register_nav(
    NavItem(
        section="rules",
        label=gettext_lazy("Acknowledgement"),
        url_name="admin:acknowledgements",
        order=15,
        perm=VIEW,
    )
)
