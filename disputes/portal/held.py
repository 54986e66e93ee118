"""What is in my file: accounts and posts, each of which can be disputed, printed or not (R-5)."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Exists, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from config.audit.services import record_reads
from config.portal.access import PortalRequest, identity_required, portal_page
from config.portal.days import plain_day
from config.portal.pages import render_portal
from config.portal.sections import fact_of
from config.portal.visits import PortalVisit
from disputes.services import accounts_held, cases_held, pick_posts, posts_held
from disputes.services.disputable import open_items
from screening.models import Post
from screening.services import platform_name

HELD = "dispute:held"
A_PAGE = 20


def has_file(visit: PortalVisit) -> Exists:
    """A consumer's file, whether or not anybody was given a report (R-12, R-16)."""
    return Exists(cases_held(visit.person, visit.matter.screener))


@require_http_methods(["GET", "POST"])
@portal_page
@identity_required
def held(request: PortalRequest) -> HttpResponse:
    """Tick posts to take them to the dispute page; accounts stand there anyway."""
    visit = request.portal
    if not fact_of(visit, HELD):
        raise Http404
    person, screener = visit.person, visit.matter.screener
    if request.method == "POST":
        picked = request.POST.getlist("post")
        if pick_posts(person=person, screener=screener, keys=picked, at=timezone.now()):
            return redirect("dispute:start")
    posts = Paginator(_posts(visit), A_PAGE).get_page(request.GET.get("page"))
    _look(visit)
    waiting = open_items(person)
    context = {
        "title": pgettext("portal", "What is in your file"),
        "accounts": accounts_held(person, screener, waiting),
        "page": posts,
        "rows": [_row(one, visit, one.text_sha256 in waiting) for one in posts],
        "nothing_ticked": request.method == "POST",
    }
    status = 400 if request.method == "POST" else 200
    return render_portal(request, "disputes/portal/held.html", context, status)


def _posts(visit: PortalVisit) -> QuerySet[Post]:
    return posts_held(visit.person, visit.matter.screener).order_by("-posted_at", "-pk")


def _row(post: Post, visit: PortalVisit, is_open: bool) -> dict[str, Any]:
    at = post.dated_at
    return {
        "key": str(post.public_id),
        "title": f"{platform_name(post.platform)} · {post.author_handle or post.account.handle}",
        "when": plain_day(at.astimezone(visit.matter.screener.zone).date()) if at else "",
        "text": post.whole,
        "lang": "" if post.language == "und" else post.language,
        "open": is_open,
    }


def _look(visit: PortalVisit) -> None:
    """Who sees the words of the file is on its trail, the person too."""
    matter = visit.matter
    look = (matter.stream, matter.screener.code, f"matter:{matter.reference}")
    record_reads(actor=visit.actor, at=timezone.now(), looks=[look])
