"""What the services are told and cannot use: each slip is named, and nothing is kept."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

import pytest

from config.accounts.models import User
from config.errors import Invalid, Refusal
from disputes.models import Dispute, DisputeItem, Evidence
from disputes.services import (
    Claim,
    add_information,
    assign_item,
    complete_dispute,
    extend_item,
    follow_all_results,
    name_items,
    propose_dismissal,
    record_outcome,
    record_provider_notice,
    review_evidence,
    why_no_extension,
)
from disputes.services.providers import record_provider_notice_sent
from disputes.services.results import cases_of
from disputes.workflow import ItemStatus, Status, TransitionRefused, check_item, check_transition
from screening.models import Report
from tests.disputes.test_duties import completed
from tests.disputes.visitors import dismissed, dispute_of
from tests.journeys.world import World

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Desk:
    """A dispute with its first item assigned, and whoever works on it."""

    world: World
    report: Report
    dispute: Dispute
    item: DisputeItem

    @property
    def other(self) -> DisputeItem:
        return self.dispute.items.exclude(pk=self.item.pk).get()

    def told(self, **changes: object) -> dict[str, object]:
        return {"by": self.world.third, "at": self.world.at, **changes}

    def outcome(self, **changes: object) -> DisputeItem:
        told = {"outcome": "deleted", "looked_at": "Post.", "note": "We looked.", **changes}
        return record_outcome(item=self.item, **self.told(**told))

    def notice(self, **changes: object):  # type: ignore[no-untyped-def]
        told = {"provider": "Fen Data", "address": "1 Fen St", **changes}
        return record_provider_notice(item=self.item, **self.told(**told))


@pytest.fixture
def desk(world: World, report: Report) -> Desk:
    dispute = dispute_of(world, report, files=[("poster.txt", b"A film poster.")])
    item = dispute.items.order_by("pk").first()
    assert item
    assign_item(item=item, to=world.third, by=world.supervisor, at=world.at)
    return Desk(world, report, dispute, DisputeItem.objects.get(pk=item.pk))


def evidence_of_the_other(desk: Desk) -> Evidence:
    add_information(
        dispute=desk.dispute,
        item=desk.other,
        words="For the other.",
        received_at=desk.world.at,
        by="subject:1",
        at=desk.world.at,
    )
    return Evidence.objects.get(item=desk.other)


def stranger(desk: Desk) -> User:
    return desk.world.hr


Slip = Callable[[Desk], object]
SLIPS: dict[str, tuple[Slip, str]] = {
    "an outcome that is none": (lambda desk: desk.outcome(outcome="maybe"), "outcome: Choose"),
    "nothing looked at": (lambda desk: desk.outcome(looked_at=" "), "looked_at: Say what"),
    "no words for the person": (lambda desk: desk.outcome(note=""), "note: Write this"),
    "a reinvestigator of the agency": (
        lambda desk: assign_item(item=desk.other, to=stranger(desk), **desk.told()),
        "to: Choose somebody of the screening company",
    ),
    "a look without a word": (
        lambda desk: review_evidence(
            evidence=desk.dispute.evidence.first(), item=desk.item, note=" ", **desk.told()
        ),
        "note: Say what it shows",
    ),
    "a look at what came for another item": (
        lambda desk: review_evidence(
            evidence=evidence_of_the_other(desk), item=desk.item, note="x", **desk.told()
        ),
        "evidence: It was sent for another item",
    ),
    "an extension without a reason": (
        lambda desk: extend_item(
            item=desk.item, information_on=desk.dispute.received_on, reason=" ", **desk.told()
        ),
        "reason: Say why",
    ),
    "no information at all": (
        lambda desk: add_information(
            dispute=desk.dispute, received_at=desk.world.at, **desk.told()
        ),
        "files: Choose at least one",
    ),
    "information that nobody can see": (
        lambda desk: add_information(
            dispute=desk.dispute,
            words="\u200b \u2060",
            received_at=desk.world.at,
            **desk.told(),
        ),
        "files: Choose at least one",
    ),
    "information for an item of somebody else's dispute": (
        lambda desk: add_information(
            dispute=desk.dispute,
            item=dispute_of(desk.world, desk.report).items.first(),
            words="x",
            received_at=desk.world.at,
            **desk.told(),
        ),
        "item: It belongs to another dispute",
    ),
    "information from before the dispute": (
        lambda desk: add_information(
            dispute=desk.dispute, words="x", received_at=desk.world.at - DAY, **desk.told()
        ),
        "received_at: Give a moment after",
    ),
    "a provider without an address": (lambda desk: desk.notice(address=""), "address: Say it"),
    "a provider's letter sent before it was written": (
        lambda desk: record_provider_notice_sent(
            notice=desk.notice(), on=desk.dispute.received_on - DAY, **desk.told()
        ),
        "on: Give a day from the letter's own",
    ),
    "a reason that is none": (
        lambda desk: dispute_of(
            desk.world, desk.report, claims=[Claim(desk.report.items.first(), "because")]
        ),
        "reason: Pick the reason",
    ),
    "one item named twice": (
        lambda desk: dispute_of(
            desk.world, desk.report, claims=[Claim(desk.report.items.first(), "satire")] * 2
        ),
        "items: An item is named twice",
    ),
    "a dispute without words or items": (
        lambda desk: name_items(
            dispute=dispute_of(desk.world, desk.report, claims=(), words="All of it."),
            claims=(),
            **desk.told(),
        ),
        "items: Choose the items",
    ),
    "frivolous for no reason": (
        lambda desk: propose_dismissal(
            dispute=desk.dispute, reasons=[], needed=["Which post."], **desk.told()
        ),
        "reasons: ",
    ),
}


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_is_named_and_nothing_is_kept(desk: Desk, name: str) -> None:
    slip, said = SLIPS[name]
    with pytest.raises(Invalid, match=said):
        slip(desk)
    assert DisputeItem.objects.get(pk=desk.item.pk).status == ItemStatus.OPEN


REFUSED: dict[str, tuple[Slip, str]] = {
    "naming items": (
        lambda desk: name_items(dispute=desk.dispute, claims=(), **desk.told()),
        "This dispute has its result",
    ),
    "reading evidence": (
        lambda desk: review_evidence(
            evidence=desk.dispute.evidence.first(), item=desk.item, note="x", **desk.told()
        ),
        "This dispute has its result",
    ),
    "assigning": (
        lambda desk: assign_item(item=desk.item, to=desk.world.third, **desk.told()),
        "has its result already",
    ),
    "extending": (
        lambda desk: extend_item(
            item=desk.item,
            information_on=desk.dispute.received_on,
            reason="Relevant.",
            **desk.told(),
        ),
        "The item has its result",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_after_the_result_nothing_is_changed(desk: Desk, name: str) -> None:
    act, said = REFUSED[name]
    for item in desk.dispute.items.all():
        assign_item(item=item, to=desk.world.third, by=desk.world.supervisor, at=desk.world.at)
        record_outcome(
            item=item,
            outcome="deleted",
            looked_at="Post.",
            note="We looked.",
            by=desk.world.third,
            at=desk.world.at,
        )
    complete_dispute(dispute=desk.dispute, by=desk.world.third, at=desk.world.at)
    desk.item.refresh_from_db()
    with pytest.raises(Refusal, match=said):
        act(desk)


def test_a_dispute_with_a_result_is_not_frivolous_any_more(desk: Desk) -> None:
    desk.outcome()
    with pytest.raises(Refusal, match="has its result already"):
        dismissed(desk.world, desk.dispute)


def test_an_outcome_sent_twice_is_given_once(desk: Desk) -> None:
    submission = uuid4()
    first = desk.outcome(submission=submission)
    assert desk.outcome(submission=submission) == first


def test_an_item_without_its_dispute_goes_nowhere(desk: Desk) -> None:
    assert cases_of([]) == []


def test_frivolous_disputes_are_followed_by_the_sweep(desk: Desk) -> None:
    dismissed(desk.world, desk.dispute)
    assert follow_all_results(desk.world.at) >= 0
    assert Dispute.objects.get(pk=desk.dispute.pk).status == Status.FRIVOLOUS


def test_an_extension_says_that_the_item_has_its_result(desk: Desk) -> None:
    desk.outcome()
    desk.item.refresh_from_db()
    said = why_no_extension(desk.item, desk.dispute.received_on, desk.world.at)
    assert "has its result" in said


def test_states_that_do_not_follow_each_other_are_refused() -> None:
    with pytest.raises(TransitionRefused, match="A dispute that is frivolous cannot become"):
        check_transition("frivolous", Status.RECEIVED)
    with pytest.raises(TransitionRefused):
        check_item("deleted", ItemStatus.OPEN)


def test_a_completed_dispute_takes_no_other_result(desk: Desk) -> None:
    done = completed(desk.world, dispute_of(desk.world, desk.report))
    with pytest.raises(Refusal):
        dismissed(desk.world, done)
