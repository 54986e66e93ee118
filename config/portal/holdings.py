"""What hangs on a visitor's matter and on their file with this screener, asked for once."""

from config.clocks.models import Clock
from config.portal.sections import FILE, fact_of
from config.portal.visits import PortalVisit, once


def matters_of(visit: PortalVisit) -> list[int]:
    """Ids of the matter that the link is for, and of the person's file where there is one (R-5)."""
    file = fact_of(visit, FILE)
    return [visit.matter.pk, *([file] if file else [])]


@once
def clocks_of(visit: PortalVisit) -> list[Clock]:
    """Every count of days there, in the order in which they began."""
    return list(Clock.objects.filter(matter__in=matters_of(visit)).order_by("pk"))
