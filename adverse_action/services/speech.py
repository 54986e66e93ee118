"""The short speech record before an action on a candidate: written, signed by another (R-17)."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction

from adverse_action.models import Proposal, SpeechRecord, SpeechSignOff
from adverse_action.refusals import NewerVersion, NotTheirs, NotWritten, SamePerson
from adverse_action.services.locking import locked
from adverse_action.workflow import OPEN
from config.accounts.gates import gate_refusal
from config.accounts.models import User, actor
from config.accounts.services import record_matter
from config.errors import Invalid
from config.law.separation import check_separation
from config.law.speech import written_points

BLANK = "Answer this point, or say why it does not apply."


@transaction.atomic
def write_speech_record(
    *, proposal: Proposal, points: Mapping[str, str], submission: UUID, by: User, at: datetime
) -> SpeechRecord:
    """Keep a version of the record; a newer one needs a new signature. `points`: id → words."""
    proposal = locked(proposal)
    if first := SpeechRecord.objects.filter(submission=submission).first():
        return first
    told = {point.id: points.get(point.id, "").strip() for point in written_points()}
    if blank := [name for name, words in told.items() if not words]:
        raise Invalid(
            {name: ["Answer this point, or say why it does not apply."] for name in blank}
        )
    if proposal.status not in OPEN:
        raise gate_refusal("G-19", "The record is written before the decision, not after it.")
    record = SpeechRecord.objects.create(
        proposal=proposal,
        number=proposal.speech_records.count() + 1,
        report=proposal.report,
        written_by=by,
        written_at=at,
        submission=submission,
        **told,
    )
    record_matter(
        proposal.matter,
        "write_speech_record",
        by,
        at,
        target=record.target,
        version=record.number,
        report=str(record.report.public_id),
    )
    return record


@transaction.atomic
def sign_speech_record(
    *, record: SpeechRecord, submission: UUID, by: User, at: datetime
) -> SpeechSignOff:
    """Point 10, by the agency's decision maker or counsel: never by whoever wrote the record."""
    proposal = locked(record.proposal)
    if first := SpeechSignOff.objects.filter(submission=submission).first():
        return first
    _check(record, proposal, by)
    if earlier := SpeechSignOff.objects.filter(record=record).first():
        return earlier
    sign_off = SpeechSignOff.objects.create(
        record=record,
        signed_as=_capacity(proposal, by, at),
        signed_by=by,
        signed_at=at,
        submission=submission,
    )
    record_matter(
        proposal.matter,
        "sign_speech_record",
        by,
        at,
        target=record.target,
        signed_as=sign_off.signed_as,
    )
    return sign_off


def _check(record: SpeechRecord, proposal: Proposal, by: User) -> None:
    if proposal.status not in OPEN:
        raise gate_refusal("G-19", "The record is signed before the decision, not after it.")
    if record != standing_record(proposal):
        raise NewerVersion("Another version of the speech record counts now.")
    earlier = {"write_speech_record": [actor(record.written_by)]}
    profile = proposal.agency.profile
    if check_separation("sign_speech_record", by=actor(by), earlier=earlier, profile=profile):
        raise SamePerson("You wrote this speech record; somebody else signs it.")


def _capacity(proposal: Proposal, by: User, at: datetime) -> str:
    held = proposal.agency.memberships.in_force(at).filter(user=by)
    roles = set(held.values_list("role", flat=True))
    for capacity in SpeechSignOff.Capacity:
        if capacity in roles:
            return capacity.value
    raise NotTheirs("Only the agency's decision maker or counsel signs a speech record.")


def standing_record(proposal: Proposal) -> SpeechRecord | None:
    """The version that counts: the newest, if the basis did not change since (R-12)."""
    return SpeechRecord.objects.newest().filter(proposal=proposal).first()


def record_to_sign(proposal: Proposal) -> SpeechRecord:
    record = standing_record(proposal)
    if record is None:
        raise NotWritten("Nobody wrote the speech record of this action yet.")
    return record


def why_speech_is_open(proposal: Proposal) -> str:
    """What the record still lacks before a decision, or nothing."""
    record = standing_record(proposal)
    if record is None and proposal.speech_records.exists():
        return "The basis changed after the speech record was written: it is to be written anew."
    if record is None:
        return "The speech record is not written yet."
    signed = SpeechSignOff.objects.filter(record=record).exists()
    return "" if signed else "The speech record is written and not signed yet."
