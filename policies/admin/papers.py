"""The paper of a version for staff, and whether everybody may read the policy."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from config.accounts.admin import signed_in
from config.accounts.pages import register_page
from config.documents.responses import download
from policies import services
from policies.admin.pages import VIEW, version_for
from policies.pack_writer import write_pack
from policies.services.stored import pack_of
from policies.workflow import FROZEN


@require_safe
def paper(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The sealed paper of a published version, else a preview that says so on each page."""
    found = version_for(request, public_id)
    if found.status in FROZEN:
        kept = services.print_paper(version=found, by=signed_in(request), at=timezone.now())
        data, what = services.read_paper(kept), "policy"
    else:
        data, what = services.preview_paper(found).pdf, "draft"
    name = f"{found.organization.code}-{what}-{found.number}.pdf"
    return download(data, media_type="application/pdf", filename=name)


@require_safe
def toml(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The version as a file: to keep in git, to change there, to upload again."""
    found = version_for(request, public_id)
    data = write_pack(pack_of(found)).encode()
    name = f"{found.organization.code}-policy-{found.number}.toml"
    return download(data, media_type="application/toml", filename=name)


@require_POST
def publicity(request: HttpRequest, public_id: UUID) -> HttpResponse:
    found, user = version_for(request, public_id), signed_in(request)
    if not user.has_perm("policies.publish_version", found):
        raise PermissionDenied
    services.set_publicity(
        policy=found.policy,
        is_public=request.POST.get("is_public") == "yes",
        by=user,
        at=timezone.now(),
    )
    return redirect("admin:policy-version", found.public_id)


register_page("policies/<uuid:public_id>/policy.pdf", paper, name="policy-version-paper", perm=VIEW)
register_page("policies/<uuid:public_id>/policy.toml", toml, name="policy-version-toml", perm=VIEW)
register_page(
    "policies/<uuid:public_id>/publicity/", publicity, name="policy-version-publicity", perm=VIEW
)
