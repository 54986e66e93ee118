"""The jobs that an agency orders reports for."""

from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from config.accounts.models import Organization, User, actor
from config.audit.services import record
from config.errors import Invalid
from screening.models import Position


@transaction.atomic
def create_position(
    *,
    organization: Organization,
    title: str,
    code: str = "",
    expected_salary: Decimal | None = None,
    jurisdiction: str = "",
    is_sworn: bool = True,
    by: User | None,
    at: datetime,
) -> Position:
    """A job's salary and place decide how old an item may be (G-08); by default one's own state."""
    position = Position(
        organization=organization,
        title=title.strip(),
        code=code,
        expected_salary=expected_salary,
        jurisdiction=jurisdiction or organization.jurisdiction,
        is_sworn=is_sworn,
    )
    try:
        position.full_clean()
    except ValidationError as error:
        raise Invalid(error.message_dict) from error
    position.save()
    record(
        stream=organization.stream,
        verb="add_position",
        actor=actor(by),
        agency=organization.code,
        target=f"position:{position.public_id}",
        at=at,
    )
    return position
