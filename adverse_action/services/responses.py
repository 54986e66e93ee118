"""What the person answers to the agency before it decides."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from adverse_action.models import Proposal, Response
from adverse_action.services.asked import begin_asked
from adverse_action.services.locking import locked
from config.accounts.models import User
from config.accounts.services import record_matter
from config.documents.quoting import own_words
from config.errors import Invalid
from config.portal.services import note_arrival
from screening.models import ReportItem

KEEPS = "adverse_action.record_response"


@transaction.atomic
def record_response(
    *,
    proposal: Proposal,
    channel: str,
    text: str,
    about: Sequence[ReportItem] = (),
    disputes_record: bool = False,
    received_at: datetime,
    submission: UUID,
    by: User | str,
    at: datetime,
) -> Response:
    """Keep an answer with the moment it came, by whatever way it came (R-13).

    `about`: items of the report, where it is about some of them only; kept by their hashes, for a
    corrected report counts its items anew. `disputes_record`: they say that the criminal record is
    wrong and that they gather proof, which in some places gives them more time.
    """
    proposal = locked(proposal)
    if first := Response.objects.filter(submission=submission).first():
        return first
    if not text.strip():
        raise Invalid({"text": ["Write what the person said."]})
    if received_at > at:
        raise Invalid({"received_at": ["This moment has not come yet."]})
    if any(item.report_id != proposal.report_id for item in about):
        raise Invalid({"about": ["Choose items of the report."]})
    response = Response.objects.create(
        proposal=proposal,
        channel=channel,
        text=own_words(text),
        about=sorted(item.content_sha256 for item in about),
        received_at=received_at,
        received_on=proposal.agency.on(received_at),
        disputes_record=disputes_record,
        submission=submission,
    )
    events = ["answer_received", *(["record_disputed"] if disputes_record else [])]
    begin_asked(proposal, events, on=response.received_on, by=by, at=at)
    note_arrival(matter=proposal.matter, house=proposal.agency, perm=KEEPS, by=by, at=at)
    record_matter(
        proposal.matter,
        "record_response",
        by,
        at,
        target=f"response:{response.public_id}",
        channel=channel,
        disputes_record=disputes_record,
    )
    return response
