"""A walk through disputes by random acts, each through its service; `invariants` looks after it."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

from django.db import transaction

from adverse_action.models import Proposal
from config.clocks.services import add_closure
from config.errors import Invalid, Refusal
from disputes import services
from disputes.models import Dispute, DisputeItem, Evidence, ResultsNotice
from disputes.workflow import ItemStatus, Status
from screening.services import revise_report
from tests.adverse_action.test_journey import decide, notice, received
from tests.journeys.world import person_file

OUTCOMES = ("verified", "modified", "deleted", "unverifiable")
WAYS = (["accepted"], ["accepted", "delivered"], ["delivered"], ["accepted", "returned"])
ACTS = {}


def act(weight=1):
    """An act of the walk; `weight`: how often it is drawn."""

    def keep(method):
        ACTS[method.__name__.strip("_")] = weight
        return method

    return keep


class Walk:
    """One person's file. `k` picks among what an act could be done to."""

    def __init__(self, world, report, proposal):
        self.world, self.case = replace(world), report.case
        self.proposal = proposal
        self.file = person_file(self.world, self.case)
        self.decided_while = None
        self.done = []

    def step(self, name, k):
        """Whether it was done; the house may refuse, and a refusal leaves nothing behind."""
        self.world.at += timedelta(minutes=1)
        try:
            with transaction.atomic():
                done = getattr(self, name if name != "return" else "return_")(k) is not None
        except (Refusal, Invalid):
            done = False
        self.done.append((name, k, done))
        return done

    def sweep(self):
        """What the day's tasks do."""
        at = self.world.at
        services.name_unnamed(at=at)
        services.mark_undecided(by=None, at=at)
        services.alert_undecided(at=at)
        services.hold_new_proposals(at)
        services.follow_all_results(at)
        services.follow_all_requests(at)
        services.follow_letters(at)

    # -- what there is ---------------------------------------------------------------------------

    def pick(self, found, k):
        found = list(found)
        return found[k % len(found)] if found else None

    def dispute_in(self, k, *statuses):
        found = Dispute.objects.filter(matter=self.file, status__in=statuses).order_by("pk")
        return self.pick(found, k)

    def item(self, k, **wanted):
        open_ = {"dispute__matter": self.file, "dispute__status": Status.RECEIVED}
        found = DisputeItem.objects.filter(**(open_ | wanted)).order_by("pk")
        return self.pick(found.select_related("dispute"), k)

    def free(self):
        found = services.disputable(self.case.person, self.case.screener)
        return [one.item for one in found if one.open is None]

    def told(self, by=None):
        return {"by": by or self.world.third, "at": self.world.at}

    def form(self, **more):
        return {"channel": "phone", "received_at": self.world.at, "submission": uuid4(), **more}

    # -- acts ------------------------------------------------------------------------------------

    @act(3)
    def wait(self, k):
        self.world.at += timedelta(days=1 + k % 11)
        self.sweep()
        return self

    @act(3)
    def dispute(self, k):
        items = self.free()
        chosen = [one for place, one in enumerate(items) if (k >> place) & 1]
        claims = [services.Claim(one, "satire", "A joke.") for one in chosen]
        statement = "I was quoting a film." if k % 3 else ""
        told = self.form(claims=claims, words="All of it.", statement=statement)
        return services.receive_dispute(person_file=self.file, **told, **self.told())

    @act()
    def name(self, k):
        found = Dispute.objects.open().filter(matter=self.file, items=None).first()
        claims = [services.Claim(one, "other") for one in self.free()[: 1 + k % 2]]
        return found and services.name_items(dispute=found, claims=claims, **self.told())

    @act(2)
    def more(self, k):
        found = self.dispute_in(k, Status.RECEIVED)
        item = self.pick(found.items.order_by("pk"), k) if found and k % 2 else None
        told = {"words": f"Script {k}.", "received_at": self.world.at, "item": item}
        return found and services.add_information(dispute=found, **told, **self.told())

    @act(2)
    def assign(self, k):
        """Somebody who took no part; now and then one who did, with or without the reason."""
        item = self.item(k, status=ItemStatus.OPEN)
        to = self.world.first if k % 5 == 0 else self.world.third
        why = "Nobody else is here." if k % 2 == 0 else ""
        told = {"to": to, "exception_reason": why, **self.told(self.world.supervisor)}
        return item and services.assign_item(item=item, **told)

    @act()
    def read(self, k):
        item = self.item(k, assigned_to__isnull=False)
        if item:
            self.read_all(item)
        return item

    @act(3)
    def result(self, k):
        """By whoever has the item, now and then by somebody else; not all read what came."""
        item = self.item(k)
        if item and item.assigned_to is None:
            told = self.told(self.world.supervisor)
            item = services.assign_item(item=item, to=self.world.third, **told)
        if item and k % 4:
            self.read_all(item)
        by = self.world.second if k % 7 == 0 else None
        return item and self.give(item, OUTCOMES[k % 4], by=by)

    def read_all(self, item):
        for sent in Evidence.objects.unreviewed(item):
            told = {"item": item, "note": "Read.", **self.told(item.assigned_to)}
            services.review_evidence(evidence=sent, **told)

    def give(self, item, outcome, by=None):
        words = {"looked_at": "Post and thread.", "note": "We looked again."}
        told = {"outcome": outcome, **words, **self.told(by or item.assigned_to)}
        return services.record_outcome(item=item, **told)

    @act(3)
    def settle(self, k):
        """Everything of a dispute read and decided, and the dispute completed."""
        found = self.dispute_in(k, Status.RECEIVED)
        for place, item in enumerate(found.items.order_by("pk") if found else []):
            if item.status == ItemStatus.OPEN:
                told = self.told(self.world.supervisor)
                item = services.assign_item(item=item, to=self.world.third, **told)
                self.read_all(item)
                self.give(item, OUTCOMES[(k // 2 + place * (k % 2)) % 4])
        return self.complete(k)

    @act(2)
    def extend(self, k):
        item = self.item(k, status=ItemStatus.OPEN)
        days = [item.dispute.received_on, *services.days_of_news(item)] if item else []
        told = {"information_on": self.pick(days, k), "reason": "New."}
        return item and services.extend_item(item=item, **told, **self.told())

    @act()
    def part(self, k):
        found = self.dispute_in(k, Status.RECEIVED)
        return found and services.send_results(dispute=found, **self.told(self.world.supervisor))

    @act()
    def complete(self, k):
        found = self.dispute_in(k, Status.RECEIVED)
        told = self.told(self.world.supervisor)
        return found and services.complete_dispute(dispute=found, **told)

    @act(3)
    def arrive(self, k):
        found = ResultsNotice.objects.filter(dispute__matter=self.file).order_by("pk")
        notice = self.pick(found, k // 3)
        on = self.world.cra.on(self.world.at)
        told = {"on": on, "detail": "Carrier", **self.told()}
        for event in WAYS[k % 4] if notice else ():
            notice = services.record_results_receipt(notice=notice, event=event, **told)
        return notice

    @act()
    def notice(self, k):
        """N-06 again where the basis changed, and its receipt."""
        proposal = Proposal.objects.get(pk=self.proposal.pk)
        if proposal.status != "proposed":
            return None
        return received(
            self.world, notice(self.world, proposal), self.world.agency.on(self.world.at)
        )

    @act(2)
    def quiet(self, k):
        """All letters arrive, and the longest wait passes."""
        for sent in ResultsNotice.objects.filter(dispute__matter=self.file).order_by("pk"):
            on = self.world.cra.on(self.world.at)
            for event in ("accepted", "delivered"):
                told = {"event": event, "on": on, "detail": "Carrier", **self.told()}
                services.record_results_receipt(notice=sent, **told)
        self.world.at += timedelta(days=20)
        self.sweep()
        return self

    @act(2)
    def decide(self, k):
        unsettled = list(Dispute.objects.unsettled().filter(matter=self.file))
        decision = decide(self.world, Proposal.objects.get(pk=self.proposal.pk))
        self.decided_while = unsettled
        return decision

    @act()
    def state(self, k):
        found = self.dispute_in(k, Status.RECEIVED, Status.COMPLETED)
        told = self.form(text=f"It was a joke, {k}.")
        return found and services.state_dispute(dispute=found, **told, **self.told())

    @act()
    def unstate(self, k):
        found = self.dispute_in(k, Status.RECEIVED, Status.COMPLETED)
        told = self.form()
        return found and services.withdraw_dispute_statement(dispute=found, **told, **self.told())

    @act()
    def dismiss(self, k):
        found = self.dispute_in(k, Status.RECEIVED)
        told = {"reasons": ["Nothing is said."], "needed": ["What is wrong."]}
        return found and services.propose_dismissal(dispute=found, **told, **self.told())

    @act()
    def approve(self, k):
        found = self.dispute_in(k, Status.RECEIVED)
        proposed = found and (found.dismissals.last() or self.dismiss(k))
        by = self.world.supervisor if k % 2 else self.world.third
        return proposed and services.approve_dismissal(dismissal=proposed, **self.told(by))

    @act()
    def return_(self, k):
        found = self.dispute_in(k, Status.RECEIVED)
        proposed = found and found.dismissals.last()
        told = {"answer": "Named since.", **self.told()}
        return proposed and services.return_dismissal(dismissal=proposed, **told)

    @act(2)
    def again(self, k):
        found = self.dispute_in(k, *Status)
        told = self.form(words="Something new.")
        return found and services.dispute_again(follows=found, **told, **self.told())

    @act()
    def back(self, k):
        """A deleted item on its provider's certification (G-11)."""
        item = self.item(k, dispute__status=Status.COMPLETED, status=ItemStatus.DELETED)
        firm = {"provider": "Fen Data", "address": "1 Fen St\nLarkhaven, CO 80000"}
        sworn = {"words": "It is complete and right.", "submission": uuid4()}
        certified = {"certified_on": self.world.cra.on(self.world.at)}
        told = {**firm, **sworn, **certified, **self.told(self.world.supervisor)}
        return item and services.put_back(item=item, **told)

    @act()
    def close_day(self, k):
        """Holidays and own closures move no duty's due date (R-19)."""
        own = k % 2
        return add_closure(
            organization=self.world.cra if own else None,
            jurisdiction="US",
            on=self.world.cra.on(self.world.at) + timedelta(days=1 + k),
            kind="own" if own else "public",
            name="Storm",
            source="Order 7",
            **self.told(None),
        )

    @act(2)
    def report(self, k):
        """A report is made anew, whatever is in dispute."""
        return revise_report(case=self.case, **self.told(self.world.supervisor))
