"""My letters, and the ways of help: by telephone, by post, in person, in large print."""

from uuid import uuid4

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from config.errors import Invalid
from config.portal import services
from config.portal.access import PortalRequest, identity_required, portal_page, submission_of
from config.portal.models import ContactChoice
from config.portal.pages import render_portal
from config.portal.sections import register_menu
from config.portal.visits import session_of

KEPT = "contact_kept"
WAYS = {
    ContactChoice.Way.EMAIL.value: pgettext_lazy("portal", "By e-mail"),
    ContactChoice.Way.TEXT.value: pgettext_lazy("portal", "By text message to the phone on file"),
    ContactChoice.Way.NONE.value: pgettext_lazy("portal", "Not at all: I look here myself"),
}


class ContactForm(forms.Form):
    way = forms.ChoiceField(
        label=pgettext_lazy("portal", "How should we tell you that a message is here?"),
        help_text=pgettext_lazy(
            "portal", "It is one short line, and it says nothing about you. Letters come as before."
        ),
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: object, ways: list[str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["way"].choices = [(way, WAYS[way]) for way in ways]  # type: ignore[attr-defined]


@require_safe
@portal_page
@identity_required
def letters(request: PortalRequest) -> HttpResponse:
    """What was sent or shown to the person, each as its file, and the proof that it is ours."""
    context = {
        "title": pgettext("portal", "My letters"),
        "papers": services.papers_of(request.portal),
        "forms": services.sent_forms(request.portal),
        "proves": True,
    }
    return render_portal(request, "portal/letters.html", context)


@require_http_methods(["GET", "POST"])
@portal_page
def contact(request: PortalRequest) -> HttpResponse:
    """The ways are for everybody; how to be told is for who has shown who they are."""
    visit = request.portal
    if request.method == "POST" and not visit.proven:
        return redirect("portal:identity")
    form = None
    if visit.proven:
        said = ContactChoice.objects.of(visit.person)
        ways = services.ways_open_to(visit.person)
        form = ContactForm(
            request.POST or None, ways=ways, initial={"way": said.way if said else ways[0]}
        )
    if form and request.method == "POST" and form.is_valid():
        try:
            services.choose_contact(
                visit=visit,
                way=form.cleaned_data["way"],
                submission=submission_of(request) or uuid4(),
                at=timezone.now(),
            )
        except Invalid as invalid:
            form.add_error("way", invalid.fields["way"])
        else:
            session_of(request)[KEPT] = True
            return redirect("portal:contact")
    context = {
        "title": pgettext("portal", "Contact and help"),
        "form": form,
        "kept": request.method == "GET" and session_of(request).pop(KEPT, False),
        "helper": visit.matter.screener if visit.proven else None,
        "write_url": reverse("portal:messages"),
        "submission": submission_of(request) or uuid4(),
    }
    status = 400 if form and form.errors else 200
    return render_portal(request, "portal/contact.html", context, status)


register_menu(pgettext_lazy("portal", "My letters"), "portal:letters", order=50)
register_menu(
    pgettext_lazy("portal", "Contact and help"),
    "portal:contact",
    order=100,
    before_proof=True,
    text=pgettext_lazy("portal", "By phone, by mail, in person, in large print."),
)
