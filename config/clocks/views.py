"""Staff pages: deadlines of mine, and the calendar whose closures move them."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.accounts.admin import signed_in
from config.accounts.models import Closure, Organization, User
from config.accounts.pages import render_staff
from config.clocks.forms import ClosureForm, SeedForm
from config.clocks.models import Clock
from config.clocks.months import Month, month, read_month, span_of
from config.clocks.services import add_closure, seed_closures
from config.clocks.services.listing import LONGEST_LIST, Row, led_by, mine, rows
from config.clocks.services.news import end_feed, new_feed, news_of, set_mail


def grouped(found: Iterable[Row]) -> list[dict[str, object]]:
    titles = {
        "overdue": _("Overdue"),
        "today": _("Today"),
        "week": _("This week: the next seven days"),
        "later": _("Later"),
        "waiting": _("Waiting periods"),
        "through": _("Rights that run, and what is kept"),
        "stopped": _("Standing still"),
    }
    kept = dict[str, list[Row]]()
    for row in found:
        kept.setdefault(row.group, []).append(row)
    rest = [name for name in ("later", "waiting", "through", "stopped") if name in kept]
    shown = ("overdue", "today", "week", *rest)
    return [{"id": name, "title": titles[name], "rows": kept.get(name, [])} for name in shown]


def deadlines(request: HttpRequest) -> HttpResponse:
    user, now = signed_in(request), timezone.now()
    asked, as_month = request.GET.get("of", ""), request.GET.get("as") == "month"
    led = {house.code: house for house in led_by(user)}
    scope, shape = _scope(asked, led), ("month" if as_month else "list")
    told: dict[str, Any] = {"everybody": scope == "all", "of": led.get(scope)}
    whole = {code: _("All of %(name)s") % {"name": house.name} for code, house in led.items()}
    scopes = {"mine": _("Mine"), **whole, "all": _("All I may see")}
    context = {
        "title": _("Deadlines"),
        "tabs": [_tab(label, one, shape, one == scope) for one, label in scopes.items()],
        "shapes": [
            _tab(_("List"), scope, "list", not as_month),
            _tab(_("Month"), scope, "month", as_month),
        ],
        "scope": scope,
        "news": news_of(user),
        "groups": [] if as_month else grouped(rows(user, now, **told)),
        "month": _month(request, told, now) if as_month else None,
    }
    return render_staff(request, "clocks/deadlines.html", context)


def _scope(asked: str, led: Mapping[str, Organization]) -> str:
    return asked if asked == "all" or asked in led else "mine"


def _tab(label: str, scope: str, shape: str, current: bool) -> dict[str, object]:
    return {"label": label, "url": f"?of={scope}&as={shape}", "count": None, "current": current}


def _month(request: HttpRequest, told: Mapping[str, Any], now: datetime) -> Month[Row]:
    today = timezone.localdate(now)
    first = read_month(request.GET.get("month", ""), today)
    days = dict[date, list[Row]]()
    for row in rows(signed_in(request), now, days=span_of(first), **told):
        if row.clock.day and not row.clock.stopped_on:
            days.setdefault(row.clock.day, []).append(row)
    return month(first, days, today)


def news(request: HttpRequest) -> HttpResponse:
    """Make or end the calendar feed, switch the morning's message on or off."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    user, act, now = signed_in(request), request.POST.get("act", ""), timezone.now()
    if act == "feed":
        address = request.build_absolute_uri(
            reverse("deadline-feed", args=[new_feed(user=user, at=now)])
        )
        context = {
            "title": _("Your calendar feed"),
            "address": address,
            "whole": [
                (house.name, f"{address}?{urlencode({'of': house.code})}") for house in led_by(user)
            ],
        }
        answer = render_staff(request, "clocks/feed.html", context)
        answer["Cache-Control"] = "no-store"
        return answer
    if act == "end_feed":
        end_feed(user=user, at=now)
        messages.success(request, _("The feed has ended. Its address shows nothing any more."))
    elif act in ("mail", "no_mail"):
        set_mail(user=user, on=act == "mail")
        messages.success(request, _("Recorded."))
    return redirect("admin:deadlines")


def count_pressing(user: User) -> int:
    # What is due by today, for the sidebar; in the reader's day, a hint and no deadline
    seen = Clock.objects.visible_to(user).filter(mine(user), status=Clock.Status.OPEN)
    return seen.filter(due_on__lte=timezone.localdate(), stopped_on__isnull=True).count()


def _keeper(request: HttpRequest) -> User:
    # Whoever may enter closures: an organization's administrator, or the operator
    user = signed_in(request)
    if not user.has_perm("accounts.add_closure"):
        raise Http404
    return user


def calendar(request: HttpRequest) -> HttpResponse:
    # The closures to come, and the form that adds one
    user, now = _keeper(request), timezone.now()
    today = timezone.localdate(now)
    form = ClosureForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        closure = add_closure(**form.values(), by=user, at=now)
        messages.success(request, _("%(name)s is on the calendar.") % {"name": closure.name})
        return redirect("admin:calendar")
    context = {
        "title": _("Calendar"),
        "form": form,
        "seed_form": SeedForm(user=user, initial={"year": today.year + 1}),
        "closures": _closures(user, today - timedelta(days=31)),
    }
    return render_staff(request, "clocks/calendar.html", context, 400 if form.errors else 200)


def _closures(user: User, since: date) -> QuerySet[Closure]:
    # Those that the user may see; the operator sees all
    seen = Closure.objects.all() if user.is_operator else Closure.objects.visible_to(user)
    return seen.filter(on__gte=since).select_related("organization")[:LONGEST_LIST]


def seed(request: HttpRequest) -> HttpResponse:
    # Enter the state's own holidays of a year
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    user = _keeper(request)
    form = SeedForm(request.POST, user=user)
    if form.is_valid():
        made = seed_closures(**form.values(), by=user, at=timezone.now())
        said = ngettext("%(n)d day was added.", "%(n)d days were added.", len(made))
        messages.success(request, said % {"n": len(made)})
    else:
        messages.error(request, _("Choose an organization and a year."))
    return redirect("admin:calendar")
