"""What a signature and a choice on a state's sheet have in common: may they be, and their scans."""

from datetime import date, datetime, time, timedelta

import puremagic

from config.accounts.gates import gate_refusal
from config.documents.uploads import why_not
from config.errors import Invalid
from config.law.book import book
from config.law.entries import Regime as Law
from screening.models import Case

SCANS = ("application/pdf", "image/jpeg", "image/png")
SPOKEN = ("audio/", "video/")


def law_of(case: Case) -> Law:
    return book().regime(case.order.regime)


def refuse_cancelled(case: Case) -> None:
    if case.order.is_cancelled:
        raise gate_refusal(
            "G-01", "The order was cancelled.", remedy="Place a new order where one is wanted."
        )


def refuse_without(applies: bool, notice: str) -> None:
    if not applies:
        raise gate_refusal("G-01", f"{notice} does not exist under this case's regime (R-1).")


def media_type(data: bytes, field: str = "data") -> str:
    """What a scan is. Raises Invalid for what is harmful, or of another kind."""
    if said := why_not(data):
        raise Invalid({field: [said]})
    try:
        found = puremagic.from_string(data, mime=True)
    except (puremagic.PureError, ValueError):
        found = ""
    if found.startswith(SPOKEN):
        raise gate_refusal("G-25", "A recording is no signature: the permission is a written one.")
    if found not in SCANS:
        raise Invalid({field: ["Give the scan as PDF, JPEG or PNG."]})
    return str(found)


def signed_moment(case: Case, shown_at: datetime, signed_on: date, at: datetime) -> datetime:
    """The last second of the paper's day, at the latest now. Raises Invalid for another day."""
    first, last = case.agency.on(shown_at), case.agency.on(at)
    if not first <= signed_on <= last:
        raise Invalid({"signed_on": [f"The signature lies between {first} and {last}."]})
    midnight = datetime.combine(signed_on + timedelta(days=1), time(), case.agency.zone)
    return min(at, midnight - timedelta(seconds=1))
