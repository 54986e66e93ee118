"""Queueing: one recipient, one key, and no pre-adverse notice without the Summary (R-30)."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from config.accounts.models import Person
from config.audit.models import AuditEvent
from config.delivery.models import Delivery, DeliveryEnclosure
from config.delivery.services.queue import KeyTaken, SummaryMissing
from config.errors import Invalid, Refusal
from tests.accounts.factories import OrganizationFactory, PersonFactory
from tests.delivery.factories import matter_with_person, queued
from tests.documents.factories import AT, paper, pdf, summary
from tests.rawsql import check_kept, refused_by_database, run

pytestmark = pytest.mark.django_db


def notice(matter=None):
    return paper(matter or matter_with_person(), "pre_adverse", notice_id="N-06")


def test_what_is_queued_keeps_address_hashes_and_event():
    form, document = summary(), notice()
    delivery = queued(document=document, enclosures=[form])
    person = document.matter.person
    assert delivery.address_lines == [person.name, *person.address_lines()]
    assert (delivery.status, delivery.mail_class) == ("queued", "first_class")
    assert DeliveryEnclosure.objects.get().sha256 == form.sha256
    event = AuditEvent.objects.get(verb="queue_delivery")
    assert event.payload["sha256"] == [document.sha256, form.sha256]
    assert person.family_name not in event.body
    assert person.street not in event.body


def test_an_address_stays_as_it_was_when_the_letter_was_queued():
    delivery = queued()
    before = list(delivery.address_lines)
    Person.objects.update(street="9 Elsewhere")
    delivery.refresh_from_db()
    assert delivery.address_lines == before


def test_the_same_key_gives_the_same_delivery():
    document = paper(matter_with_person())
    first = queued(document=document, key="notice:1")
    assert queued(document=document, key="notice:1") == first
    assert Delivery.objects.count() == 1


def test_a_key_serves_one_dispatch_only():
    document = paper(matter_with_person())
    queued(document=document, key="notice:1")
    with pytest.raises(KeyTaken):
        queued(document=paper(matter_with_person(), rendered=pdf("B")), key="notice:1")
    with pytest.raises(KeyTaken):
        queued("hand", document=document, key="notice:1")


@pytest.mark.parametrize(("state", "in_state"), [("CO", True), ("NM", False)])
def test_in_state_is_the_senders_state(state, in_state):
    document = paper(matter_with_person(state=state))
    assert queued(document=document).in_state is in_state


def test_the_sender_is_the_agency_and_in_a_persons_file_the_screener():
    case = queued()
    assert case.sender == case.matter.agency
    person = PersonFactory()
    file = matter_with_person()
    file.kind, file.agency, file.person = "person_file", None, person
    file.save()
    assert queued(document=paper(file)).sender == file.screener


def test_another_sender_can_be_named():
    document = paper(matter_with_person())
    named = queued(document=document, sender=document.matter.screener)
    assert named.sender == document.matter.screener


def test_an_organization_gets_its_paper_too():
    agency = OrganizationFactory(name="Larkhaven Police Department")
    delivery = queued("email", organization=agency)
    assert (delivery.person, delivery.organization) == (None, agency)
    assert delivery.address_lines[0] == "Larkhaven Police Department"


@pytest.mark.parametrize(
    ("channel", "missing"),
    [("email", {"email": ""}), ("post", {"street": ""}), ("post", {"postal_code": ""})],
)
def test_no_way_without_its_address(channel, missing):
    document = paper(matter_with_person(**missing))
    with pytest.raises(Invalid) as caught:
        queued(channel, document=document)
    assert "channel" in caught.value.fields


@pytest.mark.parametrize("fields", [{"organization": None}, {"channel": "fax"}])
def test_recipient_and_way_must_be_known(fields):
    with pytest.raises(Invalid):
        queued(**fields)


def test_nobody_writes_to_two_at_once_nor_to_an_office_through_the_portal():
    agency = OrganizationFactory()
    document = paper(matter_with_person())
    with pytest.raises(Invalid):
        queued(document=document, organization=agency, person=PersonFactory(), channel="post")
    with pytest.raises(Invalid):
        queued("portal", document=document, organization=agency)


# -- R-30 --------------------------------------------------------------------------------------


def test_a_pre_adverse_notice_without_the_summary_is_refused():
    with pytest.raises(SummaryMissing) as caught:
        queued(document=notice())
    assert "1681b(b)(3)" in caught.value.citation
    assert not Delivery.objects.exists()


def test_another_paper_in_the_envelope_is_no_summary():
    matter = matter_with_person()
    other = summary(kind="user_notice", data=pdf("Notice to Users"))
    with pytest.raises(SummaryMissing):
        queued(document=notice(matter), enclosures=[paper(matter, "report"), other])


def test_a_summary_that_was_replaced_meanwhile_is_refused():
    old = summary()
    summary(date(2024, 3, 20), at=AT + timedelta(minutes=1))
    with pytest.raises(Refusal) as refused:
        queued(document=notice(), enclosures=[old])
    assert refused.value.gate == "G-07"


@pytest.mark.parametrize("disclosed", ["N-01", "N-19"])
def test_what_must_stand_alone_travels_alone(disclosed):
    matter = matter_with_person()
    alone = paper(matter, "disclosure", notice_id=disclosed)
    other = paper(matter, "report", rendered=pdf("A release"))
    for letter, enclosures in ((alone, [other]), (alone, [summary()]), (other, [alone])):
        with pytest.raises(Refusal) as refused:
            queued(document=letter, enclosures=enclosures)
        assert refused.value.gate == "G-03"
    assert queued(document=alone).document == alone


def test_a_summary_gone_stale_is_refused_by_the_gate():
    old = summary(date(2018, 9, 21), at=AT.replace(year=2024, month=3, day=1))
    with pytest.raises(Refusal) as caught:
        queued(document=notice(), enclosures=[old])
    assert caught.value.gate == "G-07"


def test_the_database_lets_no_pre_adverse_notice_leave_without_the_summary():
    delivery = queued(document=notice(), enclosures=[summary()])
    run("SET LOCAL session_replication_role = replica; DELETE FROM delivery_deliveryenclosure")
    run("SET LOCAL session_replication_role = origin")
    for status in ("printed", "dispatched", "delivered"):
        with pytest.raises(IntegrityError, match="Summary of Rights"), transaction.atomic():
            Delivery.objects.filter(pk=delivery.pk).update(status=status)


def test_the_database_lets_it_leave_with_the_summary_and_other_papers_without():
    for delivery in (queued(document=notice(), enclosures=[summary()]), queued()):
        Delivery.objects.filter(pk=delivery.pk).update(status="printed")
    assert Delivery.objects.filter(status="printed").count() == 2


def test_the_database_keeps_deliveries_and_what_lay_in_them():
    delivery = queued(document=notice(), enclosures=[summary()])
    check_kept("delivery_delivery", delivery.pk)
    check_kept("delivery_deliveryenclosure", delivery.enclosures.get().pk, "sha256")


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("organization_id = sender_id", "to_one_recipient"),
        ("person_id = NULL", "to_one_recipient"),
        ("mail_class = ''", "post_has_a_class"),
        ("received_on = '2026-11-25'", "receipt_says_why"),
        (
            "status = 'returned', received_on = '2026-11-25', receipt_basis = 'deemed'",
            "returned_is_not_received",
        ),
    ],
)
def test_the_database_refuses_rows_that_make_no_sense(change, constraint):
    queued()
    with pytest.raises(IntegrityError, match=constraint):
        run(f"SET LOCAL session_replication_role = replica; UPDATE delivery_delivery SET {change}")


@pytest.mark.parametrize(
    "change",
    [
        "channel = 'hand'",
        "in_state = NOT in_state",
        "queued_at = queued_at - interval '9 days'",
        "person_id = NULL, organization_id = sender_id",
        "document_id = document_id + 1",
        "matter_id = matter_id + 1",
        "address_lines = '[]'",
        "idempotency_key = 'another'",
    ],
)
def test_what_was_sent_to_whom_and_how_never_moves(change):
    """The day of receipt is counted from it."""
    queued()
    said = refused_by_database(f"UPDATE delivery_delivery SET {change}")
    assert "Cannot update" in said
