"""What holds of a person's file after any act: 15 U.S.C. 1681i, as law.md's section 3 has it.

Days are counted here by hand, from the receipt, and not by the code that is tested.
"""

from datetime import timedelta

from adverse_action.models import Decision, Proposal
from adverse_action.workflow import OPEN
from config.clocks.models import Clock
from disputes.models import (
    Dispute,
    DisputeItem,
    Evidence,
    Extension,
    FrivolousNotice,
    ResultsNotice,
)
from disputes.workflow import ITEM_TRANSITIONS, REMOVED, ItemStatus, Status
from screening.models import ConsumerStatement, DisputeMark, ReportItem

THIRTY, MORE = timedelta(days=29), timedelta(days=15)  # the day of receipt is day 1


def reachable(status):
    found = {status}
    while more := {after for one in found for after in ITEM_TRANSITIONS[one]} - found:
        found |= more
    return found


class Invariants:
    """Looks at the rows after each act of a walk; remembers what a result was before."""

    def __init__(self, walk):
        self.walk, self.before = walk, {}

    def check(self, *, swept):
        file = self.walk.file
        self.today = file.screener.on(self.walk.world.at)
        self.disputes = list(Dispute.objects.filter(matter=file))
        found = DisputeItem.objects.filter(dispute__matter=file)
        self.items = list(found.select_related("dispute", "report_item__post", "tombstone"))
        self.clocks = {}
        for clock in Clock.objects.filter(matter=file).exclude(status="void"):
            self.clocks.setdefault((clock.rule_id, clock.target), []).append(clock)
        self.days_are_the_laws()
        self.results_move_towards_the_person()
        self.every_result_is_independent_and_read()
        self.extensions_are_lawful()
        self.letters_and_their_clocks()
        self.decisions_wait()
        self.reports_follow_the_file()
        self.dismissals_are_of_two()
        self.what_follows_follows_a_closed_one()
        if swept:
            self.no_date_is_missed()

    def of(self, rule, target):
        return self.clocks.get((rule, target), [])

    def days_are_the_laws(self):
        """D-05, D-06, D-07: from the day of receipt, whatever closes or comes later."""
        for item in self.items:
            day = item.dispute.received_on
            dismissed = item.dispute.status == Status.FRIVOLOUS
            ran = self.of("D-06", item.target)
            assert len(ran) == (0 if dismissed else 1), "one D-06 an item, void with N-07"
            assert dismissed or self.of("D-05", item.target), "D-05 began with it"
            for clock in ran:
                assert clock.started_on == day
                longest = THIRTY + (MORE if hasattr(item, "extension") else timedelta())
                assert day + THIRTY <= clock.due_on <= day + longest
                assert clock.extended_by or clock.due_on == day + THIRTY
                is_open = item.status == ItemStatus.OPEN
                assert clock.status == ("open" if is_open else "closed")
                if not is_open:  # a closed clock has the result for its proof
                    assert (clock.proof, clock.closed_by_event) == (item.target, "decided")
                    assert clock.closed_on <= item.decided_on

    def no_date_is_missed(self):
        """R-11: nothing is open past its day, and what the rule marked is told of."""
        for item in self.items:
            if item.dispute.status == Status.RECEIVED and item.status == ItemStatus.OPEN:
                assert self.of("D-06", item.target)[0].due_on >= self.today
            if item.status == ItemStatus.UNVERIFIABLE and item.decided_by_id is None:
                assert item.tombstone_id or item.alerted_at

    def results_move_towards_the_person(self):
        for item in self.items:
            before = self.before.get(item.pk, item.status)
            assert item.status in reachable(ItemStatus(before))
            self.before[item.pk] = item.status

    def every_result_is_independent_and_read(self):
        """R-11, G-10; and no undecided item is carried on."""
        world = self.walk.world
        took_part = {world.first.pk, world.second.pk, world.hr.pk}
        for item in self.items:
            if item.decided_by_id in took_part:
                assert item.exception_reason
                assert item.assigned_to_id == item.decided_by_id
            if item.status == ItemStatus.VERIFIED:
                assert item.looked_at
            if item.dispute.status == Status.COMPLETED:
                assert item.status != ItemStatus.OPEN
                assert item.status not in REMOVED or item.tombstone is not None
                unread = Evidence.objects.unreviewed(item).exists()
                assert not (item.status == ItemStatus.VERIFIED and unread)

    def extensions_are_lawful(self):
        """G-09: once, granted in the thirty days, for what came in them after the dispute."""
        for one in Extension.objects.filter(item__in=self.items).select_related("item__dispute"):
            dispute = one.item.dispute
            last = dispute.received_on + THIRTY
            assert dispute.received_on <= one.information_on <= last
            assert one.granted_on <= last
            news = Evidence.objects.about(one.item).filter(received_on=one.information_on)
            assert news.filter(received_at__gt=dispute.received_at).exists()
            assert one.item.decided_at is None or one.granted_at <= one.item.decided_at

    def letters_and_their_clocks(self):
        """D-09, D-10: closed when each letter of the present result has left, else running."""
        for item in self.items:
            if item.status == ItemStatus.OPEN:
                continue
            notices = ResultsNotice.objects.filter(told__item=item, told__status=item.status)
            gone = [one.way.dispatched_on for one in notices]
            running = any(one.status == "open" for one in self.of("D-10", item.target))
            assert self.of("D-10", item.target)
            assert running or (gone and all(gone))
        for dispute in self.disputes:
            if dispute.status == Status.FRIVOLOUS:
                assert len(self.of("D-09", dispute.reference)) == 1

    def decisions_wait(self):
        """R-12: held as long as a result has not arrived; no decision is final meanwhile."""
        proposal = Proposal.objects.get(pk=self.walk.proposal.pk)
        unsettled = Dispute.objects.unsettled().filter(matter=self.walk.file)
        if proposal.status in OPEN and unsettled.exists():
            assert proposal.is_held
        if Decision.objects.filter(proposal=proposal).exists():
            assert self.walk.decided_while == []

    def reports_follow_the_file(self):
        """G-11, G-12: nothing deleted; disputes and statements stand in all that follows."""
        case = self.walk.case
        printed = list(
            ReportItem.objects.filter(report__case=case).select_related("report", "post")
        )
        for item in self.items:
            grave = item.tombstone
            for one in printed if grave else []:
                at = one.report.issued_at
                if one.post.text_sha256 == item.report_item.post.text_sha256 and at > grave.at:
                    assert grave.lifted_at is not None
                    assert at >= grave.lifted_at
        # What a dispute in words is about is known when somebody names it.
        named = dict(DisputeMark.objects.values_list("reference", "at"))
        for item in self.items:
            ended = item.decided_at or item.dispute.completed_at
            for one in printed:
                at = one.report.issued_at
                same = one.post.text_sha256 == item.report_item.post.text_sha256
                if same and named[item.target] < at and (ended is None or at < ended):
                    assert one.disputed_on is not None
        for said in ConsumerStatement.objects.filter(person=case.person):
            for one in printed:
                at, same = one.report.issued_at, one.post.text_sha256 == said.text_sha256
                if same and said.at < at and (said.withdrawn_at is None or at < said.withdrawn_at):
                    assert one.statement_id == said.pk

    def dismissals_are_of_two(self):
        """N-07, R-28: and no item of such a dispute has a result."""
        for one in FrivolousNotice.objects.filter(dispute__in=self.disputes):
            assert one.dismissal.proposed_by_id != one.by_id
            assert one.dispute.status == Status.FRIVOLOUS
            assert not one.dispute.items.exclude(status=ItemStatus.OPEN).exists()

    def what_follows_follows_a_closed_one(self):
        for one in self.disputes:
            if one.follows:
                assert one.follows.status != Status.RECEIVED
                assert one.follows.received_at <= one.received_at
