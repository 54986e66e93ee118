"""The version that an address names, for those who may read it."""

from uuid import UUID

from django.http import Http404, HttpRequest

from config.accounts.admin import signed_in
from policies.models import PolicyVersion


def version_for(request: HttpRequest, public_id: UUID) -> PolicyVersion:
    found = PolicyVersion.objects.visible_to(signed_in(request)).select_related(
        "policy__organization", "author", "counsel", "approver"
    )
    version = found.filter(public_id=public_id).first()
    if version is None:
        raise Http404
    return version
