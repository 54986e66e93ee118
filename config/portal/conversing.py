"""Staff pages: who wrote, and a conversation with its answer, in the matter it belongs to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.accounts.admin import signed_in
from config.accounts.models import Matter, User, actor
from config.accounts.pages import Rendered, render_staff
from config.audit.services import record_read
from config.errors import Invalid
from config.portal.access import submission_of
from config.portal.models import Message, PortalLink
from config.portal.services import answer_person, read_by_staff
from config.portal.services.messages import LONGEST

VIEW = "portal.view_message"
ADD = "portal.add_message"
MOST = 200
PARTS = ("matter", "person", "written_by")
# What rooms above offer beside a message of the person's: HTML by the message's key.
Acts = Callable[[HttpRequest, Matter, Sequence[Message]], Mapping[int, SafeString]]
Draw = Callable[[Mapping[str, Any], int], HttpResponse]
ACTS: list[Acts] = []


def register_message_acts(offer: Acts) -> None:
    ACTS.append(offer)


class AnswerForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Your answer"),
        help_text=gettext_lazy(
            "The person reads it in the portal. What goes out by e-mail or text only says that"
            " something is there."
        ),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


def waiting(user: User) -> Any:
    """What the person wrote and nobody answered since; unread ones are among them."""
    later = Message.objects.filter(
        person=OuterRef("person"), matter=OuterRef("matter"), written_at__gt=OuterRef("written_at")
    )
    last = Message.objects.to_staff().filter(~Exists(later.to_person()))
    return last.visible_to(user).select_related("matter__agency", "person")


def count_unread(user: User) -> int:
    return Message.objects.to_staff().unread().visible_to(user).count()


def inbox(request: HttpRequest) -> HttpResponse:
    """Unread first, then read and not answered; the longest waiting first."""
    rows = list(waiting(signed_in(request))[:MOST])
    rows.sort(key=lambda one: (one.read_at is not None, one.written_at))
    context = {"title": _("Messages"), "rows": rows, "now": timezone.now()}
    return render_staff(request, "portal/staff/inbox.html", context)


def panel(request: HttpRequest) -> Rendered:
    """On the home page: the count alone, so that no name stands there."""
    count = count_unread(signed_in(request))
    if not count:
        return SafeString("")
    label = _("Unread messages")
    return {"rows": [{"label": label, "url": reverse("admin:matter-messages"), "count": count}]}


def page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The conversation of a matter that is no case; a case shows its own among its tabs."""
    found = (
        Matter.objects.visible_to(signed_in(request), VIEW)
        .select_related("agency", "screener", "person")
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise Http404

    def draw(context: Mapping[str, Any], status: int) -> HttpResponse:
        frame = {
            "title": _("Messages of %(reference)s") % {"reference": found.reference},
            "crumbs": [(_("Messages"), reverse("admin:matter-messages"))],
        }
        return render_staff(request, "portal/staff/conversation.html", {**frame, **context}, status)

    return converse(request, found, draw)


def converse(request: HttpRequest, matter: Matter, draw: Draw) -> HttpResponse:
    """Show what was written, each look on the trail; a POST answers."""
    user, now = signed_in(request), timezone.now()
    may_answer = Matter.objects.visible_to(user, ADD).filter(pk=matter.pk).exists()
    form = AnswerForm(request.POST or None)
    if request.method == "POST":
        if not may_answer:
            raise PermissionDenied
        if form.is_valid() and _answered(request, matter, form, user):
            return redirect(request.path)
    person = matter.person
    found: list[Message] = []
    if person:
        written = Message.objects.of_matter(matter, person).visible_to(user)
        found = list(written.select_related(*PARTS))
    acts = {pk: html for offer in ACTS for pk, html in offer(request, matter, found).items()}
    if found:
        _look(user, matter)
        if may_answer:
            read_by_staff(matter=matter, by=user, at=now)
    context = {
        "matter": matter,
        "rows": [{"message": one, "act": acts.get(one.pk, "")} for one in found],
        "form": form,
        "may_answer": may_answer,
        "let_in": PortalLink.objects.filter(matter=matter, person=person).exists(),
        "submission": submission_of(request) or uuid4(),
    }
    return draw(context, 400 if form.errors else 200)


def _answered(request: HttpRequest, matter: Matter, form: AnswerForm, user: User) -> bool:
    try:
        answer_person(
            matter=matter,
            text=form.cleaned_data["text"],
            submission=submission_of(request) or uuid4(),
            by=user,
            at=timezone.now(),
        )
    except Invalid as invalid:
        form.add_error("text", invalid.fields["text"])
        return False
    messages.success(request, _("Answered. The person is told that something is there."))
    return True


def _look(user: User, matter: Matter) -> None:
    record_read(
        stream=matter.stream,
        actor=actor(user),
        agency=matter.agency.code if matter.agency else matter.screener.code,
        target=f"messages:{matter.public_id}",
        at=timezone.now(),
        payload={},
    )
