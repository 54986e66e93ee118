"""The door of a calendar feed: no login, an exact token, and few guesses from one address."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from config.clocks.feed import calendar_of
from config.portal.services import TooManyTries, check_feed
from config.portal.services.attempts import ADDRESS_WINDOW
from config.portal.views import client_address


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """What ended answers as what never was; others' guesses keep no reader out."""
    now = timezone.now()
    text = calendar_of(token, now, request.GET.get("of", ""))
    if text is None:
        return _missed(request)
    answer = HttpResponse(text, content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"] = "no-store"
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _missed(request: HttpRequest) -> HttpResponse:
    try:
        check_feed(address=client_address(request), at=timezone.now())
    except TooManyTries:
        resting = HttpResponse("Too many tries.", status=429, content_type="text/plain")
        resting["Retry-After"] = str(int(ADDRESS_WINDOW.total_seconds()))
        return resting
    raise Http404
