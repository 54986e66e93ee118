"""What was done to check an item, a row a point: the steps that the person may ask for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from config.accounts.models import User
from config.errors import Invalid
from disputes.checklists import checklist
from disputes.models import Check, DisputeItem


@dataclass(frozen=True)
class Checked:
    """A point of the checklist, and for the public page how it compared with the capture."""

    point: str
    found: str = Check.Found.DONE


def record_checks(
    item: DisputeItem, checks: Sequence[Checked], by: User, at: datetime
) -> list[Check]:
    """Raises Invalid for a point that is not on the list of the item's reason."""
    known = {
        point.id: point for point in checklist(item.reason, account=item.account_id is not None)
    }
    for one in checks:
        if one.point not in known or one.found not in Check.Found.values:
            raise Invalid({"points": ["Choose from the list."]})
        if known[one.point].compares and one.found == Check.Found.DONE:
            raise Invalid({"compared": ["Say whether it was the same, different or gone."]})
        if not known[one.point].compares and one.found != Check.Found.DONE:
            raise Invalid({"points": ["There is nothing to compare at this point."]})
    sha256 = item.said.content_sha256 if item.said else ""
    return Check.objects.bulk_create(
        Check(
            item=item,
            point=one.point,
            found=one.found,
            compared_sha256=sha256 if known[one.point].compares else "",
            by=by,
            at=at,
            done_on=item.dispute.screener.on(at),
        )
        for one in checks
    )
