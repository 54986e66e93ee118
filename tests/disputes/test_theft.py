"""Identity theft: four things, the block within D-47, and why not (15 U.S.C. 1681c-2)."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction

from config.clocks.models import Clock
from config.errors import Invalid, Refusal
from disputes.models import TheftBlock
from disputes.models.blocks import PARTS
from disputes.services import (
    Claim,
    assign_item,
    block_theft,
    decline_theft,
    record_provider_notice,
    record_theft_part,
    rescind_theft,
)
from screening.models import ReportItem, Tombstone
from screening.services import current_report, revise_report
from tests.disputes.visitors import at_desk, dispute_of, visitor
from tests.screening.rawsql import behind_triggers, frozen, insert, refused_by, update


@pytest.fixture
def theft(world, report):
    """The first item is said to come from identity theft; by telephone."""
    claims = [
        Claim(item, "identity_theft" if item.number == 1 else "satire", "Not me.")
        for item in report.items.all()
    ]
    dispute_of(world, report, claims=claims)
    return TheftBlock.objects.get()


def acting(world):
    return {"by": world.supervisor, "at": world.at}


def came(world, theft, *parts):
    for part in parts or theft.missing:
        theft = record_theft_part(block=theft, part=part, received_at=world.at, **acting(world))
    return theft


def blocked(world, theft):
    return block_theft(block=came(world, theft), **acting(world))


def refuse(world, theft, act=decline_theft, reasons=("No report came.",)):
    return act(block=theft, reasons=reasons, **acting(world))


def words(case):
    return set(current_report(case).items.values_list("post__text_sha256", flat=True))


def clock(theft):
    return Clock.objects.for_target(theft.target).filter(rule_id="D-47").first()


def test_the_reason_opens_a_block_and_naming_the_item_is_one_of_the_four(theft):
    assert theft.status == "asked"
    assert theft.missing == ["identity_at", "report_at", "statement_at"]


def test_the_last_of_the_four_starts_the_four_business_days(world, theft):
    theft = came(world, theft, "identity_at", "report_at")
    assert clock(theft) is None
    theft = came(world, theft, "statement_at")
    assert clock(theft).started_on == world.cra.on(world.at)
    assert clock(theft).status == "open"
    assert came(world, theft, "report_at").report_at == world.at


def test_a_moment_before_the_dispute_is_refused(world, theft):
    early = world.at - timedelta(days=1)
    with pytest.raises(Invalid):
        record_theft_part(block=theft, part="report_at", received_at=early, **acting(world))


def test_the_person_reads_that_the_item_is_blocked(client, world, report, theft):
    page = f"/portal/disputes/{theft.item.dispute.public_id}/"
    mine = visitor(client, world, report.case)
    assert '<span class="tag good">Blocked</span>' not in mine.get(page).content.decode()
    blocked(world, theft)
    assert '<span class="tag good">Blocked</span>' in mine.get(page).content.decode()


def test_a_blocked_item_leaves_the_reports_and_stays_in_the_file(world, report, theft):
    post = theft.item.report_item.post
    blocked(world, theft)
    newest = current_report(report.case)
    assert newest.status == "furnished"
    assert post.text_sha256 not in words(report.case)
    assert not Tombstone.objects.exists()
    assert clock(theft).status == "closed"


def test_without_all_four_nothing_is_blocked(world, theft):
    came(world, theft, "identity_at", "report_at")
    with pytest.raises(Refusal, match="Not all four"):
        block_theft(block=theft, **acting(world))


def test_a_declined_block_is_told_with_reasons_and_may_still_come(world, report, theft):
    with pytest.raises(Invalid), transaction.atomic():
        refuse(world, theft, reasons=(" ",))
    theft = refuse(world, theft)
    assert (theft.status, theft.document.notice_id) == ("declined", "N-23")
    assert theft.delivery.channel == "post"
    assert blocked(world, theft).status == "blocked"


def test_a_rescinded_block_prints_the_item_again_and_is_told(world, report, theft):
    post = theft.item.report_item.post
    theft = blocked(world, theft)
    theft = refuse(world, theft, rescind_theft)
    assert (theft.status, theft.document.notice_id) == ("rescinded", "N-23")
    assert post.text_sha256 in words(report.case)
    with pytest.raises(Refusal):
        block_theft(block=theft, **acting(world))


def test_what_was_never_blocked_is_not_rescinded(world, theft):
    with pytest.raises(Refusal):
        refuse(world, theft, rescind_theft)


def test_the_provider_hears_of_the_block_once(world, theft):
    told = {"provider": "Copperline Data", "address": "9 Depot Road\nBellmount, CO 80000"}
    record_provider_notice(item=theft.item, **told, **acting(world))
    theft = blocked(world, theft)
    assert block_theft(block=theft, **acting(world)) == theft
    assert theft.item.provider_notices.filter(occasion="block").count() == 1


# -- in plain SQL ----------------------------------------------------------------------------------


@pytest.mark.parametrize("missing", PARTS)
def test_a_row_is_not_blocked_without_all_four(world, theft, missing):
    theft = blocked(world, theft)
    with behind_triggers(), refused_by("blocked_on_all_four"):
        update(theft, **{missing: None})


def test_what_was_received_and_decided_stays(world, theft):
    theft = came(world, theft, "report_at")
    with refused_by("theft_block_stays"):
        update(theft, report_at=world.at - timedelta(days=3))
    theft = blocked(world, theft)
    with refused_by("theft_block_stays"):
        update(theft, status="asked")


def test_a_refusal_without_reasons_is_no_row(theft):
    with refused_by("refused_with_reasons"):
        update(theft, status="declined")


def taken_back(report):
    update(report, status="issued", furnished_at=None, furnished_on=None, furnished_by_id=None)


def test_a_blocked_item_is_put_into_no_report(world, report, theft):
    item = theft.item.report_item
    theft = blocked(world, theft)
    newest = current_report(report.case)
    row = ReportItem(
        report=newest,
        number=1,
        post=item.post,
        redacted_post=item.redacted_post,
        clause=item.clause,
        marks=item.marks,
        content_sha256=item.content_sha256,
        posted_on=item.posted_on,
    )
    with behind_triggers():
        taken_back(newest)
    with refused_by("item_is_blocked", "blocked after identity theft"):
        insert(row)


def test_a_report_issued_before_a_block_is_not_furnished(world, report, theft):
    theft = blocked(world, theft)
    with behind_triggers():
        taken_back(report)
    with refused_by("item_is_blocked", "since the report was issued"):
        update(report, status="furnished")


def test_a_block_stays_as_it_was(world, theft):
    theft = blocked(world, theft)
    with frozen():
        update(theft.block, text_sha256="b" * 64)


def test_nothing_changes_where_nothing_is_blocked(world, report, theft):
    assert revise_report(case=report.case, by=None, at=world.at) == report


# -- pages -----------------------------------------------------------------------------------------


def test_the_desk_records_the_four_and_blocks(client, world, theft):
    address = f"/admin/disputes/{theft.item.dispute.number}/items/{theft.item.public_id}/"
    staff = at_desk(client, world.supervisor)
    moment = world.at.astimezone(world.cra.zone).strftime("%Y-%m-%dT%H:%M")
    page = staff.get(address).content.decode()
    assert "act-theft-part" in page
    assert "act-theft-block" not in page
    for part in theft.missing:
        form = {"part": part, "received_at": moment, "submission": uuid4()}
        assert staff.post(f"{address}theft-part/", form).status_code == 302
    assert staff.post(f"{address}theft-block/", {"submission": uuid4()}).status_code == 302
    theft.refresh_from_db()
    assert theft.status == "blocked"
    assert "act-theft-rescind" in staff.get(address).content.decode()


def test_an_analyst_blocks_nothing(client, world, theft):
    address = f"/admin/disputes/{theft.item.dispute.number}/items/{theft.item.public_id}/"
    assign_item(item=theft.item, to=world.third, **acting(world))
    staff = at_desk(client, world.third)
    assert staff.post(f"{address}theft-block/", {"submission": uuid4()}).status_code == 403


def test_the_person_reads_exactly_what_to_send(person, world, theft):
    address = f"/portal/disputes/{theft.item.dispute.public_id}/"
    page = person.get(address).content.decode()
    assert "we need these four things" in page
    assert page.count("We still need it.") == 3
    blocked(world, theft)
    assert "We blocked this item." in person.get(address).content.decode()
