"""An agency's people and their units, and each one's way through the policy."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from config.accounts.admin import signed_in
from config.accounts.pages import register_page, render_staff
from config.documents.responses import download
from config.errors import Invalid, Refusal
from policies.acknowledging_forms import (
    KEEP,
    AddressForm,
    EntryForm,
    KindForm,
    LeaveForm,
    MoveForm,
    PersonForm,
    ReadingForm,
    RosterForm,
)
from policies.forms import complain
from policies.models import Reading, RosterEntry
from policies.roster_file import template as template_text
from policies.services.readings import link_to, revoke_reading_link, token_of
from policies.services.roster import (
    add_to_roster,
    import_roster,
    leave_roster,
    move_to_unit,
    set_address,
    set_kind,
)

VIEW = "policies.view_rosterentry"
A_PAGE = 100
Said = Any


@dataclass(frozen=True)
class Act:
    """What may be done about one person; `call` answers with what to say."""

    title: Said
    form: type[EntryForm]
    call: Callable[..., str]


def _sent(request: HttpRequest, entry: RosterEntry, reading: Reading) -> str:
    """With an e-mail address the sweep sends it; else it is shown here, this once."""
    user, now = signed_in(request), timezone.now()
    by_hand = not entry.person.email
    link = link_to(reading=reading, by=user, at=now, anew=True, by_hand=by_hand)
    if not by_hand:
        Reading.objects.filter(pk=reading.pk).update(mailed_at=None)
        return _("A new link goes by e-mail within minutes. The old one is over.")
    address = settings.BASE_URL + reverse("portal:exchange", args=[token_of(link)])
    said = _(
        "Hand this address over; it is shown only now: %(address)s"
        " What is signed by it says that you handed it over."
    )
    return said % {"address": address}


def _revoked(request: HttpRequest, entry: RosterEntry, reading: Reading) -> str:
    revoke_reading_link(reading=reading, by=signed_in(request), at=timezone.now())
    return _("The link is over. No e-mail goes until you make another.")


def _moved(request: HttpRequest, entry: RosterEntry, **told: Any) -> str:
    move_to_unit(entry=entry, by=signed_in(request), at=timezone.now(), **told)
    return _("Moved.")


def _set_kind(request: HttpRequest, entry: RosterEntry, **told: Any) -> str:
    set_kind(entry=entry, by=signed_in(request), at=timezone.now(), **told)
    return _("Entered. What they signed stays.")


def _set_address(request: HttpRequest, entry: RosterEntry, **told: Any) -> str:
    set_address(entry=entry, by=signed_in(request), at=timezone.now(), **told)
    return _("Entered. Links that were out are over: make a new one.")


def _left(request: HttpRequest, entry: RosterEntry, **told: Any) -> str:
    first_day_gone = told["on"] + timedelta(days=1)
    leave_roster(entry=entry, on=first_day_gone, by=signed_in(request), at=timezone.now())
    return _("After that day nothing is asked of them. What they signed stays.")


ACTS = {
    "link": Act(gettext_lazy("Make a new link"), ReadingForm, _sent),
    "revoke": Act(gettext_lazy("Revoke the link"), ReadingForm, _revoked),
    "move": Act(gettext_lazy("Move to another unit"), MoveForm, _moved),
    "kind": Act(gettext_lazy("Sworn or civilian"), KindForm, _set_kind),
    "address": Act(gettext_lazy("Correct the e-mail"), AddressForm, _set_address),
    "leave": Act(gettext_lazy("Left the agency"), LeaveForm, _left),
}


@require_http_methods(["GET", "POST"])
def personnel(request: HttpRequest) -> HttpResponse:
    """Everybody whom one may see; a POST adds one more."""
    user = signed_in(request)
    form = PersonForm(request.POST if request.method == "POST" else None, user=user)
    if request.method == "POST":
        _must_keep(request)
        if form.is_valid() and (entry := _tried(form, lambda: _added(request, form))):
            messages.success(request, _("Added, with the version in force to read."))
            return redirect("admin:roster-entry", entry.public_id)
    return _people(request, form=form, status=400 if form.errors else 200)


def _must_keep(request: HttpRequest) -> None:
    if not signed_in(request).has_perm(KEEP):
        raise PermissionDenied


def _added(request: HttpRequest, form: PersonForm) -> RosterEntry:
    return add_to_roster(by=signed_in(request), at=timezone.now(), **form.cleaned_data)


def _tried(form: forms.BaseForm, act: Callable[[], Any]) -> Any:
    """What came of it, or None with the reason beside its field."""
    try:
        return act()
    except (Invalid, Refusal) as error:
        complain(form, error)
    return None


@require_http_methods(["POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """A whole file, or nobody of it."""
    _must_keep(request)
    user = signed_in(request)
    form = RosterForm(request.POST, request.FILES, user=user)
    if form.is_valid():
        taken = _tried(
            form,
            lambda: import_roster(
                organization=form.cleaned_data["agency"], rows=form.rows, by=user, at=timezone.now()
            ),
        )
        if taken:
            said = _("Added: %(added)s. Moved to another unit: %(moved)s. As before: %(alike)s.")
            told = {"added": taken.added, "moved": taken.moved, "alike": taken.alike}
            messages.success(request, said % told)
            return redirect("admin:personnel")
    return _people(request, file_form=form, status=400)


def _people(
    request: HttpRequest,
    *,
    form: PersonForm | None = None,
    file_form: RosterForm | None = None,
    status: int = 200,
) -> HttpResponse:
    user = signed_in(request)
    rows = RosterEntry.objects.visible_to(user).filter(left_on__isnull=True)
    pages = Paginator(rows.select_related("person", "unit", "organization"), A_PAGE)
    may_keep = user.has_perm(KEEP)
    context = {
        "title": _("Personnel"),
        "crumbs": [(_("Acknowledgement of the policy"), reverse("admin:acknowledgements"))],
        "people": pages.get_page(request.GET.get("page")),
        "form": (form or PersonForm(user=user)) if may_keep else None,
        "file_form": (file_form or RosterForm(user=user)) if may_keep else None,
    }
    return render_staff(request, "policies/staff/personnel.html", context, status)


@require_safe
def template(request: HttpRequest) -> HttpResponse:
    data = b"\xef\xbb\xbf" + template_text().encode()  # so that a spreadsheet knows it is UTF-8
    return download(data, media_type="text/csv", filename="personnel.csv")


@require_http_methods(["GET", "POST"])
def entry(request: HttpRequest, public_id: UUID, verb: str = "") -> HttpResponse:
    """One person: what they had to read, what they signed; a POST does one of the acts."""
    user = signed_in(request)
    rows = RosterEntry.objects.visible_to(user).select_related("person", "unit", "organization")
    found = rows.filter(public_id=public_id).first()
    if found is None or (verb and verb not in ACTS):
        raise Http404
    if request.method != "POST" or not verb:
        return _entry_page(request, found)
    if not user.has_perm(KEEP, found):
        raise PermissionDenied
    act = ACTS[verb]
    form = act.form(request.POST, user=user, entry=found, auto_id=f"{verb}_%s")
    if form.is_valid():
        said = _tried(form, lambda: act.call(request, found, **form.cleaned_data))
        if said:
            messages.success(request, said)
            return redirect("admin:roster-entry", found.public_id)
    return _entry_page(request, found, {verb: form}, 400)


def _entry_page(
    request: HttpRequest,
    found: RosterEntry,
    tried: dict[str, forms.Form] | None = None,
    status: int = 200,
) -> HttpResponse:
    user = signed_in(request)
    readings = Reading.objects.visible_to(user).filter(entry=found).order_by("-pk")
    context = {
        "title": found.person.name,
        "crumbs": [
            (_("Acknowledgement of the policy"), reverse("admin:acknowledgements")),
            (_("Personnel"), reverse("admin:personnel")),
        ],
        "entry": found,
        "today": found.organization.on(timezone.now()),
        "readings": readings.select_related("version__policy", "acknowledgement__handed_by"),
        "acts": list(_acts(user, found, tried or {})) if user.has_perm(KEEP, found) else [],
    }
    return render_staff(request, "policies/staff/roster_entry.html", context, status)


def _acts(user: Any, found: RosterEntry, tried: dict[str, forms.Form]) -> Any:
    for verb, act in ACTS.items():
        form = tried.get(verb) or act.form(user=user, entry=found, auto_id=f"{verb}_%s")
        reads = form.fields.get("reading")
        if reads is None or reads.queryset.exists():  # type: ignore[attr-defined]
            url = reverse("admin:roster-entry-act", args=[found.public_id, verb])
            yield {"verb": verb, "title": act.title, "form": form, "url": url}


register_page("personnel/", personnel, name="personnel", perm=VIEW)
register_page("personnel/file/", upload, name="personnel-file", perm=KEEP)
register_page("personnel/template.csv", template, name="personnel-template", perm=KEEP)
register_page("personnel/<uuid:public_id>/", entry, name="roster-entry", perm=VIEW)
register_page("personnel/<uuid:public_id>/<slug:verb>/", entry, name="roster-entry-act", perm=VIEW)
