"""Who may look again: somebody of the screener who took no part in the matter (R-11)."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import QuerySet

from adverse_action.models import Proposal
from config.accounts.models import User, Wall, actor
from config.accounts.roles import Side
from config.accounts.services import holders
from config.law.separation import check_separation
from disputes.models import DisputeItem
from screening.models import ReportItem, Review, SocialAccount
from screening.services import who_confirmed, who_reviewed

REINVESTIGATE = "disputes.reinvestigate_item"
WORDS = {
    "review_flag": "reviewed the post",
    "confirm_reported_item": "confirmed the item",
    "confirm_account": "confirmed the account",
    "propose_action": "proposed the action",
    "decide_action": "decided the action",
    "wall": "is walled off from the file",
}


FIRST_CONFIRMED = "was the first to confirm the account"


def same_item(item: DisputeItem) -> QuerySet[ReportItem]:
    """The item in every version and in every case of this person at this screener (R-5).

    Of an account: everything that was reported from it.
    """
    mine = ReportItem.objects.filter(
        report__case__subject__person=item.dispute.person_id,
        report__case__screener=item.dispute.screener_id,
    )
    if item.account:
        return mine.filter(post__account__in=same_account(item.account))
    return mine.filter(post__text_sha256=item.known_by)


def same_account(account: SocialAccount) -> list[SocialAccount]:
    """The account in each of the person's cases at this screener."""
    found = SocialAccount.objects.filter(
        case__subject__person=account.case.person,
        screener=account.screener_id,
        platform=account.platform,
    )
    return [
        one for one in found.select_related("first_by", "second_by") if one.sha256 == account.sha256
    ]


def _who_saw(
    item: DisputeItem, same: Sequence[ReportItem], accounts: Sequence[SocialAccount]
) -> tuple[set[str], set[str]]:
    """Who gave a first verdict on it, and who a second; of an account, who confirmed it first."""
    if item.account:
        return {actor(one.first_by) for one in accounts}, set()
    first = {actor(one) for found in same for one in who_reviewed(found)}
    second = {actor(one) for found in same for one in who_confirmed(found)}
    if item.post:
        reviews = Review.objects.filter(
            flag__post__text_sha256=item.known_by,
            flag__matter__case__subject__person=item.dispute.person_id,
            flag__screener=item.dispute.screener_id,
        ).select_related("by")
        first |= {actor(one.by) for one in reviews if one.round == Review.Round.FIRST}
        second |= {actor(one.by) for one in reviews if one.round == Review.Round.SECOND}
    return first, second


def stands_in_the_way(item: DisputeItem, user: User) -> str:
    """What makes somebody part of the matter already, in words, or nothing."""
    return Independence(item).why_not(user)


class Independence:
    """Everybody who had a hand in an item, read once for all who are asked about."""

    def __init__(self, item: DisputeItem) -> None:
        self.item = item
        same = list(same_item(item))
        proposals = list(
            Proposal.objects.filter(grounds__report_item__in=same).select_related(
                "proposed_by", "decision__decided_by"
            )
        )
        decided = [p.decision.decided_by for p in proposals if hasattr(p, "decision")]
        accounts = same_account(item.account) if item.account else []
        first, second = _who_saw(item, same, accounts)
        self.earlier = {
            "review_flag": first,
            "confirm_reported_item": second,
            "confirm_account": {actor(one.second_by) for one in accounts},
            "propose_action": {actor(p.proposed_by) for p in proposals},
            "decide_action": {actor(one) for one in decided},
        }
        matters = [
            *(item.dispute.matter_id, item.case.pk),
            *(found.report.case_id for found in same),
        ]
        walls = Wall.objects.filter(matter__in=matters)
        self.walled = set(walls.values_list("user", flat=True))

    def why_not(self, user: User) -> str:
        if user.pk in self.walled:
            return WORDS["wall"]
        profile = self.item.dispute.screener.profile
        found = check_separation(
            "reinvestigate_item", by=actor(user), earlier=self.earlier, profile=profile
        )
        if found == "review_flag" and self.item.account:
            return FIRST_CONFIRMED
        return WORDS[found] if found else ""


def reinvestigators(item: DisputeItem, at: datetime) -> QuerySet[User]:
    """People of the screener whose role includes looking again, independent or not."""
    screener = item.dispute.screener
    return holders(screener, REINVESTIGATE, sides=[Side.SCREENER], at=at).order_by("name")
