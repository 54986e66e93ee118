"""New information after the end: a new dispute that follows the closed one, with clocks anew."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from config.accounts.models import User
from config.documents.quoting import says_something
from config.documents.uploads import File, note
from config.errors import Invalid, Refusal
from disputes.models import Dispute
from disputes.services.disputable import Disputable, disputable, open_items
from disputes.services.locking import ENTRY, lock_file
from disputes.services.receiving import Claim, receive_dispute
from disputes.services.unreported import Unreported, accounts_held, posts_named
from disputes.workflow import Status
from screening.models.entries import known_by


class StillOpen(Refusal):
    code = "still_open"
    citation = "15 U.S.C. 1681i(a)(4)"
    remedy = "Add what came to the open dispute: it is read before the result."


@transaction.atomic
def dispute_again(
    *,
    follows: Dispute,
    words: str = "",
    files: Sequence[File] = (),
    channel: str,
    received_at: datetime,
    results_by: str = Dispute.Results.MAIL,
    identity_shown: bool = True,
    submission: UUID,
    by: User | str,
    at: datetime,
) -> Dispute:
    """What came after a result or N-07 is a dispute of its own: thirty days, the same rights.

    It is about the items of the old one that are still in the file and not in dispute; where none
    is, the words are what is disputed (R-13). Raises StillOpen, Invalid.
    """
    lock_file(follows.matter_id)
    if first := follows.followed_by.filter(submission=submission).first():
        return first
    said = words.strip() if says_something(words) else ""
    if not said and not files:
        raise Invalid({"words": [_("Write something, or choose at least one file.")]})
    if follows.status == Status.RECEIVED:
        raise StillOpen("This dispute is not finished yet.")
    if received_at < follows.received_at:
        raise Invalid({"received_at": ["Give a moment after the first dispute came."]})
    claims = claims_again(follows)
    if not claims and not said:
        told = pgettext("portal", "Say what is wrong: no item of it can be disputed again.")
        raise Invalid({"words": [told]})
    kept = [*([note(said)] if said and claims else []), *files]
    return receive_dispute(
        person_file=follows.matter,
        claims=claims,
        words="" if claims else said,
        files=kept,
        channel=channel,
        received_at=received_at,
        results_by=results_by,
        identity_shown=identity_shown,
        follows=follows,
        submission=submission,
        by=by,
        at=at,
    )


def claims_again(follows: Dispute) -> list[Claim]:
    """The old items as the file and the newest report have them, with the reason given before."""
    person, screener = follows.person, follows.screener
    old = {item.known_by: item for item in follows.items.select_related(*ENTRY)}
    waiting = open_items(person)
    printed = disputable(person, screener, waiting=waiting)
    posts = [str(item.post.public_id) for item in old.values() if item.post]
    held = posts_named(person, screener, posts, waiting)
    if any(item.account for item in old.values()):
        held += accounts_held(person, screener, waiting)
    listed: list[Disputable | Unreported] = [*held, *printed]
    there = {known_by(one.item): one for one in listed}
    return [
        Claim(one.item, old[key].reason, old[key].explanation)
        for key, one in there.items()
        if key in old and one.open is None
    ]
