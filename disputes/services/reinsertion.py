"""Put a deleted item back, only as its provider certified it, and tell the person (G-11, N-11)."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from config.accounts.models import User
from config.accounts.services import record_matter
from config.clocks.services import happen
from config.documents.services import store_document
from config.errors import Invalid, Refusal
from disputes.models import Dispute, DisputeItem, Reinsertion
from disputes.services import papers
from disputes.services.locking import locked_item
from disputes.services.results import cases_of, revise_for
from disputes.services.scenes import scene
from disputes.services.sending import send
from disputes.workflow import REMOVED, Status
from screening.models import ProviderCertification
from screening.services import certify_item, deleted_at, reinsert_item


class NotReinsertable(Refusal):
    code = "not_reinsertable"
    citation = "15 U.S.C. 1681i(a)(5)(B)"
    remedy = "Only what a finished dispute deleted can be put back."


@transaction.atomic
def put_back(
    *,
    item: DisputeItem,
    provider: str,
    address: str,
    phone: str = "",
    words: str,
    certified_on: date,
    submission: UUID,
    by: User,
    at: datetime,
) -> Reinsertion:
    """Certification, tombstone lifted, reports revised, N-11 queued and D-14 started, or nothing.

    An account and a post that no report printed come back into the file alone.
    The same submission again gives the first result.
    """
    item = locked_item(item)
    if first := Reinsertion.objects.filter(item=item, submission=submission).first():
        return first
    lines = [line.strip() for line in address.splitlines() if line.strip()]
    _check(item, provider, lines, words, certified_on, at)
    certification = certify_item(
        item=item.entry,
        provider=provider,
        address=", ".join(lines),
        phone=phone,
        words=words,
        certified_on=certified_on,
        by=by,
        at=at,
    )
    reinsert_item(certification=certification, by=by, at=at)
    for case in cases_of([item]):
        revise_for(case, by, at)
    found = _tell(item, certification, submission, by, at)
    record_matter(
        item.matter,
        "tell_reinsertion",
        by,
        at,
        target=item.target,
        document=found.document.sha256,
    )
    return found


def _check(
    item: DisputeItem,
    provider: str,
    address: list[str],
    words: str,
    certified_on: date,
    at: datetime,
) -> None:
    if item.dispute.status != Status.COMPLETED or item.status not in REMOVED:
        raise NotReinsertable("This item was not deleted by a finished dispute.")
    told = {"provider": provider.strip(), "address": address, "words": words.strip()}
    wrong = {
        name: ["Say it: nothing comes back without it (G-11)."]
        for name, said in told.items()
        if not said
    }
    gone = deleted_at(item.entry)
    if gone is None:
        raise NotReinsertable("This item is in the file.")
    # By this dispute or by a later one: what was certified before that was answered by it
    if not item.dispute.screener.on(gone) <= certified_on <= item.dispute.screener.on(at):
        wrong["certified_on"] = ["Give a day from the deletion through today."]
    if wrong:
        raise Invalid(wrong)


def _tell(
    item: DisputeItem,
    certification: ProviderCertification,
    submission: UUID,
    by: User,
    at: datetime,
) -> Reinsertion:
    dispute = item.dispute
    on = dispute.screener.on(at)
    document = store_document(
        matter=dispute.matter,
        kind="reinsertion",
        title=papers.title("reinsertion", dispute),
        language=dispute.person.language,
        rendered=papers.reinsertion(item, certification, by, at),
        notice_id="N-11",
        by=by,
        at=at,
    )
    by_portal = dispute.results_by == Dispute.Results.PORTAL  # mail first
    key = f"reinsertion:{certification.public_id}"
    found = Reinsertion.objects.create(
        item=item,
        certification=certification,
        reinserted_on=on,
        document=document,
        delivery=send(dispute, document, key=key, by_portal=by_portal, by=by, at=at),
        submission=submission,
        by=by,
        at=at,
    )
    happen(
        "item_reinserted",
        scene(item),
        on=on,
        target=found.target,
        owner=by,
        by=by,
        at=at,
    )
    return found
