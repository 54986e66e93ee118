"""Many scans at once: each goes to the proof of the letter whose number it carries.

A number is a letter's place in a print file (`LPD-P-0003-12`), or what its printed code opens: the
id of its dispatch. It stands in the file's name, or was typed beside it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from config.accounts.models import User
from config.delivery.models import Delivery
from config.delivery.services.scanning import record_scanned
from config.errors import Conflict, Invalid, Refusal

PROVES = "delivery.record_proof"
ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
PLACE = re.compile(r"\b([A-Z0-9]+)-P-([0-9]{1,9})-([0-9]{1,9})(?![0-9])", re.IGNORECASE)


@dataclass(frozen=True)
class Matched:
    """What became of one file: `delivery` where it is kept, else `why` it is not."""

    filename: str
    delivery: Delivery | None = None
    why: str = ""


def record_many(
    *,
    scans: Sequence[tuple[str, bytes]],
    numbers: Mapping[str, str],
    event: str,
    on: date,
    by: User,
    at: datetime,
) -> list[Matched]:
    """Each file by itself: one that cannot be kept stops no other. Sent again, nothing is doubled.

    `numbers`: by file name, what was typed for it; it wins over the name.
    """
    return [_one(name, data, numbers.get(name, name), event, on, by, at) for name, data in scans]


def _one(
    name: str, data: bytes, told: str, event: str, on: date, by: User, at: datetime
) -> Matched:
    delivery = letter_of(told, by)
    if delivery is None:
        return Matched(name, why=_("No letter of yours has this number."))
    try:
        scan = [(name, data)]
        record_scanned(delivery=delivery, event=event, on=on, scans=scan, by=by, at=at)
    except Invalid as invalid:
        return Matched(
            name, why=" ".join(str(one) for row in invalid.fields.values() for one in row)
        )
    except (Refusal, Conflict) as refused:
        return Matched(name, why=f"{refused.reason} {refused.remedy}".strip())
    return Matched(name, delivery)


def letter_of(told: str, user: User) -> Delivery | None:
    """The one letter that this number names, of those whose proofs the user records."""
    mine = Delivery.objects.visible_to(user).select_related("matter", "document", "sender")
    if found := ID.search(told):
        letter = mine.filter(public_id=UUID(found[0])).first()
    elif found := PLACE.search(told):
        code, number, place = found[1].upper(), int(found[2]), int(found[3])
        batch = {"batch__organization__code": code, "batch__number": number}
        letter = mine.filter(**batch, batch_place=place).first()
    else:
        return None
    return letter if letter and user.has_perm(PROVES, letter) else None
