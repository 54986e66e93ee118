"""Order for an academy class: a file, a page that shows every row, and one click for all."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID, uuid4, uuid5

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from config.accounts.admin import signed_in
from config.accounts.models import Organization
from config.accounts.pages import render_staff
from config.documents.responses import download
from config.law.book import book
from config.law.entries import Regime as Law
from screening import roster
from screening.admin.doors import Attempt, attempt, done
from screening.forms.classes import (
    LEAVE,
    ORDER,
    ClassForm,
    ConfirmForm,
    UploadForm,
    checked,
    doubts,
)
from screening.forms.ordering import screeners_of
from screening.models import Order
from screening.roster import Roster
from screening.services import order_class
from screening.workflow import Regime

STEPS = ["Under which law", "Terms and file", "Every row, before anything is ordered"]


def laws() -> list[Law]:
    """A class is of candidates: the regimes that may be used for them."""
    return [law for law in map(book().regime, Regime) if law.candidates]


def choose(request: HttpRequest) -> HttpResponse:
    engaged = screeners_of(signed_in(request)).exists()
    context = {
        "title": "Order for a class",
        "crumbs": [("Orders", reverse("admin:orders"))],
        "steps": STEPS,
        "laws": [(law, law.name.lower(), engaged or not law.needs_cra) for law in laws()],
    }
    return render_staff(request, "screening/staff/class.html", context)


@require_GET
def template(request: HttpRequest) -> HttpResponse:
    data = b"\xef\xbb\xbf" + roster.template().encode()  # so that a spreadsheet knows it is UTF-8
    return download(data, media_type="text/csv", filename="class.csv")


def upload(request: HttpRequest, regime: str) -> HttpResponse:
    law = _law(regime)
    asked = partial(UploadForm, user=signed_in(request), law=law)
    if request.method != "POST":
        initial = {"submission": uuid4(), "purpose": "hiring"}
        return _ask(request, law, Attempt(asked(initial=initial)))
    form = asked(request.POST, request.FILES)
    if not form.is_valid():
        return _ask(request, law, Attempt(form))
    return _preview(request, law, form, form.found, {})


@require_POST
def confirm(request: HttpRequest, regime: str) -> HttpResponse:
    """All or nothing: a row that is wrong or not decided about, and nobody is ordered for."""
    law, user, now = _law(regime), signed_in(request), timezone.now()
    form = ConfirmForm(request.POST, user=user, law=law)
    if not form.is_valid():
        return _ask(request, law, Attempt(form))
    found = _checked(request, form, form.found)
    submission: UUID = form.cleaned_data["submission"]
    ordered = Order.objects.filter(
        submission__in=[uuid5(submission, str(row.line)) for row in found.rows]
    ).exists()
    answers = {row.line: request.POST.get(f"line-{row.line}", "") for row in found.rows}
    asked = {} if ordered else doubts(found, user)  # a double click asks about its own orders
    open_ = [line for line in asked if answers[line] not in (ORDER, LEAVE)]
    if found.problems or open_:
        return _preview(request, law, form, form.found, answers, unanswered=bool(open_))
    people = {row.line: dict(row.fields) for row in found.rows if answers.get(row.line) != LEAVE}
    tried = attempt(
        form,
        lambda told: order_class(people=people, regime=law.name, by=user, at=now, **form.terms()),
    )
    if tried.failed:
        return _preview(request, law, form, form.found, answers, tried=tried)
    count = len(tried.result)
    return done(request, f"Ordered: {count} screening{'s'[: count != 1]}.", "admin:orders")


def _law(regime: str) -> Law:
    for law in laws():
        if law.name.lower() == regime:
            return law
    raise Http404


def _screener(form: ClassForm) -> Organization:
    found: Organization = form.terms()["screener"]
    return found


def _checked(request: HttpRequest, form: ClassForm, found: Roster) -> Roster:
    return checked(found, _screener(form), timezone.localdate())


def _ask(request: HttpRequest, law: Law, tried: Attempt) -> HttpResponse:
    context = {**_frame(law), "steps": STEPS, "form": tried.form, "refusal": tried.refusal}
    return render_staff(request, "screening/staff/class_upload.html", context, tried.status)


def _preview(
    request: HttpRequest,
    law: Law,
    form: Any,
    found: Roster,
    answers: dict[int, str],
    *,
    tried: Attempt | None = None,
    unanswered: bool = False,
) -> HttpResponse:
    """Every row as it was read. The file's text goes to the browser and back; nothing keeps it."""
    found = _checked(request, form, found)
    asked = doubts(found, signed_in(request))
    told = {name: form[name].value() for name in form.fields if name not in ("file", "text")}
    again = ConfirmForm(initial={**told, "text": found.text}, user=signed_in(request), law=law)
    context = {
        **_frame(law),
        "steps": STEPS,
        "form": again,
        "terms": form.terms(),
        "note": found.note,
        "rows": [
            {
                "row": row,
                "doubt": asked.get(row.line, ""),
                "answer": answers.get(row.line, ""),
            }
            for row in found.rows
        ],
        "problems": found.problems,
        "doubts": len(asked),
        "unanswered": unanswered,
        "refusal": tried.refusal if tried else None,
        "wrong": tried.form.non_field_errors() if tried else [],
    }
    status = tried.status if tried else 400 if found.problems or unanswered else 200
    return render_staff(request, "screening/staff/class_preview.html", context, status)


def _frame(law: Law) -> dict[str, Any]:
    return {
        "title": f"Order for a class: {law.title}",
        "crumbs": [
            ("Orders", reverse("admin:orders")),
            ("Order for a class", reverse("admin:order-class")),
        ],
        "law": law,
        "slug": law.name.lower(),
    }
