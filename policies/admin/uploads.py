"""A policy file becomes a draft: first what the checks say, then, sent again, the draft."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from config.accounts.admin import signed_in
from config.accounts.models import User
from config.accounts.pages import render_staff
from config.errors import Invalid, Refusal
from policies import services
from policies.findings import Finding, check
from policies.forms import complain
from policies.models import PolicyVersion
from policies.upload_forms import UploadForm

WRITE = "policies.import_pack"


def upload(request: HttpRequest) -> HttpResponse:
    """Nothing is kept before the findings of this very text stood on the page."""
    user = signed_in(request)
    form = UploadForm(request.POST or None, request.FILES or None, user=user)
    found: list[Finding] | None = None
    if request.method == "POST" and form.is_valid():
        if form.is_checked and (made := _drafted(form, user)):
            messages.success(request, _("The draft is yours to change."))
            return redirect("admin:policy-version", made.public_id)
        found = check(form.pack)
    context = {
        "title": _("Upload a policy file"),
        "crumbs": [(_("Policies"), "../")],
        "form": form,
        "pack": form.pack if found is not None else None,
        "lost": found[: len(form.pack.problems)] if found else [],
        "findings": found[len(form.pack.problems) :] if found else [],
    }
    status = 400 if form.errors else 200
    return render_staff(request, "policies/staff/upload.html", context, status)


def _drafted(form: UploadForm, user: User) -> PolicyVersion | None:
    organization, policy = form.cleaned_data["aim"]
    try:
        return services.draft_pack(
            organization=organization,
            policy=policy,
            pack=form.pack,
            submission=form.cleaned_data["submission"],
            by=user,
            at=timezone.now(),
        )
    except (Invalid, Refusal) as error:
        complain(form, error)
    return None
