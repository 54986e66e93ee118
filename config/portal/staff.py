"""Staff pages: who may come in, and a new code for somebody on the phone."""

from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.accounts.admin import signed_in
from config.accounts.models import Matter, User
from config.accounts.pages import render_staff
from config.portal.models import HeldFact, LinkRequest, PortalLink
from config.portal.services import create_link, renew_link, revoke_link, rule_for
from config.portal.services.links import DAYS, MOST_DAYS

ADD = "portal.add_portallink"
VIEW = "portal.view_portallink"
MOST = 50


class FindForm(forms.Form):
    reference = forms.CharField(label=gettext_lazy("Matter's reference"), max_length=24)


class LinkForm(forms.Form):
    purpose = forms.ChoiceField(
        label=gettext_lazy("For"),
        choices=PortalLink.Purpose.choices,
        initial=PortalLink.Purpose.MATTER,
    )
    days = forms.IntegerField(
        label=gettext_lazy("Days"), min_value=1, max_value=MOST_DAYS, initial=DAYS
    )


def find(request: HttpRequest) -> HttpResponse:
    # POST, so that no reference stands in an address line that a log keeps.
    form = FindForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        wanted = form.cleaned_data["reference"].strip().upper()
        seen = Matter.objects.visible_to(signed_in(request), ADD)
        if found := seen.filter(reference=wanted).first():
            return redirect("admin:portal-access", public_id=found.public_id)
        form.add_error("reference", _("There is no such matter among those you work on."))
    context = {"title": _("Portal access"), "form": form, "asked": asked_for(signed_in(request))}
    return render_staff(request, "portal/staff/find.html", context, 400 if form.errors else 200)


def asked_for(user: User) -> Any:
    """Who waits for a new link by post, or by an e-mail that does not leave; oldest first."""
    found = LinkRequest.objects.open().visible_to(user).order_by("asked_at")
    return found.select_related("link__matter", "link__person")[:MOST]


def count_asked(user: User) -> int:
    return LinkRequest.objects.open().by_post().visible_to(user).count()


def access(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The links of one matter; POST makes one and shows its secrets, this once."""
    user, matter = matter_for(request, public_id)
    form = LinkForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and matter.person is not None:
        link, token = create_link(
            matter=matter, person=matter.person, **form.cleaned_data, by=user, at=timezone.now()
        )
        return _page(request, user, matter, LinkForm(), told(link, token))
    return _page(request, user, matter, form, {})


def told(link: PortalLink, token: str) -> dict[str, object]:
    address = settings.BASE_URL + reverse("portal:exchange", args=[token])
    return {"made": link, "address": address}


def renew(request: HttpRequest, public_id: UUID, link_id: UUID) -> HttpResponse:
    """Another link in place of this one, which ends; its secrets are shown this once."""
    user, matter = matter_for(request, public_id)
    link, token = renew_link(link=_link(request, user, matter, link_id), by=user, at=timezone.now())
    return _page(request, user, matter, LinkForm(), told(link, token))


def revoke(request: HttpRequest, public_id: UUID, link_id: UUID) -> HttpResponse:
    user, matter = matter_for(request, public_id)
    revoke_link(link=_link(request, user, matter, link_id), by=user, at=timezone.now())
    messages.success(request, _("The link opens nothing any more."))
    return redirect("admin:portal-access", public_id=matter.public_id)


def _link(request: HttpRequest, user: User, matter: Matter, link_id: UUID) -> PortalLink:
    link = PortalLink.objects.visible_to(user).filter(matter=matter, public_id=link_id).first()
    if link is None:
        raise Http404
    if request.method != "POST":
        raise PermissionDenied
    return link


def matter_for(request: HttpRequest, public_id: UUID) -> tuple[User, Matter]:
    user = signed_in(request)
    found = (
        Matter.objects.visible_to(user, ADD)
        .select_related("agency", "screener", "person")
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise Http404
    return user, found


def _page(
    request: HttpRequest, user: User, matter: Matter, form: LinkForm, made: dict[str, object]
) -> HttpResponse:
    context = {
        "title": _("Portal access"),
        "crumbs": [(_("Portal access"), reverse("admin:portal-find"))],
        "matter": matter,
        "form": form,
        "links": PortalLink.objects.visible_to(user).filter(matter=matter)[:MOST],
        "now": timezone.now(),
        "asked": LinkRequest.objects.open().visible_to(user).filter(link__matter=matter),
        "asks_ssn": rule_for(matter.screener).ssn,
        "holds_ssn": HeldFact.objects.filter(person=matter.person).exists(),
        **made,
    }
    status = 400 if form.errors else 200
    response = render_staff(request, "portal/staff/access.html", context, status)
    response["Cache-Control"] = "no-store"
    return response
