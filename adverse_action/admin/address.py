"""Where the person's letters go: correct the address, and send again what came back."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from adverse_action.admin.acts import ACTS
from adverse_action.admin.pages import build
from adverse_action.admin.standing import Standing
from adverse_action.forms import AddressForm
from config.accounts.admin import signed_in
from config.accounts.pages import render_staff
from config.accounts.services.persons import ADDRESS, correct_address
from screening.admin.doors import acting_on, attempt, done, may

CORRECT = "accounts.change_person"


def address(request: HttpRequest, reference: str) -> HttpResponse:
    case = acting_on(request, reference, CORRECT)
    user, person = signed_in(request), case.person
    here = {name: getattr(person, name) for name in ADDRESS}
    form = AddressForm(request.POST if request.method == "POST" else None, initial=here)
    status = 200
    if request.method == "POST":
        tried = attempt(
            form,
            lambda told: correct_address(
                person=person, matter=case.matter, address=told, by=user, at=timezone.now()
            ),
        )
        if not tried.failed:
            return done(request, _("The address is corrected."), "admin:action-address", reference)
        status = tried.status
    standing = Standing.of(case)
    context: dict[str, Any] = {
        "title": _("Where letters go"),
        "crumbs": [
            (_("Cases"), reverse("admin:cases")),
            (case.reference, reverse("admin:case", args=[case.reference])),
            (_("Notices and decision"), reverse("admin:action", args=[case.reference])),
        ],
        "case": case,
        "form": form,
        "back": standing.came_back,
        "again": ACTS["again"],
        "again_form": build(ACTS["again"], case),
        "may_send": may(user, case, ACTS["again"].perm),
    }
    return render_staff(request, "adverse_action/staff/address.html", context, status)
