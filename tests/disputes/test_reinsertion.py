"""A deleted item comes back on its provider's certification only, and the person is told."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from config.clocks.models import Clock
from config.delivery.services import record_proof
from config.errors import Invalid, Refusal
from disputes.models import Reinsertion
from disputes.services import (
    Claim,
    assign_item,
    complete_dispute,
    follow_letters,
    put_back,
    record_outcome,
)
from screening.models import ProviderCertification, Tombstone
from screening.services import current_report
from tests.disputes.visitors import at_desk, dispute_of

TOLD = {
    "provider": "Copperline Data Co.",
    "address": "9 Copper Street\nLarkhaven, CO 80000",
    "words": "We certify that this post is complete and accurate.",
}


@pytest.fixture
def deleted(world, report):
    """The first item, deleted by a dispute that is finished."""
    dispute = dispute_of(world, report)
    for item in dispute.items.all():
        assign_item(item=item, to=world.third, by=world.supervisor, at=world.at)
        outcome = "deleted" if item.report_item.number == 1 else "verified"
        record_outcome(
            item=item,
            outcome=outcome,
            looked_at="Post and thread.",
            note="We looked again.",
            by=world.third,
            at=world.at,
        )
    complete_dispute(dispute=dispute, by=world.supervisor, at=world.at)
    return dispute.items.get(report_item__number=1)


def back(world, item, **changes):
    told = {**TOLD, "certified_on": world.cra.on(world.at), "submission": uuid4()}
    return put_back(item=item, by=world.supervisor, at=world.later(days=1), **{**told, **changes})


def texts(case):
    return set(current_report(case).items.values_list("post__text_sha256", flat=True))


def test_what_is_put_back_stands_in_the_agencys_next_report(world, report, deleted):
    words = deleted.report_item.post.text_sha256
    assert words not in texts(report.case)
    back(world, deleted)
    newest = current_report(report.case)
    assert words in texts(report.case)
    assert newest.status == "furnished"
    assert newest.difference["changes"][0]["what"] == "reinserted"


def test_the_person_is_told_and_the_clock_runs_until_the_letter_left(world, deleted):
    found = back(world, deleted)
    clock = Clock.objects.for_target(found.target).get(rule_id="D-14")
    assert found.document.notice_id == "N-11"
    assert found.delivery.channel == "post"
    assert clock.status == "open"
    on = world.cra.on(world.at)
    record_proof(
        delivery=found.delivery,
        event="accepted",
        on=on,
        detail="T-1",
        by=world.supervisor,
        at=world.at,
    )
    follow_letters(world.at)
    clock.refresh_from_db()
    assert (clock.status, clock.closed_on) == ("closed", on)


def test_a_letter_that_came_back_lets_the_clock_run_again(world, deleted):
    found = back(world, deleted)
    on = world.cra.on(world.at)
    for event in ("accepted", "returned"):
        told = {"event": event, "on": on, "detail": "T-1"}
        record_proof(delivery=found.delivery, by=world.supervisor, at=world.at, **told)
        follow_letters(world.at)
    assert Clock.objects.for_target(found.target).get(rule_id="D-14").status == "open"


@pytest.mark.parametrize("missing", ["provider", "address", "words"])
def test_nothing_comes_back_without_a_certification(world, deleted, missing):
    with pytest.raises(Invalid), transaction.atomic():
        back(world, deleted, **{missing: " "})
    assert Tombstone.objects.standing().exists()
    assert not ProviderCertification.objects.exists()


def test_a_certification_from_before_the_deletion_is_none(world, deleted):
    early = world.cra.on(world.at).replace(year=2026, month=1)
    with pytest.raises(Invalid):
        back(world, deleted, certified_on=early)


def test_an_old_certification_does_not_undo_a_later_deletion(world, report, deleted):
    """G-11: the paper says what was so before somebody looked again."""
    back(world, deleted)
    after = replace(world, at=world.at + timedelta(days=2))
    newest = current_report(report.case)
    item = newest.items.get(post=deleted.report_item.post)
    again = dispute_of(after, report, claims=[Claim(item, "satire")]).items.get()
    told = {"looked_at": "Post.", "note": "We looked again.", "by": world.third, "at": after.at}
    assign_item(item=again, to=world.third, by=world.supervisor, at=after.at)
    record_outcome(item=again, outcome="deleted", **told)
    with pytest.raises(Invalid, match="from the deletion"):
        back(after, deleted, certified_on=deleted.decided_on)


def test_what_another_dispute_deleted_meanwhile_does_not_stay(world, report, deleted):
    again = dispute_of(world, report, claims=[Claim(deleted.report_item, "satire")]).items.get()
    assign_item(item=again, to=world.third, by=world.supervisor, at=world.at)
    told = {"looked_at": "Post.", "note": "We looked.", "by": world.third, "at": world.at}
    with pytest.raises(Refusal, match="Another dispute"):
        record_outcome(item=again, outcome="verified", **told)
    assert record_outcome(item=again, outcome="deleted", **told).status == "deleted"


def test_what_stayed_in_is_not_put_back(world, deleted):
    kept = deleted.dispute.items.exclude(pk=deleted.pk).first()
    with pytest.raises(Refusal):
        back(world, kept)


def test_twice_is_once(world, deleted):
    number = uuid4()
    first = back(world, deleted, submission=number)
    assert back(world, deleted, submission=number) == first
    with pytest.raises(Refusal):
        back(world, deleted)


def test_what_is_written_of_it_stays(world, deleted):
    found = back(world, deleted)
    with pytest.raises(DatabaseError), transaction.atomic():
        Reinsertion.objects.filter(pk=found.pk).update(reinserted_on="2026-01-01")


def test_a_supervisor_puts_it_back_on_the_page_and_an_analyst_does_not(client, world, deleted):
    address = f"/admin/disputes/{deleted.dispute.number}/items/{deleted.public_id}/"
    form = {**TOLD, "certified_on": world.cra.on(world.at).isoformat(), "submission": uuid4()}
    staff = at_desk(client, world.third)
    assert b"act-put-back" not in staff.get(address).content
    assert staff.post(f"{address}put-back/", form).status_code == 403
    staff = at_desk(client, world.supervisor)
    assert b"act-put-back" in staff.get(address).content
    assert staff.post(f"{address}put-back/", form).status_code == 302
    page = staff.get(address).content.decode()
    assert "Copperline Data Co." in page
    assert "act-put-back" not in page


def test_the_person_reads_it_in_the_portal(person, world, deleted):
    back(world, deleted)
    page = person.get(f"/portal/disputes/{deleted.dispute.public_id}/").content.decode()
    assert "We put this back on" in page
