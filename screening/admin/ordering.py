"""Order a screening: which law it runs under, then who and what for."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from config.accounts.admin import signed_in
from config.accounts.pages import render_staff
from config.law.book import book
from config.law.entries import Regime as Law
from screening.admin.doors import Attempt, attempt, done
from screening.forms.ordering import OrderForm, screeners_of
from screening.guiding import QUESTIONS, propose
from screening.services import order_screening
from screening.workflow import Regime

STEPS = ["Who looks, under which law", "Who, and for which job"]
# What Probity cannot do yet under a regime, said before somebody relies on it.
LACKING = {
    Regime.MISCONDUCT_603Y: "Probity prints no report under this regime yet.",
}


def guide(request: HttpRequest) -> HttpResponse:
    """Questions that lead to a regime, and all four with what each brings (R-1); no script."""
    engaged = screeners_of(signed_in(request)).exists()
    answers = {one.name: request.GET.get(one.name, "") for one in QUESTIONS}
    proposed = propose(**answers)
    choices = {regime: _choice(book().regime(regime), engaged) for regime in Regime}
    context = {
        "title": "Order a screening",
        "crumbs": [("Cases", reverse("admin:cases"))],
        "steps": STEPS,
        "questions": [(one, answers[one.name]) for one in QUESTIONS],
        "asked": any(answers.values()),
        "proposed": choices.pop(proposed.regime) if proposed else None,
        "why": proposed.why if proposed else "",
        "switches": switches(book().regime(proposed.regime)) if proposed else [],
        "regimes": choices.values(),
    }
    return render_staff(request, "screening/staff/guide.html", context)


def _choice(law: Law, engaged: bool) -> dict[str, Any]:
    return {
        "law": law,
        "slug": law.name.lower(),
        "consequences": consequences(law),
        "lacking": LACKING.get(Regime(law.name), ""),
        "open": engaged or not law.needs_cra,
    }


def switches(law: Law) -> list[tuple[str, bool, str]]:
    """Each duty a regime may bring, whether this one does, and what it means."""
    wait = book().deadline(law.wait_clock) if law.wait_clock else None
    waits = f"At least {wait.amount} business days before you decide." if wait else ""
    return [
        ("Disclosure (N-01)", law.disclosure, "Stands alone, shown before anything else."),
        ("Authorization", law.authorization, "Nothing is collected before the signature."),
        (
            "Notice that people may be asked (N-03)",
            law.investigative_disclosure,
            f"Within {book().deadline('D-18').amount} days of the order (D-18).",
        ),
        ("Certification (N-02)", law.certification, "Your agency to the screener, per order."),
        ("Case number and authority", law.case_number, "Recorded before anything is collected."),
        ("Notice before you act", law.pre_adverse or law.fair_process, waits),
        ("Notice after you act", law.adverse_notice or law.fair_process, ""),
        ("Dispute", law.dispute, "The person disputes items; your decision waits meanwhile."),
        ("Summary after the action (N-15)", law.summary_603y, "To the employee."),
        ("May be used for candidates", law.candidates, ""),
    ]


def consequences(law: Law) -> list[str]:
    """What follows from a regime, from the law book's switches."""
    age = book().limits.item_age
    switches = (
        (law.disclosure, "The person reads a disclosure that stands alone (N-01)."),
        (law.authorization, "Nothing is collected before the person has signed (G-02)."),
        (
            law.investigative_disclosure,
            f"Within {book().deadline('D-18').amount} days of the order you tell the person that "
            "people may be asked about them (N-03), and what it covers when they ask (N-04).",
        ),
        (law.certification, "Your agency certifies its purpose to the screener (N-02, G-04)."),
        (law.case_number, "Case number, authority and purpose take the authorization's place."),
        (law.consumer_report, f"Items older than {age.years} years stay out, save for high pay."),
        (law.pre_adverse, "Before you act the person gets report and rights, and a wait runs."),
        (law.adverse_notice, "After you act the person gets notice (N-05)."),
        (law.dispute, "The person can dispute each item; your decision waits meanwhile."),
        (law.summary_603y, "After adverse action the employee gets a summary (N-15)."),
        (law.fair_process, "Letters follow your own policy and cite no federal right."),
        (not law.candidates, "Only for people you employ; never for candidates."),
    )
    return [text for applies, text in switches if applies]


def order(request: HttpRequest, regime: str) -> HttpResponse:
    name = regime.upper()
    if name not in set(Regime):
        raise Http404
    law, user, now = book().regime(name), signed_in(request), timezone.now()
    asked = partial(OrderForm, user=user, law=law, on=timezone.localdate(now))
    if request.method != "POST":
        return _page(request, law, Attempt(asked(initial=_new(law))))
    form = asked(request.POST)
    tried = attempt(
        form, lambda told: order_screening(**form.values(), regime=law.name, by=user, at=now)
    )
    if tried.failed:
        return _page(request, law, tried)
    return done(request, "The screening is ordered.", "admin:case", tried.result.reference)


def _new(law: Law) -> dict[str, Any]:
    return {"submission": uuid4(), "employment": "candidate" if law.candidates else "sworn"}


def _page(request: HttpRequest, law: Law, tried: Attempt) -> HttpResponse:
    context = {
        "title": f"Order: {law.title}",
        "crumbs": [
            ("Cases", reverse("admin:cases")),
            ("Order a screening", reverse("admin:order-screening")),
        ],
        "steps": STEPS,
        "law": law,
        "consequences": consequences(law),
        "lacking": LACKING.get(Regime(law.name), ""),
        "form": tried.form,
        "refusal": tried.refusal,
    }
    return render_staff(request, "screening/staff/order.html", context, tried.status)
