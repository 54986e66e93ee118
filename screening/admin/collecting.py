"""Posts: hand in files, watch them being read and screened, see what was left out."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from config.accounts.admin import signed_in
from config.law.book import book
from config.law.entries import Regime as Law
from policies.services.versions import version_in_force
from screening.admin.coverage import of_file, statement
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
from screening.forms.collecting import UploadForm
from screening.models import Case
from screening.services import queue_import, start_screening
from screening.tasks import import_batch, run_screening
from screening.workflow import BatchStatus, CaseStatus, RunStatus

PAGE = "admin:case-posts"
VIEW = "screening.view_importbatch"
COLLECT = "screening.add_importbatch"
SCREEN = "screening.start_screening"
LOOKING = (CaseStatus.AUTHORIZED, CaseStatus.COLLECTING, CaseStatus.REVIEWING)
UNDER_WAY = (BatchStatus.QUEUED, BatchStatus.RUNNING)
RUNNING = (RunStatus.QUEUED, RunStatus.RUNNING)


def page(request: HttpRequest, reference: str) -> HttpResponse:
    return draw(request, case_for(request, reference, VIEW))


def draw(request: HttpRequest, case: Case, tried: Attempt | None = None) -> HttpResponse:
    user, now = signed_in(request), timezone.now()
    again = tried.form if tried and isinstance(tried.form, UploadForm) else None
    context = {
        **progress_of(case),
        "upload_form": again or upload_form(case),
        "coverage": statement(case, now),
        "version": version_in_force(case.agency, case.agency.on(now)),
        "is_open": case.status in LOOKING,
        "may_collect": may(user, case, COLLECT),
        "may_screen": may(user, case, SCREEN),
    }
    return render_case(request, case, "screening/staff/posts.html", PAGE, context, tried)


def law_of(case: Case) -> Law:
    return book().regime(case.order.regime)


def upload_form(case: Case) -> UploadForm:
    return UploadForm(case=case, law=law_of(case), initial={"submission": uuid4()})


def progress_of(case: Case) -> dict[str, Any]:
    """What is under way, for the page and for the piece of it that refreshes itself."""
    batches = list(case.import_batches.select_related("account", "queued_by")[:50])
    runs = list(case.runs.select_related("policy_version", "started_by")[:10])
    return {
        "case": case,
        "batches": batches,
        "runs": runs,
        "working": any(batch.status in UNDER_WAY for batch in batches)
        or any(run.status in RUNNING for run in runs),
    }


def progress(request: HttpRequest, reference: str) -> HttpResponse:
    """The piece that refreshes itself; asked for as a page it leads to the whole."""
    case = case_for(request, reference, VIEW)
    if not request.headers.get("X-Fragment"):
        return redirect(PAGE, reference)
    return render(request, "screening/staff/_progress.html", progress_of(case))


@require_POST
def upload(request: HttpRequest, reference: str) -> HttpResponse:
    case = acting_on(request, reference, COLLECT)
    form = UploadForm(request.POST, request.FILES, case=case, law=law_of(case))
    tried = attempt(
        form,
        lambda told: queue_import(
            case=case,
            filename=told["upload"].name,
            by=signed_in(request),
            at=timezone.now(),
            nudge=import_batch.delay,
            **told,
        ),
    )
    if tried.failed:
        return draw(request, case, tried)
    return done(request, "The file is taken and will be read now.", PAGE, reference)


def batch(request: HttpRequest, reference: str, public_id: UUID) -> HttpResponse:
    case = case_for(request, reference, VIEW)
    found = case.import_batches.select_related("account", "queued_by", "released_by")
    one = found.filter(public_id=public_id).first()
    if one is None:
        raise Http404
    context = {"batch": one, "coverage": of_file(one)}
    return render_case(request, case, "screening/staff/batch.html", PAGE, context)


@require_POST
def screen(request: HttpRequest, reference: str) -> HttpResponse:
    """Begin a run; one that broke off goes on by itself where it stood."""
    case = acting_on(request, reference, SCREEN)
    tried = attempt(
        forms.Form(request.POST),
        lambda told: start_screening(
            case=case,
            submission=submission_of(request),
            by=signed_in(request),
            at=timezone.now(),
            nudge=run_screening.delay,
        ),
    )
    if tried.failed:
        return draw(request, case, tried)
    return done(request, "Screening has begun.", PAGE, reference)
