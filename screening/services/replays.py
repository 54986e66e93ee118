"""A form that was sent twice: the second answer is the first result."""

from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Manager, Model, QuerySet

from config.errors import Conflict

M = TypeVar("M", bound=Model)


class SentElsewhere(Conflict):
    code = "sent_elsewhere"
    remedy = "Load the page again, then send the form."


def replayed(rows: QuerySet[M] | Manager[M], submission: UUID | None, **same: Any) -> M | None:
    """The row that this submission made before, if any; asked once the row above it is locked.

    Raises SentElsewhere where it was sent for something else than `same`.
    """
    if submission is None:
        return None
    found = rows.filter(submission=submission).first()
    if found and any(getattr(found, name) != value for name, value in same.items()):
        raise SentElsewhere("This form was already sent for something else.")
    return found
