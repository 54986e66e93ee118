"""The bench: rules as they are edited, tried at once on examples, samples and posts."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from config.accounts.admin import signed_in
from config.accounts.pages import render_staff
from config.errors import Refusal
from policies import services
from policies.forms import ClauseBenchForm
from policies.models import Clause

EDIT = "policies.change_detectionrule"


def is_fragment(request: HttpRequest) -> bool:
    """Asked for by bench.js, which puts the answer beside the form."""
    return bool(request.headers.get("X-Fragment"))


def clause_for(request: HttpRequest, public_id: UUID) -> Clause:
    seen = Clause.objects.visible_to(signed_in(request))
    found = seen.select_related("version__policy__organization").filter(public_id=public_id)
    clause = found.first()
    if clause is None:
        raise Http404
    return clause


def clause_bench(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Nothing that is typed here is kept, save by who may edit and asks for it."""
    clause = clause_for(request, public_id)
    may_edit = clause.version.is_draft and signed_in(request).has_perm(EDIT, clause)
    form = ClauseBenchForm(request.POST or None, clause=clause, may_edit=may_edit)
    if request.method != "POST":
        return _draw(request, clause, form, _tried(clause, form))
    valid = form.is_valid()
    bench = _tried(clause, form) if valid else None
    if bench and is_fragment(request):
        return render(request, "policies/staff/_bench.html", {"bench": bench})
    if bench and "save" in request.POST:
        return _save(request, clause, form, bench)
    return _draw(request, clause, form, bench, status=200 if valid else 400)


def _tried(clause: Clause, form: ClauseBenchForm) -> services.Bench:
    return services.try_clause(clause, form.standing, form.written(), form.lines())


def _save(
    request: HttpRequest, clause: Clause, form: ClauseBenchForm, bench: services.Bench
) -> HttpResponse:
    if not form.may_edit:
        raise PermissionDenied
    if not bench.is_usable:
        form.add_error(None, _("Nothing was saved: a rule cannot be used. See what is said of it."))
        return _draw(request, clause, form, bench, status=400)
    try:
        changed = services.edit_rules(
            clause=clause, specs=bench.specs, by=signed_in(request), at=timezone.now()
        )
    except Refusal as refusal:
        return _draw(request, clause, form, bench, refusal=refusal, status=409)
    said = _("Saved.") if changed else _("Nothing was changed.")
    messages.success(request, said)
    return redirect("admin:clause-bench", clause.public_id)


def _draw(
    request: HttpRequest,
    clause: Clause,
    form: ClauseBenchForm,
    bench: services.Bench | None,
    *,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    version = clause.version
    context: dict[str, Any] = {
        "title": str(clause),
        "crumbs": [(_("Policies"), "../../../"), (str(version), f"../../../{version.public_id}/")],
        "clause": clause,
        "form": form,
        "bench": bench,
        "refusal": refusal,
    }
    return render_staff(request, "policies/staff/bench.html", context, status)
