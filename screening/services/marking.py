"""What is in dispute is said in every report issued meanwhile (15 U.S.C. 1681i(c), G-12).

Told from above with the dispute's own event in the trail; this room keeps the row.
"""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Min

from config.accounts.models import Matter
from config.errors import Invalid
from screening.models import Case, DisputeMark, Post
from screening.models.entries import Entry, case_of, known_by


@transaction.atomic
def mark_disputed(
    *, person_file: Matter, item: Entry, reference: str, on: date, at: datetime
) -> DisputeMark:
    """`reference`: what disputes it, once; `on`: the day on which that came."""
    case = case_of(item)
    if person_file.person_id != case.person.pk:
        raise Invalid({"item": ["This item is in another person's file."]})
    found, _made = DisputeMark.objects.get_or_create(
        reference=reference,
        defaults={
            "screener": person_file.screener,
            "person": case.person,
            "matter": person_file,
            "text_sha256": known_by(item),
            "disputed_on": on,
            "at": at,
        },
    )
    return found


@transaction.atomic
def end_mark(*, reference: str, at: datetime) -> int:
    """It has its result, or is not looked into: later reports say so no more. How many ended."""
    return DisputeMark.objects.standing().filter(reference=reference).update(ended_at=at)


def disputed_since(case: Case, post: Post) -> date | None:
    """The first day of what is still in dispute about this post of the person, or its account."""
    standing = DisputeMark.objects.standing()
    keys = (post.text_sha256, post.account.sha256)
    found = standing.filter(person=case.person, text_sha256__in=keys)
    day: date | None = found.aggregate(first=Min("disputed_on"))["first"]
    return day
