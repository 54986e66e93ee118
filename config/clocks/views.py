"""Staff pages: deadlines of mine, and the calendar whose closures move them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.accounts.admin import signed_in
from config.accounts.models import Closure, User
from config.accounts.pages import render_staff
from config.clocks.forms import ClosureForm, SeedForm
from config.clocks.models import Clock
from config.clocks.services import add_closure, seed_closures
from config.clocks.services.adoptions import rule
from config.law.rule import Rule

WEEK = timedelta(days=7)
LONGEST_LIST = 200


@dataclass(frozen=True)
class Row:
    """One clock as the page shows it; `today` is the day in the obligated party's zone."""

    clock: Clock
    rule: Rule
    today: date

    @property
    def group(self) -> str:
        if self.clock.due_on is None:
            return "waiting"
        if self.clock.due_on < self.today:
            return "overdue"
        if self.clock.due_on == self.today:
            return "today"
        return "week" if self.clock.due_on < self.today + WEEK else "later"


def mine(user: User) -> Q:
    # Clocks that somebody owns, and those of their organization that nobody owns
    own = user.organization_ids("clocks.view_clock")
    return Q(owner=user) | Q(owner__isnull=True, organization__in=own)


def rows(user: User, at: datetime, *, everybody: bool = False) -> Iterator[Row]:
    found = Clock.objects.visible_to(user).filter(status=Clock.Status.OPEN)
    if not everybody:
        found = found.filter(mine(user))
    for clock in found.select_related("matter", "organization", "owner")[:LONGEST_LIST]:
        yield Row(clock, rule(clock.counted_by), clock.organization.on(at))


def grouped(found: Iterable[Row]) -> list[dict[str, object]]:
    titles = {
        "overdue": _("Overdue"),
        "today": _("Today"),
        "week": _("This week: the next seven days"),
        "later": _("Later"),
        "waiting": _("Waiting periods"),
    }
    kept = dict[str, list[Row]]()
    for row in found:
        kept.setdefault(row.group, []).append(row)
    shown = ("overdue", "today", "week", *(name for name in ("later", "waiting") if name in kept))
    return [{"id": name, "title": titles[name], "rows": kept.get(name, [])} for name in shown]


def deadlines(request: HttpRequest) -> HttpResponse:
    everybody = request.GET.get("of") == "all"
    context = {
        "title": _("Deadlines"),
        "groups": grouped(rows(signed_in(request), timezone.now(), everybody=everybody)),
        "tabs": [
            {"label": _("Mine"), "url": "?", "count": None, "current": not everybody},
            {"label": _("All I may see"), "url": "?of=all", "count": None, "current": everybody},
        ],
    }
    return render_staff(request, "clocks/deadlines.html", context)


def count_pressing(user: User) -> int:
    # What is due by today, for the sidebar; in the reader's day, a hint and no deadline
    due = Clock.objects.visible_to(user).filter(mine(user), status=Clock.Status.OPEN)
    return due.filter(due_on__lte=timezone.localdate()).count()


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
