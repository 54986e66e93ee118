"""Who may look again: somebody of the screener who took no part in the matter (R-11)."""

from datetime import datetime

from django.db.models import QuerySet

from adverse_action.models import Proposal
from config.accounts.models import User, Wall, actor
from config.accounts.roles import Side
from config.accounts.services import holders
from config.law.separation import check_separation
from disputes.models import DisputeItem
from screening.models import ReportItem
from screening.services import who_confirmed, who_reviewed

REINVESTIGATE = "disputes.reinvestigate_item"
WORDS = {
    "review_flag": "reviewed the post",
    "confirm_reported_item": "confirmed the item",
    "propose_action": "proposed the action",
    "decide_action": "decided the action",
    "wall": "is walled off from the file",
}


def same_item(reported: ReportItem) -> QuerySet[ReportItem]:
    """The item in every version and in every case of this person at this screener (R-5)."""
    return ReportItem.objects.filter(
        post__text_sha256=reported.post.text_sha256,
        report__case__subject__person=reported.report.case.person,
        report__case__screener=reported.report.case.screener_id,
    )


def stands_in_the_way(item: DisputeItem, user: User) -> str:
    """What makes somebody part of the matter already, in words, or nothing."""
    return Independence(item).why_not(user)


class Independence:
    """Everybody who had a hand in an item, read once for all who are asked about."""

    def __init__(self, item: DisputeItem) -> None:
        self.item = item
        same = list(same_item(item.report_item))
        proposals = list(
            Proposal.objects.filter(grounds__report_item__in=same).select_related(
                "proposed_by", "decision__decided_by"
            )
        )
        decided = [p.decision.decided_by for p in proposals if hasattr(p, "decision")]
        self.earlier = {
            "review_flag": {actor(one) for found in same for one in who_reviewed(found)},
            "confirm_reported_item": {actor(one) for found in same for one in who_confirmed(found)},
            "propose_action": {actor(p.proposed_by) for p in proposals},
            "decide_action": {actor(one) for one in decided},
        }
        matters = [item.dispute.matter_id, *(found.report.case_id for found in same)]
        walls = Wall.objects.filter(matter__in=matters)
        self.walled = set(walls.values_list("user", flat=True))

    def why_not(self, user: User) -> str:
        if user.pk in self.walled:
            return WORDS["wall"]
        profile = self.item.dispute.screener.profile
        found = check_separation(
            "reinvestigate_item", by=actor(user), earlier=self.earlier, profile=profile
        )
        return WORDS[found] if found else ""


def reinvestigators(item: DisputeItem, at: datetime) -> QuerySet[User]:
    """People of the screener whose role includes looking again, independent or not."""
    screener = item.dispute.screener
    return holders(screener, REINVESTIGATE, sides=[Side.SCREENER], at=at).order_by("name")
