"""A dispute out of a message in the portal: its words, and the moment it came (R-13)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from config.accounts.models import User
from config.accounts.services import open_person_file
from config.errors import Refusal
from config.portal.models import Message
from disputes.models import Dispute
from disputes.services.receiving import Claim, receive_dispute


class NotThePersons(Refusal):
    code = "not_the_persons"
    citation = "house practice R-13"
    remedy = "Choose a message that the person wrote."


def dispute_message(
    *,
    message: Message,
    claims: Sequence[Claim] = (),
    statement: str = "",
    statement_help_offered: bool = False,
    results_by: str = Dispute.Results.MAIL,
    submission: UUID,
    by: User,
    at: datetime,
) -> Dispute:
    """The clocks run from when the message came, whenever somebody saw what it is.

    A message becomes one dispute; asked again, that one. Identity is no condition.
    """
    if message.author != Message.Author.PERSON:
        raise NotThePersons("This is what the screener wrote.")
    return receive_dispute(
        person_file=open_person_file(person=message.person, by=None, at=at),
        claims=claims,
        words=message.text,
        statement=statement,
        statement_help_offered=statement_help_offered,
        channel=Dispute.Channel.PORTAL,
        received_at=message.written_at,
        results_by=results_by,
        identity_shown=message.identity_shown,
        message=message,
        submission=submission,
        by=by,
        at=at,
    )
