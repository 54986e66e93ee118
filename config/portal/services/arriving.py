"""Staff hear that something came through the portal: a matter's number, and nobody's words."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse

from config.accounts.models import Matter, Organization, User
from config.accounts.services import holders
from config.clocks.models import DeadlineNews
from config.portal.models import Arrival
from config.portal.services.telling import tried

BATCH = 100
ANSWERS = "portal.add_message"
SUBJECT = "Something came in the portal"
KEPT = timedelta(days=7)


def note_arrival(
    *,
    matter: Matter,
    by: User | str | None,
    at: datetime,
    house: Organization | None = None,
    perm: str = ANSWERS,
) -> None:
    """Something came; not from the portal's visitor (a name of theirs is text): nobody is told.

    `house`: whose people act on it, the screener's where none is named; `perm`: which of them.
    """
    if isinstance(by, str):
        waits = Arrival(matter=matter, house=house or matter.screener, perm=perm, arrived_at=at)
        Arrival.objects.bulk_create([waits], ignore_conflicts=True)


def tell_staff(*, at: datetime) -> int:
    """One message for all that came in a matter on a day of the house; how many were written."""
    due = Arrival.objects.untold().select_related("house").order_by("pk")
    return sum(tried(_tell, one.pk, at) for one in due[:BATCH] if not _told_today(one, at))


def _told_today(one: Arrival, at: datetime) -> bool:
    same = Arrival.objects.filter(matter=one.matter_id, house=one.house_id, perm=one.perm)
    last = same.order_by("-told_at").exclude(told_at=None).values_list("told_at", flat=True).first()
    return last is not None and one.house.on(last) == one.house.on(at)


def _tell(pk: int, at: datetime) -> int:
    rows = Arrival.objects.untold().select_for_update(skip_locked=True, of=("self",))
    one = rows.select_related("matter", "house").filter(pk=pk).first()
    if one is None:
        return 0
    one.told_at = at
    one.save(update_fields=["told_at"])
    readers = _readers(one, at)
    address = settings.BASE_URL + reverse("admin:index")
    context = {"reference": one.matter.reference, "address": address}
    text = render_to_string("portal/emails/arrival.txt", context)
    if readers:
        send_mail(SUBJECT, text, None, [reader.email for reader in readers])
    return bool(readers)


def prune_arrivals(*, at: datetime) -> int:
    """Forget those told long ago, when no day asks for them; how many rows went."""
    gone, _ = Arrival.objects.filter(told_at__lt=at - KEPT).delete()
    return gone


def _readers(one: Arrival, at: datetime) -> list[User]:
    """Of those who act on it and see the matter: who is assigned to it, else all of them."""
    people = holders(one.house, one.perm, sides=one.house.sides(), at=at).order_by("pk")
    seen = [user for user in people if _sees(user, one)]
    assigned = set(one.matter.assignments.values_list("user", flat=True))
    owners = [user for user in seen if user.pk in assigned] or seen
    silent = DeadlineNews.objects.filter(mail=False, user__in=owners)
    quiet = set(silent.values_list("user", flat=True))
    return [user for user in owners if user.pk not in quiet]


def _sees(user: User, one: Arrival) -> bool:
    return Matter.objects.visible_to(user, one.perm).filter(pk=one.matter_id).exists()
