"""What a version says otherwise than another one, side by side: for counsel before approving."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from config.accounts.admin import signed_in
from config.accounts.pages import register_page, render_staff
from policies import services
from policies.admin.pages import VIEW, version_for
from policies.differences import compare
from policies.forms import OtherVersionForm
from policies.models import PolicyVersion
from policies.services.stored import pack_of
from policies.showing import drawn


def differences(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Beside the version before it, or beside any other that one may read."""
    after = version_for(request, public_id)
    others = PolicyVersion.objects.visible_to(signed_in(request)).exclude(pk=after.pk)
    others = others.filter(policy__organization=after.organization).select_related("policy")
    form = OtherVersionForm(request.GET or None, versions=others.order_by("policy", "-number"))
    if request.GET and form.is_valid():
        before = form.cleaned_data["beside"]
    else:
        before = services.version_before(after) or others.filter(policy=after.policy).first()
    context = {
        "title": _("What changed"),
        "crumbs": [(_("Policies"), "../../"), (str(after), "../")],
        "after": after,
        "before": before,
        "form": form
        if request.GET
        else OtherVersionForm(versions=others, initial={"beside": before}),
        "found": drawn(compare(pack_of(before), pack_of(after))) if before else None,
        "language": after.language,
    }
    status = 400 if form.errors else 200
    return render_staff(request, "policies/staff/differences.html", context, status)


register_page(
    "policies/<uuid:public_id>/differences/",
    differences,
    name="policy-version-differences",
    perm=VIEW,
)
