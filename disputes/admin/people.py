"""A person's file at this screener: its disputes, and a new one that needs no case (R-12)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from config.accounts.admin import signed_in
from config.accounts.models import Matter, Person, User
from config.accounts.pages import Found, render_staff
from config.law.book import book
from disputes.admin.claims import ClaimForms
from disputes.admin.doors import ADD, VIEW, look_at_reports
from disputes.admin.entering import keep, received
from disputes.admin.lists import rows_of, visible
from disputes.admin.shapes import EntryForm
from screening.access import record_look
from screening.admin.doors import attempt
from screening.admin.frame import status_pill
from screening.models import Case

MOST_FOUND = 10


def _matter(request: HttpRequest, reference: str, perm: str) -> Matter:
    """The file, or any case of the person that the reader sees; 404 where they see none."""
    seen = Matter.objects.visible_to(signed_in(request), perm).filter(person__isnull=False)
    found = seen.select_related("person", "screener").filter(reference=reference).first()
    if found is None or found.person is None or not possible(found.person):
        raise Http404
    return found


def possible(person: Person) -> bool:
    """Whether the law knows a file of this person here, from whatever there is of it (R-1)."""
    orders = Case.objects.filter(subject__person=person, screener=person.organization_id)
    regimes = set(orders.values_list("order__regime", flat=True))
    if not regimes:
        return person.organization.kind == person.organization.Kind.CRA
    return any(book().regime(regime).dispute for regime in regimes)


def person_file(request: HttpRequest, reference: str) -> HttpResponse:
    matter = _matter(request, reference, VIEW)
    user, person = signed_in(request), matter.person
    assert person is not None
    cases = Case.objects.visible_to(user).filter(subject__person=person, screener=matter.screener)
    found = visible(user).filter(person=person, screener=matter.screener)
    record_look(user, matter, f"matter:{matter.reference}", timezone.now())
    may_enter = Matter.objects.visible_to(user, ADD).filter(pk=matter.pk).exists()
    context = {
        "title": person.name,
        "crumbs": [(_("Disputes"), reverse("admin:disputes"))],
        "matter": matter,
        "person": person,
        "cases": [_case(one) for one in cases.select_related("matter", "agency").order_by("-pk")],
        "rows": rows_of(found.order_by("-received_on", "-pk")),
        "may_enter": may_enter,
    }
    return render_staff(request, "disputes/staff/person.html", context)


def _case(case: Case) -> dict[str, Any]:
    return {"case": case, "status": status_pill(case)}


def enter(request: HttpRequest, reference: str) -> HttpResponse:
    """By telephone, letter, e-mail or in person; whether or not any case is open (R-12)."""
    try:
        matter = _matter(request, reference, ADD)
    except Http404:
        _matter(request, reference, VIEW)
        raise PermissionDenied from None
    person = matter.person
    assert person is not None
    data = request.POST or None
    claims = ClaimForms(request, person, matter.screener, data)
    form = EntryForm(data, request.FILES or None)
    tried = None
    if request.method == "POST":
        tried = attempt(claims.first, lambda _told: None)
        if not tried.failed:
            tried = attempt(form, lambda told: keep(request, person, claims, told))
        if not tried.failed:
            return received(request, tried.result)
    look_at_reports(request, claims.found)
    here = reverse("admin:person-file", args=[matter.reference])
    context = {
        "title": _("Enter a dispute"),
        "crumbs": [(_("Disputes"), reverse("admin:disputes")), (person.name, here)],
        "person": person,
        "matter": matter,
        "form": form,
        "claims": claims,
        "submission": request.POST.get("submission", ""),
        "cancel": here,
        "refusal": tried.refusal if tried else None,
    }
    status = tried.status if tried else 200
    return render_staff(request, "disputes/staff/person_enter.html", context, status)


def find_files(user: User, words: str) -> Iterator[Found]:
    """People's files by their number or by name."""
    wanted = Q(reference__icontains=words)
    for word in words.split()[:3]:
        wanted |= Q(person__family_name__istartswith=word)
    seen = Matter.objects.visible_to(user, VIEW).filter(wanted, kind=Matter.Kind.PERSON_FILE)
    for matter in seen.select_related("person")[:MOST_FOUND]:
        url = reverse("admin:person-file", args=[matter.reference])
        yield Found(matter.reference, url, f"{matter.person}, {matter.get_kind_display()}")
