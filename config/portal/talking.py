"""Messages in the portal: written by anybody who came by a link, read by who proved identity."""

from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import Count, Subquery, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods

from config.errors import Invalid
from config.portal import services
from config.portal.access import PortalRequest, portal_page, submission_of
from config.portal.days import moment
from config.portal.models import Message
from config.portal.pad import Pad
from config.portal.pages import render_portal
from config.portal.sections import (
    Section,
    fact_of,
    register_fact,
    register_menu,
    register_section,
)
from config.portal.services.messages import LONGEST
from config.portal.visits import PortalVisit, session_of

SENT, UNREAD = "message_sent", "unread_messages"


class MessageForm(forms.Form):
    text = forms.CharField(
        label=pgettext_lazy("portal", "Your message"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": pgettext_lazy("portal", "Write something first.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = pgettext(
            "portal",
            "Up to %(n)s characters. Files do not fit in here: send them with a dispute, or by"
            " mail.",
        )
        self.fields["text"].help_text = said % {"n": LONGEST}


@require_http_methods(["GET", "POST"])
@portal_page
def messages(request: PortalRequest) -> HttpResponse:
    """The conversation with a form below; for somebody unproven the form alone (R-13)."""
    visit, now = request.portal, timezone.now()
    pad = Pad(request, f"message:{visit.matter.public_id}", "text")
    if pad.is_wanted:
        return redirect(pad.keep(now))
    form = MessageForm(request.POST or None, initial=pad.initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.write_message(
                visit=visit,
                text=form.cleaned_data["text"],
                submission=submission_of(request) or uuid4(),
                at=now,
            )
        except Invalid as invalid:
            form.add_error("text", invalid.fields["text"])
        else:
            pad.empty()
            session_of(request)[SENT] = True
            return redirect("portal:messages")
    rows = [_row(visit, one) for one in services.conversation(visit)]
    if any(row["is_new"] for row in rows):
        services.read_by_person(visit=visit, at=now)
    context = {
        "title": pgettext("portal", "Messages"),
        "form": form,
        "sent": request.method == "GET" and session_of(request).pop(SENT, False),
        "proven": visit.proven,
        "messages": rows,
        "answers": visit.matter.screener,
        "submission": submission_of(request) or uuid4(),
        **pad.context,
    }
    status = 400 if form.errors else 200
    return render_portal(request, "portal/messages.html", context, status)


def _row(visit: PortalVisit, one: Message) -> dict[str, object]:
    is_new = one.author == Message.Author.STAFF and one.read_at is None
    return {
        "message": one,
        "when": moment(one.written_at, visit.matter.screener.zone),
        "is_new": is_new,
    }


def _unread(visit: PortalVisit) -> Subquery:
    """One number over all matters in sight: the case and the person's file are two."""
    answers = Message.objects.of_matter(visit.matter, visit.person).to_person().unread()
    together = answers.order_by().annotate(all=Value(1)).values("all")
    return Subquery(together.annotate(n=Count("pk")).values("n"))


def section(visit: PortalVisit, request: HttpRequest) -> SafeString | None:
    """On the matter page: that an answer is there which nobody has read."""
    new = fact_of(visit, UNREAD) or 0
    if not new:
        return None
    context = {"new": new, "url": reverse("portal:messages")}
    return render_to_string("portal/_new_messages.html", context, request)


register_fact(UNREAD, _unread)
register_section(Section(1, section))
register_menu(
    pgettext_lazy("portal", "Messages"),
    "portal:messages",
    order=80,
    before_proof=True,
    text=pgettext_lazy(
        "portal", "You can write to us without this step. To read our answer, show that it is you."
    ),
)
