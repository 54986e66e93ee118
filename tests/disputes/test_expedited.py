"""Deleted within three business days: told by telephone, then in writing (1681i(a)(8))."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction

from config.clocks.models import Clock
from config.delivery.services import record_proof
from config.errors import Invalid, Refusal
from disputes.models import Dispute, PhoneNotice
from disputes.services import assign_item, confirm_deletion, follow_all_results, record_outcome
from screening.services import current_report
from tests.disputes.visitors import at_desk, dispute_of
from tests.screening.rawsql import insert, refused_by

NOTE = "555-0142, answered herself."


def decide(world, dispute, *outcomes):
    for item, outcome in zip(dispute.items.all(), outcomes, strict=True):
        assign_item(item=item, to=world.third, by=world.supervisor, at=world.at)
        told = {"looked_at": "Post.", "note": "We looked again."}
        record_outcome(item=item, outcome=outcome, by=world.third, at=world.at, **told)
    return dispute


@pytest.fixture
def gone(world, report):
    return decide(world, dispute_of(world, report), "deleted", "deleted")


def confirm(world, dispute, **changes):
    at = world.at + timedelta(hours=1)
    told = {"told_at": at, "right_told": True, "note": NOTE, "submission": uuid4()}
    return confirm_deletion(dispute=dispute, by=world.supervisor, at=at, **{**told, **changes})


def clocks(dispute, rule_id):
    targets = [item.target for item in dispute.items.all()]
    found = Clock.objects.filter(target__in=targets, rule_id=rule_id)
    return {clock.status for clock in found}


def test_the_call_is_kept_and_the_letter_takes_the_place_of_the_results(world, gone):
    phone = confirm(world, gone)
    notice = gone.results_notices.get()
    gone.refresh_from_db()
    assert (phone.told_on, phone.note, gone.status) == (world.cra.on(world.at), NOTE, "completed")
    assert notice.document.notice_id == "N-10"
    assert notice.report == current_report(notice.report.case)
    assert not notice.report.items.exists()


def test_the_clocks_of_the_short_way(world, gone):
    confirm(world, gone)
    assert clocks(gone, "D-12") == {"closed"}
    assert clocks(gone, "D-10") == {"void"}
    assert clocks(gone, "D-13") == {"open"}
    delivery = gone.results_notices.get().delivery
    on = world.cra.on(world.at)
    told = {"event": "accepted", "on": on, "detail": "T-1", "by": world.supervisor}
    record_proof(delivery=delivery, at=world.at + timedelta(hours=2), **told)
    follow_all_results(world.at + timedelta(hours=2))
    assert clocks(gone, "D-13") == {"closed"}


def test_what_stays_in_is_told_in_the_usual_way(world, report):
    dispute = decide(world, dispute_of(world, report), "deleted", "verified")
    with pytest.raises(Refusal, match="Not everything"):
        confirm(world, dispute)


def test_what_came_out_later_is_told_in_the_usual_way(world, report):
    dispute = dispute_of(world, report)
    world.later(days=6)
    decide(world, dispute, "deleted", "deleted")
    with pytest.raises(Refusal, match="after the days"):
        confirm(world, dispute)


@pytest.mark.parametrize(
    "changes", [{"note": " "}, {"told_at": timedelta(days=1)}, {"told_at": timedelta(hours=-1)}]
)
def test_a_call_has_its_moment_and_its_words(world, gone, changes):
    moved = {k: world.at + v if isinstance(v, timedelta) else v for k, v in changes.items()}
    with pytest.raises(Invalid), transaction.atomic():
        confirm(world, gone, **moved)


def test_a_second_click_keeps_the_first_call(world, gone):
    number = uuid4()
    first = confirm(world, gone, submission=number)
    assert confirm(world, gone, submission=number) == first
    with pytest.raises(Refusal):
        confirm(world, Dispute.objects.get(pk=gone.pk))


def test_a_call_without_words_is_refused_by_the_database(world, gone):
    on = world.cra.on(world.at)
    row = PhoneNotice(
        dispute=gone,
        told_at=world.at,
        told_on=on,
        right_told=True,
        submission=uuid4(),
        by=world.third,
        at=world.at,
    )
    with refused_by("phone_call_was_made"):
        insert(row)


def test_the_supervisor_keeps_the_call_on_the_page(client, world, gone):
    staff = at_desk(client, world.supervisor)
    address = f"/admin/disputes/{gone.number}/"
    assert b"act-expedited" in staff.get(address).content
    moment = world.at.astimezone(world.cra.zone).strftime("%Y-%m-%dT%H:%M")
    form = {"told_at": moment, "note": NOTE, "right_told": "on", "submission": uuid4()}
    answer = staff.post(f"{address}expedited/", form)
    assert answer.status_code == 302, answer.context["acts"][0]["form"].errors
    assert NOTE in staff.get(address).content.decode()
