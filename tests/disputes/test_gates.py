"""G-09 and G-10, round the services: rows in plain SQL, refused by the database itself."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from config.accounts.models import Organization
from config.accounts.services import open_person_file
from config.clocks.models import Clock
from config.documents.models import Document
from config.errors import Conflict, Invalid, Refusal
from disputes.models import (
    Dispute,
    DisputeItem,
    Evidence,
    EvidenceReview,
    Extension,
    FrivolousNotice,
)
from disputes.services import (
    add_information,
    approve_dismissal,
    assign_item,
    complete_dispute,
    extend_item,
    mark_undecided,
    papers,
    propose_dismissal,
    receive_dispute,
    record_outcome,
    return_dismissal,
    review_evidence,
    why_no_extension,
)
from disputes.workflow import ITEM_TRANSITIONS, ItemStatus, check_item
from screening.models import Tombstone
from tests.accounts.factories import OrganizationFactory, PersonFactory
from tests.disputes.visitors import dismissed, dispute_of
from tests.screening.rawsql import behind_triggers, frozen, insert, refused_by, update


@pytest.fixture
def dispute(world, report):
    return dispute_of(world, report, files=[("IMG 1.txt", b"A film poster.")])


@pytest.fixture
def item(world, dispute):
    """The first item, with its reinvestigator."""
    found = dispute.items.first()
    assign_item(item=found, to=world.third, by=world.supervisor, at=world.at)
    return DisputeItem.objects.get(pk=found.pk)


def read_all(world, item):
    for evidence in Evidence.objects.unreviewed(item):
        review_evidence(evidence=evidence, item=item, note="Read.", by=world.third, at=world.at)


def result(world, item, outcome="verified", **changes):
    told = {"looked_at": "Post and thread.", "note": "We looked again.", **changes}
    return record_outcome(item=item, outcome=outcome, by=world.third, at=world.at, **told)


def decided(world, **changes):
    """The columns that a result writes."""
    moment = {"decided_at": world.at, "decided_on": world.cra.on(world.at)}
    told = {"outcome_note": "Looked.", "looked_at": "Post.", "decided_by_id": world.third.pk}
    return {**told, **moment, **changes}


# -- G-10: verified only after a look at everything ------------------------------------------------


def test_verified_with_everything_read_is_taken(world, item):
    read_all(world, item)
    assert update(item, status="verified", **decided(world)) == 1


def test_verified_while_something_sent_is_unread_is_refused(world, item):
    with refused_by("gate_g10", "has not been reviewed"):
        update(item, status="verified", **decided(world))


def test_what_was_sent_for_another_item_is_not_asked_of_this_one(world, dispute, item):
    read_all(world, item)
    other = dispute.items.last()
    add_information(
        dispute=dispute,
        item=other,
        words="Other.",
        received_at=world.at,
        by="subject:1",
        at=world.at,
    )
    assert update(item, status="verified", **decided(world)) == 1


def test_a_look_for_another_item_is_none_for_this_one(world, dispute, item):
    other = dispute.items.last()
    for evidence in dispute.evidence.all():
        told = {"note": "x", "submission": uuid4(), "by": world.third, "at": world.at}
        row = EvidenceReview(evidence=evidence, item=other, **told)
        insert(row)
    with refused_by("gate_g10", "has not been reviewed"):
        update(item, status="verified", **decided(world))


def test_verified_without_saying_what_was_looked_at_is_refused(world, item):
    read_all(world, item)
    with refused_by("gate_g10", "Nothing says what was looked at"):
        update(item, status="verified", **decided(world, looked_at=""))


@pytest.mark.parametrize("outcome", ["deleted", "unverifiable", "modified"])
def test_a_result_for_the_person_waits_for_no_reading(world, item, outcome):
    assert update(item, status=outcome, **decided(world)) == 1


def test_an_item_is_not_born_verified(world, dispute):
    row = DisputeItem(
        dispute=dispute,
        report_item=dispute.items.first().report_item,
        reason="satire",
        status="verified",
        **decided(world),
    )
    with refused_by("gate_g10"):
        insert(row)


@pytest.mark.parametrize(
    "missing", [{"decided_on": None, "decided_at": None}, {"outcome_note": ""}]
)
def test_a_result_has_its_day_and_its_reason(world, item, missing):
    with refused_by("result_has_its_moment"):
        update(item, status="deleted", **decided(world, **missing))


@pytest.mark.parametrize("column", ["decided_on", "decided_at"])
def test_a_result_is_not_dated_back(world, item, column):
    """D-06 is kept by the day of the result, which is that of its moment at the screener."""
    told = decided(world)
    with refused_by("result_has_its_moment", "not that of its moment"):
        update(item, status="deleted", **told | {column: told[column] - timedelta(days=1)})


def test_the_screeners_own_day_counts(world, item):
    """Ten at night in Denver is the next day in UTC."""
    late = datetime(2027, 3, 2, 5, 0, tzinfo=UTC)
    assert world.cra.on(late) == date(2027, 3, 1)
    told = {"decided_at": late, "decided_on": date(2027, 3, 1)}
    assert update(item, status="deleted", **decided(world, **told)) == 1


def test_a_result_is_not_dated_back_afterwards(world, item):
    result(world, item, "deleted")
    earlier = world.at - timedelta(days=3)
    with refused_by("outcome_stays", "stays as it was given"):
        update(item, decided_at=earlier, decided_on=world.cra.on(earlier))


@pytest.mark.parametrize("column", ["looked_at", "outcome_note"])
def test_the_words_of_a_result_are_not_rewritten(world, item, column):
    result(world, item, "deleted")
    with refused_by("outcome_stays", "stays as it was given"):
        update(item, **{column: "Another."})


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (before, after)
        for before in ItemStatus
        for after in ItemStatus
        if before != ItemStatus.OPEN and before != after
    ],
)
def test_a_result_moves_towards_the_person_and_never_back(world, item, before, after):
    """The table in `workflow` and the trigger say the same."""
    read_all(world, item)
    with behind_triggers():
        update(item, status=before, **decided(world))
    if after in ITEM_TRANSITIONS[before]:
        check_item(before, after)
        assert update(item, status=after) == 1
        return
    with pytest.raises(Conflict):
        check_item(before, after)
    undone = {"decided_on": None, "decided_at": None}
    changes = {"status": after} | (undone if after == ItemStatus.OPEN else {})
    with refused_by("outcome_stays"):
        update(item, **changes)


def test_nothing_moves_once_the_dispute_is_complete(world, dispute, item):
    read_all(world, item)
    update(item, status="verified", **decided(world))
    with behind_triggers():
        update(dispute, status="completed")
    with refused_by("outcome_stays"):
        update(item, status="deleted")


# -- G-10: closing the dispute -----------------------------------------------------------------


def closing(world):
    return {"status": "completed", "completed_at": world.at}


def all_decided(world, dispute, outcome):
    for one in dispute.items.all():
        assign_item(item=one, to=world.third, by=world.supervisor, at=world.at)
        read_all(world, one)
        result(world, one, outcome)


@pytest.mark.parametrize("outcome", ["verified", "deleted", "modified"])
def test_a_dispute_with_every_result_closes(world, dispute, outcome):
    all_decided(world, dispute, outcome)
    assert update(dispute, **closing(world)) == 1


def test_a_dispute_with_an_open_item_does_not_close(world, dispute, item):
    result(world, item, "deleted")
    with refused_by("every_item_decided"):
        update(dispute, **closing(world))


def test_a_dispute_without_items_does_not_close(world, report):
    empty = dispute_of(world, report, claims=(), words="All of it.")
    with refused_by("every_item_decided"):
        update(empty, **closing(world))


def test_something_unread_after_a_result_keeps_it_open(world, dispute):
    all_decided(world, dispute, "verified")
    add_information(
        dispute=dispute, words="One more.", received_at=world.at, by="subject:1", at=world.at
    )
    with refused_by("gate_g10", "after an item was verified"):
        update(dispute, **closing(world))
    with pytest.raises(Refusal) as refused:
        complete_dispute(dispute=dispute, by=world.supervisor, at=world.at)
    assert refused.value.gate == "G-10"


def test_the_new_thing_is_read_and_the_dispute_closes(world, dispute):
    all_decided(world, dispute, "verified")
    add_information(
        dispute=dispute, words="One more.", received_at=world.at, by="subject:1", at=world.at
    )
    for one in dispute.items.all():
        read_all(world, one)
    assert complete_dispute(dispute=dispute, by=world.supervisor, at=world.at).completed_at


@pytest.mark.parametrize("outcome", ["deleted", "unverifiable"])
def test_what_leaves_the_file_has_left_before_the_dispute_closes(world, dispute, outcome):
    for one in dispute.items.all():
        update(one, status=outcome, **decided(world))
    with refused_by("gate_g10", "still in the file"):
        update(dispute, **closing(world))


def test_somebody_elses_tombstone_deletes_nothing(world, dispute):
    other = PersonFactory(organization=world.cra)
    stone = Tombstone.objects.create(
        screener=world.cra, person=other, key_hash="a" * 64, kind="url", reason="x", at=world.at
    )
    for one in dispute.items.all():
        update(one, status="deleted", tombstone_id=stone.pk, **decided(world))
    with refused_by("gate_g10", "still in the file"):
        update(dispute, **closing(world))


def test_what_the_sweep_marked_is_deleted_by_whoever_completes(world, dispute):
    """R-11: by a named person, at once."""
    world.at += timedelta(days=31)
    assert mark_undecided(by=None, at=world.at) == 2
    assert not Tombstone.objects.filter(person=dispute.person).exists()
    complete_dispute(dispute=dispute, by=world.supervisor, at=world.at)
    stones = Tombstone.objects.filter(person=dispute.person)
    assert set(stones.values_list("by", flat=True)) == {world.supervisor.pk}
    assert not dispute.items.filter(tombstone=None).exists()


# -- G-09: extra days --------------------------------------------------------------------------


@pytest.fixture
def news(world, dispute, item):
    """Something new on the second day; the item is still open."""
    world.at += timedelta(days=1)
    add_information(
        dispute=dispute, words="The script.", received_at=world.at, by="subject:1", at=world.at
    )
    return world.cra.on(world.at)


def row(world, item, information_on, **changes):
    fields = {
        "item": item,
        "information_on": information_on,
        "granted_by": world.supervisor,
        "granted_at": world.at,
        "granted_on": world.cra.on(world.at),
        "reason": "It shows the source.",
        "submission": uuid4(),
    }
    return Extension(**(fields | changes))


def test_extra_days_for_something_new_are_taken(world, item, news):
    assert insert(row(world, item, news))


def test_extra_days_come_once(world, item, news):
    insert(row(world, item, news))
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(row(world, item, news))


@pytest.mark.parametrize(
    ("days", "words"),
    [(-5, "did not come within"), (1, "Nothing new"), (40, "did not come within")],
)
def test_extra_days_for_a_day_without_news_are_refused(world, item, news, days, words):
    with refused_by("gate_g09", words):
        insert(row(world, item, news + timedelta(days=days)))


def test_what_came_with_the_dispute_is_nothing_new(world, dispute, item):
    assert dispute.evidence.exists()
    with refused_by("gate_g09", "Nothing new"):
        insert(row(world, item, dispute.received_on))


def test_what_came_for_another_item_is_nothing_new_for_this_one(world, dispute, item):
    world.at += timedelta(days=1)
    add_information(
        dispute=dispute,
        item=dispute.items.last(),
        words="Other.",
        received_at=world.at,
        by="subject:1",
        at=world.at,
    )
    with refused_by("gate_g09", "Nothing new"):
        insert(row(world, item, world.cra.on(world.at)))


def test_extra_days_after_the_last_day_are_refused(world, item, news):
    world.at += timedelta(days=31)
    with refused_by("gate_g09", "over"):
        insert(row(world, item, news))


def test_extra_days_are_not_dated_back(world, item, news):
    """G-09: granted long after the period, dated within it."""
    late = world.at + timedelta(days=60)
    with refused_by("gate_g09", "not that of its moment"):
        insert(row(world, item, news, granted_at=late))


def test_extra_days_after_a_result_are_refused(world, item, news):
    result(world, item, "deleted")
    with refused_by("gate_g09", "has its result"):
        insert(row(world, item, news))


def test_a_period_that_was_extended_before_is_not_extended_again(world, item, news):
    Clock.objects.for_target(item.target).filter(rule_id="D-06").update(extended_by="D-07")
    with refused_by("gate_g09", "extended before"):
        insert(row(world, item, news))


@pytest.mark.parametrize("where", ["screener", "person", "position"])
def test_california_gives_no_extra_days(world, item, news, where):
    case = item.report_item.report.case
    rows = {"screener": world.cra, "person": case.person, "position": case.position}
    column = "state" if where == "person" else "jurisdiction"
    update(rows[where], **{column: "CA"})
    with refused_by("gate_g09", "law of this state"):
        insert(row(world, item, news))
    fresh = DisputeItem.objects.get(pk=item.pk)
    assert "law of this state" in why_no_extension(fresh, news, world.at)


@pytest.mark.parametrize(("state", "days"), [("CA", 0), ("CO", 15)])
def test_a_receipt_promises_extra_days_only_where_there_are_any(
    world, dispute, monkeypatch, state, days
):
    monkeypatch.setattr(papers, "_print", lambda kind, facts, dispute: facts)
    dispute.person.state = state
    assert papers.receipt(dispute, world.at).extension_days == days


def test_an_extension_is_written_once(world, item, news):
    found = extend_item(
        item=item, information_on=news, reason="The source.", by=world.supervisor, at=world.at
    )
    with frozen():
        update(found, reason="Another.")


def test_the_service_moves_the_clock_to_day_45(world, item, news):
    extend_item(item=item, information_on=news, reason="x", by=world.supervisor, at=world.at)
    clock = Clock.objects.open().for_target(item.target).get()
    assert clock.due_on == item.dispute.received_on + timedelta(days=44)
    letter = Document.objects.get(kind="more_time")  # to whoever has no portal, too
    assert letter.deliveries.get().channel == "post"
    with pytest.raises(Refusal, match="once already") as refused:
        extend_item(item=item, information_on=news, reason="x", by=world.supervisor, at=world.at)
    assert refused.value.gate == "G-09"


# -- what was said stays said --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("statement", "Another."),
        ("words", "Another."),
        ("received_on", "2026-01-01"),
        ("received_at", "2026-01-01T00:00:00Z"),
        ("entered_at", "2026-01-01T00:00:00Z"),
        ("channel", "letter"),
    ],
)
def test_what_came_and_when_is_never_rewritten(dispute, column, value):
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        update(dispute, **{column: value})


@pytest.mark.parametrize("column", ["reason", "explanation", "dispute_id", "report_item_id"])
def test_what_was_said_of_an_item_is_never_rewritten(world, report, dispute, item, column):
    other = dispute_of(world, report).items.last()
    new = {"reason": "other", "explanation": "Another."} | {
        name: getattr(other, name) for name in ("dispute_id", "report_item_id")
    }
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        update(item, **{column: new[column]})


def test_a_dispute_does_not_move_to_another_file(dispute):
    elsewhere = OrganizationFactory(cra=True)
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        update(dispute, screener_id=elsewhere.pk)


def test_results_in_the_portal_need_the_persons_wish(world, dispute):
    """R-10."""
    with refused_by("portal_results_by_consent"):
        update(dispute, results_by="portal")


@pytest.mark.parametrize("model", [Evidence, EvidenceReview])
def test_what_was_sent_and_read_is_written_once(world, item, model):
    read_all(world, item)
    with frozen():
        update(model.objects.first(), **{"filename" if model is Evidence else "note": "x"})


def test_a_dispute_is_received_once_by_its_form(world, report):
    submission = uuid4()
    first = dispute_of(world, report, submission=submission)
    assert dispute_of(world, report, submission=submission) == first
    assert Dispute.objects.count() == 1


def test_a_form_sent_for_one_person_does_not_open_the_dispute_of_another(world, report):
    first = dispute_of(world, report, submission=(submission := uuid4()))
    other = open_person_file(
        person=PersonFactory(organization=world.cra), by=world.supervisor, at=world.at
    )
    with pytest.raises(Conflict) as refused:
        receive_dispute(
            person_file=other,
            words="Not me.",
            channel="phone",
            received_at=world.at,
            submission=submission,
            by=world.supervisor,
            at=world.at,
        )
    assert refused.value.code == "sent_for_another"
    assert list(Dispute.objects.all()) == [first]


# -- N-07: two people ----------------------------------------------------------------------------


def dismissal(world, dispute, **changes):
    told = {"reasons": ["No post is named."], "needed": ["Which one."], "by": world.third}
    return propose_dismissal(dispute=dispute, at=world.at, **told | changes)


@pytest.mark.parametrize("profile", ["standard", "small"])
def test_whoever_proposed_that_it_is_frivolous_does_not_approve(world, dispute, profile):
    Organization.objects.filter(pk=world.cra.pk).update(profile=profile)
    proposed = dismissal(world, dispute)
    with pytest.raises(Refusal, match="does not approve") as refused:
        approve_dismissal(dismissal=proposed, by=world.third, at=world.at)
    assert "R-28" in refused.value.citation
    answer = {"status": "approved", "answered_at": world.at}
    with refused_by("dismissed_by_two"):
        update(proposed, **answer, answered_by_id=world.third.pk)
    assert update(proposed, **answer, answered_by_id=world.supervisor.pk) == 1


def test_a_proposal_is_answered_once(world, dispute):
    proposed = dismissal(world, dispute)
    told = {"dismissal": proposed, "by": world.third, "at": world.at}
    with pytest.raises(Invalid):
        return_dismissal(answer=" ", **told)
    first = return_dismissal(answer="Named since.", **told)
    assert return_dismissal(answer="Named since.", **told) == first
    with pytest.raises(Conflict, match="has its answer"):
        approve_dismissal(dismissal=proposed, by=world.supervisor, at=world.at)
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        update(proposed, answer="Another.")
    dismissal(world, dispute)
    with pytest.raises(Conflict, match="proposed this already"):
        dismissal(world, dispute)


def test_no_dispute_is_frivolous_by_itself(world, dispute):
    with refused_by("dismissed_with_n07"):
        update(dispute, status="frivolous", completed_at=world.at)


def test_no_dispute_with_a_result_is_frivolous(world, dispute, item):
    result(world, item, "deleted")
    with refused_by("no_result_yet"):
        update(dispute, status="frivolous", completed_at=world.at)


def test_the_letter_is_of_who_approved_what_somebody_else_proposed(world, dispute):
    written = dismissed(world, dispute)
    with behind_triggers():
        FrivolousNotice.objects.filter(pk=written.pk)._raw_delete(using="default")
    written.pk, written.by = None, world.third
    with refused_by("approved_by_another"):
        insert(written)
