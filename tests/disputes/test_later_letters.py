"""A provider is told of what came after the first letter: new information, and the result."""

from types import SimpleNamespace

import pytest
from django.db import transaction

from disputes.models import DisputeItem, ProviderNotice
from disputes.services import (
    add_information,
    assign_item,
    record_outcome,
    record_provider_notice,
)
from tests.disputes.visitors import dispute_of
from tests.screening.rawsql import insert, refused_by

ADDRESS = "9 Depot Road\nBellmount, CO 80000"


@pytest.fixture
def vendor(world, report):
    """An item that a vendor gave, and who was told of the dispute."""
    dispute = dispute_of(world, report, files=[("first.txt", b"A film poster.")])
    item = dispute.items.get(report_item__number=1)
    first = record_provider_notice(
        item=item, provider="Copperline Data", address=ADDRESS, by=world.third, at=world.at
    )
    return SimpleNamespace(world=world, dispute=dispute, item=item, first=first)


def more(vendor, item=None, words="It was a lyric."):
    return add_information(
        dispute=vendor.dispute,
        item=item,
        words=words,
        received_at=vendor.world.at,
        by="subject:1",
        at=vendor.world.later(hours=1),
    )


def outcome(vendor, status):
    world, item = vendor.world, DisputeItem.objects.get(pk=vendor.item.pk)
    if item.assigned_to is None:
        item = assign_item(item=item, to=world.third, by=world.supervisor, at=world.at)
    return record_outcome(
        item=item,
        outcome=status,
        looked_at="Post.",
        note=f"We looked: {status}.",
        by=world.third,
        at=world.at,
    )


def later(vendor, occasion):
    return vendor.item.provider_notices.filter(occasion=occasion).order_by("pk")


def test_what_the_person_sends_later_is_sent_on(vendor):
    more(vendor)
    letter = later(vendor, "information").get()
    assert (letter.provider, letter.address) == ("Copperline Data", vendor.first.address)
    assert letter.evidence == vendor.dispute.evidence.latest("pk")
    assert letter.document != vendor.first.document
    assert letter.sent_on is None
    more(vendor, words="And here is where it is from.")
    assert later(vendor, "information").count() == 2


def test_what_is_about_another_item_is_not_sent_on(vendor):
    more(vendor, item=vendor.dispute.items.exclude(pk=vendor.item.pk).first())
    assert not later(vendor, "information").exists()


def test_a_public_source_gets_no_letter(vendor):
    vendor.dispute.provider_notices.exclude(provider="").get()  # the vendor alone was written to
    more(vendor)
    assert vendor.dispute.provider_notices.filter(occasion="information").count() == 1


@pytest.mark.parametrize("status", ["modified", "deleted", "unverifiable"])
def test_the_provider_hears_that_the_item_was_changed(vendor, status):
    outcome(vendor, status)
    letter = later(vendor, "outcome").get()
    assert letter.outcome == status
    outcome(vendor, status)
    assert later(vendor, "outcome").count() == 1


def test_a_result_that_moved_is_told_again(vendor):
    outcome(vendor, "modified")
    outcome(vendor, "deleted")
    assert [one.outcome for one in later(vendor, "outcome")] == ["modified", "deleted"]


def test_the_same_is_not_told_twice(vendor):
    row = ProviderNotice(
        dispute=vendor.dispute,
        item=vendor.item,
        provider="Copperline Data",
        evidence=vendor.first.evidence,
        at=vendor.world.at,
    )
    with refused_by("provider_told_once"), transaction.atomic():
        insert(row)
