"""Ask for another link or code: one answer for everybody, whatever they typed."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from config.portal import services
from config.portal.access import public_page
from config.portal.forms import AgainForm
from config.portal.pages import render_portal, resting_page
from config.portal.services import TooManyTries
from config.portal.views import client_address


@require_http_methods(["GET", "POST"])
@public_page
def again(request: HttpRequest) -> HttpResponse:
    form = AgainForm(request.POST or None)
    asked = request.method == "POST" and form.is_valid()
    if asked:
        # A pasted address ends in its token; a code has no slash
        secret = form.cleaned_data["secret"].strip().rstrip("/").rsplit("/", 1)[-1]
        try:
            services.ask_new_link(
                secret=secret,
                way=form.cleaned_data["way"],
                address=client_address(request),
                at=timezone.now(),
            )
        except TooManyTries:
            return resting_page(request)
    said = pgettext("portal", "You asked for a new link")
    title = said if asked else pgettext("portal", "Get a new link")
    context = {"title": title, "form": form, "asked": asked}
    return render_portal(request, "portal/again.html", context, 400 if form.errors else 200)
