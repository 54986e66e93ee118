"""The frame of a draft, to change: mission, principles, categories, classes, ladder."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from config.accounts.admin import signed_in
from config.accounts.pages import register_page, render_staff
from policies import services
from policies.admin.pages import VIEW, version_for
from policies.draft_forms import FrameForm


def frame(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found, user = version_for(request, public_id), signed_in(request)
    if not user.has_perm("policies.change_policyversion", found):
        raise PermissionDenied
    form = FrameForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in FrameForm.Meta.fields}
        services.change_draft(version=found, by=user, at=timezone.now(), **said)
        messages.success(request, _("Changed."))
        return redirect("admin:policy-version", found.public_id)
    context = {
        "title": _("The policy as a whole"),
        "crumbs": [(_("Policies"), "../../"), (str(found), "../")],
        "version": found,
        "form": form,
    }
    status = 400 if form.errors else 200
    return render_staff(request, "policies/staff/frame.html", context, status)


register_page("policies/<uuid:public_id>/frame/", frame, name="policy-version-frame", perm=VIEW)
