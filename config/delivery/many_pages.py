"""Staff pages: many scans at once, and what the mail provider told of messages nobody sent here."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from config.accounts.admin import signed_in
from config.accounts.pages import render_staff
from config.delivery.forms import ManyScansForm
from config.delivery.models import MailReport
from config.delivery.services import record_many
from config.delivery.services.hearing import PATIENCE, REASONS

LONGEST_LIST = 200


@require_http_methods(["GET", "POST"])
def scans(request: HttpRequest) -> HttpResponse:
    """Each file goes to its letter by the number in its name; the list says what became of each."""
    form = ManyScansForm(request.POST or None, request.FILES or None)
    results: list[Any] = []
    if request.method == "POST" and form.is_valid():
        user, now = signed_in(request), timezone.now()
        results = record_many(**form.cleaned_data, by=user, at=now)
    context = {
        "title": _("Scans of many letters"),
        "crumbs": _crumbs(),
        "form": form,
        "kept": [one for one in results if one.delivery],
        "left": [one for one in results if not one.delivery],
        "done": bool(results),
    }
    return render_staff(request, "delivery/many_scans.html", context, 400 if form.errors else 200)


@require_GET
def unmatched(request: HttpRequest) -> HttpResponse:
    """Provider, id, kind and day: nothing of a mailbox was ever kept (R-20)."""
    found = MailReport.objects.unmatched().order_by("-told_at")
    looked = timezone.now() - PATIENCE
    context = {
        "title": _("Mail reports without a message"),
        "crumbs": _crumbs(),
        "reports": [
            {"report": one, "why": REASONS.get(one.reason, ""), "waits": one.told_at > looked}
            for one in found[:LONGEST_LIST]
        ],
        "number": found.count(),
    }
    return render_staff(request, "delivery/unmatched.html", context)


def _crumbs() -> list[tuple[str, str]]:
    return [(_("Mail room"), reverse("admin:mail-room"))]
