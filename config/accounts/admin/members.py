"""End a membership: from then on the role opens nothing."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from config.accounts.admin.base import signed_in
from config.accounts.models import Membership
from config.accounts.pages import register_page
from config.accounts.services import end_membership


def end(request: HttpRequest, pk: int) -> HttpResponse:
    user = signed_in(request)
    found = Membership.objects.visible_to(user).filter(pk=pk).first()
    if found is None or not user.has_perm("accounts.change_membership", found):
        raise Http404
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    end_membership(membership=found, by=user, at=timezone.now())
    messages.success(request, _("The role has ended."))
    return redirect("admin:accounts_membership_change", found.pk)


register_page("memberships/<int:pk>/end/", end, name="membership-end")
