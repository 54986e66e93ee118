"""Days and moments as the portal says them: with their weekday, in the reader's language."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import pgettext


def full_day(on: date) -> str:
    """Monday, November 30, 2026."""
    return date_format(on, pgettext("portal, a date format", "l, F j, Y"))


def plain_day(on: date) -> str:
    """November 30, 2026."""
    return date_format(on, pgettext("portal, a date format", "F j, Y"))


def moment(at: datetime, zone: ZoneInfo) -> str:
    """Monday, November 30, 2026, 4:12 p.m. MST: in the zone in which the days are counted."""
    local = at.astimezone(zone)
    clock = date_format(local, pgettext("portal, a time format", "g:i a"))
    return f"{full_day(local.date())}, {clock} {local:%Z}"
