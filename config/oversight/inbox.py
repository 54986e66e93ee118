"""Counsel's inbox: what waits for counsel's word, what was set aside, what is held (R-7, R-28)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from adverse_action.models import Hold, Proposal, SpeechRecord
from adverse_action.workflow import OPEN
from config.accounts.admin import places, signed_in
from config.accounts.models import Matter, User
from config.accounts.pages import render_staff
from config.clocks import adopting
from config.delivery.constructive_pages import SIGNS
from config.delivery.models import ConstructiveRequest
from config.oversight import exceptions
from screening.models import Flag

SIGNS_SPEECH = "adverse_action.sign_speechrecord"
LIFTS = "adverse_action.lift_hold"
EXCUSES = "screening.add_noticereason"
MOST = 100  # of a kind
RECENT = timedelta(days=30)


@dataclass(frozen=True)
class Waiting:
    """One thing and where it is done. `where`: a case number or an organization's name."""

    since: datetime | None
    what: str
    where: str
    url: str


Finder = Callable[[User], Iterator[Waiting]]


def speech_records(user: User) -> Iterator[Waiting]:
    """Written and not signed; who wrote it does not sign it (R-17)."""
    found = (
        SpeechRecord.objects.visible_to(user)
        .filter(
            pk__in=SpeechRecord.objects.newest().values("pk"),
            sign_off=None,
            proposal__status__in=OPEN,
            proposal__agency__in=user.organization_ids(SIGNS_SPEECH),
        )
        .exclude(written_by=user)
        .select_related("proposal__matter")
        .order_by("written_at")
    )
    for one in found[:MOST]:
        reference = one.proposal.matter.reference
        url = reverse("admin:action", args=[reference])
        yield Waiting(one.written_at, "Speech record to sign (R-17)", reference, url)


def constructive(user: User) -> Iterator[Waiting]:
    """Letters of which a supervisor says that every way failed (R-9)."""
    found = (
        ConstructiveRequest.objects.open()
        .visible_to(user)
        .filter(delivery__sender__in=user.organization_ids(SIGNS))
        .exclude(asked_by=user)
        .select_related("delivery__matter")
    )
    for one in found.order_by("asked_at")[:MOST]:
        url = reverse("admin:dispatch", args=[one.delivery.public_id])
        what = "Constructive delivery to sign (R-9)"
        yield Waiting(one.asked_at, what, one.matter.reference, url)


def unnoticed(user: User) -> Iterator[Waiting]:
    """Confirmed once, against personnel who were not on notice of the rule (R-14)."""
    within = Matter.objects.visible_to(user, EXCUSES)
    found = Flag.objects.unnoticed().awaiting_second().filter(matter__in=within)
    for one in found.select_related("matter").order_by("raised_at")[:MOST]:
        url = reverse("admin:flag-notice", args=[one.matter.reference, one.public_id])
        what = "Reason why a mark may stand without notice (R-14)"
        yield Waiting(one.raised_at, what, one.matter.reference, url)


def law_rows(user: User) -> Iterator[Waiting]:
    """Rows that nobody has read in the law, and on which counsel has not spoken here (R-7)."""
    for house in places(user, (adopting.ADD,)):
        open_ = sum(1 for row in adopting.rows([house]) if row.said is None)
        if open_:
            what = f"Rows of the law book to confirm or switch off (R-7): {open_}"
            yield Waiting(None, what, house.name, reverse("admin:rule-adoptions"))


FINDERS: tuple[Finder, ...] = (constructive, speech_records, unnoticed, law_rows)


def waiting(user: User) -> list[Waiting]:
    return [one for find in FINDERS for one in find(user)]


def count_waiting(user: User) -> int:
    return len(waiting(user))


def holds(user: User) -> list[Waiting]:
    """Decisions that wait for a dispute's result; only counsel lifts one before (R-12)."""
    found = (
        Hold.objects.open()
        .filter(
            proposal__in=Proposal.objects.visible_to(user),
            proposal__agency__in=user.organization_ids(LIFTS),
        )
        .select_related("proposal__matter")
        .order_by("started_at")
    )
    return [
        Waiting(
            one.started_at,
            "Decision held by a dispute (R-12)",
            one.proposal.matter.reference,
            reverse("admin:action", args=[one.proposal.matter.reference]),
        )
        for one in found[:MOST]
    ]


def inbox(request: HttpRequest) -> HttpResponse:
    user, now = signed_in(request), timezone.now()
    recent = (one for one in exceptions.register(user) if one.at > now - RECENT)
    context = {
        "title": "Counsel's inbox",
        "waiting": waiting(user),
        "holds": holds(user),
        "overrides": list(islice(recent, MOST)),
        "now": now,
    }
    return render_staff(request, "oversight/inbox.html", context)
