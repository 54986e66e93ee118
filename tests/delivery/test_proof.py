"""Proofs set status and days; receipt follows from all of them (R-8, R-9)."""

from datetime import date, timedelta

import pytest

from config.audit.models import AuditEvent
from config.delivery.models import Delivery, DeliveryProof
from config.delivery.services import dispatch_due, record_proof
from config.delivery.services.proof import WaysOpen
from config.errors import Invalid, Refusal
from tests.accounts.factories import UserFactory
from tests.delivery.factories import matter_with_person, queued
from tests.documents.factories import AT, paper
from tests.rawsql import check_kept
from tests.screening.rawsql import insert, refused_by, update

pytestmark = pytest.mark.django_db


def nov(day):
    return date(2026, 11, day)


def prove(delivery, event, day, **fields):
    at = AT.replace(day=day) + timedelta(hours=1)
    return record_proof(
        delivery=delivery, event=event, on=nov(day), **({"by": None, "at": at} | fields)
    )


def test_plain_mail_is_dispatched_when_accepted_and_presumed_received_later():
    delivery = prove(queued(), "accepted", 23)
    assert (delivery.status, delivery.accepted_on) == ("dispatched", nov(23))
    assert (delivery.dispatched_on, delivery.received_on) == (nov(23), nov(28))
    assert (delivery.receipt_basis, delivery.receipt_rule) == ("deemed", "D-46")
    assert list(Delivery.objects.received(nov(27))) == []
    assert list(Delivery.objects.received(nov(28))) == [delivery]
    assert list(Delivery.objects.received()) == [delivery]


def test_mail_to_another_state_takes_longer():
    delivery = queued(document=paper(matter_with_person(state="NM")))
    assert prove(delivery, "accepted", 23).received_on == date(2026, 12, 3)


def test_returned_mail_voids_the_presumption():
    delivery = prove(prove(queued(), "accepted", 23), "returned", 27)
    assert (delivery.status, delivery.received_on) == ("returned", None)
    assert (delivery.receipt_basis, delivery.receipt_rule, delivery.proof) == ("", "", "")
    assert delivery.dispatched_on == nov(23)
    assert list(Delivery.objects.received()) == []


def test_unclaimed_mail_that_comes_back_stays_received():
    delivery = queued(mail_class="tracked")
    for event, day in [("accepted", 23), ("unclaimed", 25), ("returned", 27)]:
        delivery = prove(delivery, event, day)
    assert (delivery.status, delivery.received_on) == ("delivered", nov(25))
    assert delivery.receipt_basis == "deemed"


def test_tracked_mail_is_received_on_the_carriers_day():
    delivery = prove(prove(queued(mail_class="tracked"), "accepted", 23), "delivered", 25)
    assert (delivery.status, delivery.received_on) == ("delivered", nov(25))
    assert (delivery.delivered_on, delivery.dispatched_on) == (nov(25), nov(23))
    assert delivery.receipt_basis == "proven"


def test_a_signature_dispatches_and_delivers_in_one():
    delivery = prove(queued("hand"), "signed", 24, detail="Signed at the desk")
    assert (delivery.status, delivery.received_on) == ("delivered", nov(24))
    assert (delivery.dispatched_on, delivery.delivered_on) == (nov(24), nov(24))
    assert delivery.proofs.get().detail == "Signed at the desk"


def test_an_email_bounces_and_has_failed():
    delivery = queued("email")
    dispatch_due(at=AT)
    delivery = prove(delivery, "bounced", 23)
    assert (delivery.status, delivery.received_on) == ("failed", None)


def failed_by_hand():
    """The last way, after the letter came back; nothing else is left (R-9)."""
    back = prove(queued(), "returned", 24)
    last = queued("hand", document=back.document, person=back.person)
    return prove(last, "not_handed", 25)


def test_constructive_delivery_says_what_it_is():
    delivery = failed_by_hand()
    supervisor, counsel = UserFactory(), UserFactory()
    told = {"by": supervisor, "counsel": counsel, "detail": "Post twice, then by hand"}
    delivery = prove(delivery, "constructive", 26, **told)
    assert (delivery.status, delivery.received_on) == ("delivered", nov(26))
    assert delivery.receipt_basis == "constructive"


@pytest.mark.parametrize("missing", ["by", "counsel", "detail", "second"])
def test_constructive_delivery_takes_two_people_and_what_was_tried(missing):
    supervisor, counsel = UserFactory(), UserFactory()
    told = {"by": supervisor, "counsel": counsel, "detail": "Post twice, then by hand"}
    told |= {"counsel": supervisor} if missing == "second" else {}
    told |= {missing: "" if missing == "detail" else None} if missing in told else {}
    delivery = failed_by_hand()
    with pytest.raises((Refusal, Invalid)):
        prove(delivery, "constructive", 26, **told)
    row = DeliveryProof(
        delivery=delivery, event="constructive", on=nov(26), at=AT, **{"detail": ""} | told
    )
    with refused_by("constructive_by_two"):
        insert(row)


@pytest.mark.parametrize("state", ["never handed", "on its way"])
def test_constructive_delivery_comes_last(state):
    """R-9: while a way is open or untried, nothing is constructive."""
    two = {"by": UserFactory(), "counsel": UserFactory(), "detail": "Post twice"}
    if state == "never handed":
        delivery = prove(queued(), "returned", 24)
    else:
        delivery = failed_by_hand()
        queued(document=delivery.document, person=delivery.person)
    with pytest.raises(WaysOpen):
        prove(delivery, "constructive", 26, **two)
    row = DeliveryProof(delivery=delivery, event="constructive", on=nov(26), at=AT, **two)
    with refused_by("constructive_last"):
        insert(row)


def test_a_day_of_receipt_that_nothing_shows_is_refused():
    """G-05 counts from it; nobody can write it in."""
    delivery = queued("hand")
    with refused_by("receipt_is_shown"):
        update(delivery, received_on=nov(24), receipt_basis="proven")
    prove(delivery, "signed", 24)
    with refused_by("receipt_is_shown"):
        update(delivery, received_on=nov(23))


def received(delivery, day, basis="proven"):
    """Written into the row past every service."""
    update(delivery, received_on=day, receipt_basis=basis)


def kept(delivery, event, day):
    """A proof that stands in the table, whoever wrote it."""
    insert(DeliveryProof(delivery=delivery, event=event, on=nov(day), at=AT))


WAYS = [
    ("email", {}, ["accepted", "bounced", "delivered", "signed"]),
    ("portal", {}, ["accepted", "delivered", "signed"]),
    ("hand", {}, ["accepted", "delivered", "opened"]),
    ("post", {"mail_class": "tracked"}, ["accepted", "opened", "returned"]),
    ("post", {}, ["delivered", "signed", "opened", "unclaimed"]),
]


@pytest.mark.parametrize(
    ("channel", "fields", "event"),
    [(channel, fields, event) for channel, fields, events in WAYS for event in events],
)
def test_an_event_shows_receipt_on_its_own_way_only(channel, fields, event):
    """R-9: e-mail never by itself, and plain mail by nobody's word."""
    delivery = queued(channel, **fields)
    kept(delivery, event, 23)
    with refused_by("receipt_is_shown"):
        received(delivery, date(2026, 12, 31))


@pytest.mark.parametrize(
    ("channel", "fields", "event"),
    [
        ("email", {}, "opened"),
        ("portal", {}, "opened"),
        ("hand", {}, "signed"),
        ("hand", {}, "refused"),
        *(
            ("post", {"mail_class": "tracked"}, event)
            for event in ("delivered", "signed", "refused", "unclaimed")
        ),
    ],
)
def test_what_shows_receipt_shows_it_from_its_day_on(channel, fields, event):
    delivery = queued(channel, **fields)
    kept(delivery, event, 24)
    with refused_by("receipt_is_shown"):
        received(delivery, nov(23))
    received(delivery, nov(24))


@pytest.mark.parametrize(("state", "days"), [("CO", 5), ("NM", 10)])
def test_plain_mail_is_received_some_days_after_it_was_accepted(state, days):
    delivery = queued(document=paper(matter_with_person(state=state)))
    kept(delivery, "accepted", 23)
    with refused_by("receipt_is_shown"):
        received(delivery, nov(23) + timedelta(days=days - 1), "deemed")
    received(delivery, nov(23) + timedelta(days=days), "deemed")


def test_what_came_back_shows_nothing_any_more():
    delivery = queued()
    kept(delivery, "accepted", 23)
    kept(delivery, "returned", 24)
    with refused_by("receipt_is_shown"):
        received(delivery, date(2026, 12, 31), "deemed")
    kept(delivery, "accepted", 25)
    received(delivery, nov(30), "deemed")


def test_unclaimed_mail_that_comes_back_still_shows_it():
    delivery = queued(mail_class="tracked")
    kept(delivery, "unclaimed", 24)
    kept(delivery, "returned", 25)
    received(delivery, nov(24), "deemed")


def test_the_same_proof_twice_is_one():
    delivery = queued("hand")
    prove(delivery, "signed", 24)
    prove(delivery, "signed", 24)
    assert delivery.proofs.count() == 1
    assert AuditEvent.objects.filter(verb="record_proof").count() == 1


@pytest.mark.parametrize(
    ("channel", "event"),
    [
        ("post", "signed"),
        ("post", "opened"),
        ("post", "bounced"),
        ("email", "delivered"),
        ("hand", "accepted"),
        ("portal", "signed"),
        ("portal", "telepathy"),
    ],
)
def test_what_cannot_happen_this_way_is_not_recorded(channel, event):
    delivery = queued(channel)
    with pytest.raises(Invalid) as caught:
        prove(delivery, event, 24)
    assert "event" in caught.value.fields
    assert not delivery.proofs.exists()


@pytest.mark.parametrize("on", [nov(22), nov(25)])
def test_no_proof_from_before_the_letter_or_from_tomorrow(on):
    with pytest.raises(Invalid) as caught:
        record_proof(delivery=queued(), event="accepted", on=on, by=None, at=AT.replace(day=24))
    assert "on" in caught.value.fields


def test_today_is_the_senders_day():
    """At 05:00 UTC on the 25th it is still the 24th in Denver."""
    with pytest.raises(Invalid):
        record_proof(
            delivery=queued(),
            event="accepted",
            on=nov(25),
            by=None,
            at=AT.replace(day=25, hour=5),
        )


def test_a_proof_recorded_while_it_was_queued_stops_the_sweep():
    delivery = prove(queued(), "accepted", 23)
    assert dispatch_due(at=AT + timedelta(days=1)) == 0
    delivery.refresh_from_db()
    assert (delivery.status, delivery.print_path) == ("dispatched", "")


def test_who_proved_what_is_kept_and_told():
    user, delivery = UserFactory(), queued("hand")
    prove(delivery, "refused", 24, by=user, detail="Witness: desk officer")
    row = delivery.proofs.get()
    assert (row.by, row.event, row.on) == (user, "refused", nov(24))
    event = AuditEvent.objects.get(verb="record_proof")
    assert event.actor == f"user:{user.public_id}"
    assert event.payload == {
        "event": "refused",
        "on": "2026-11-24",
        "received": "2026-11-24",
        "basis": "proven",
    }
    assert "Witness" not in event.body
    check_kept("delivery_deliveryproof", row.pk, "detail")


def test_a_person_in_the_portal_is_named_by_their_public_id():
    delivery = queued("portal")
    prove(delivery, "opened", 24, by="subject:1")
    assert AuditEvent.objects.get(verb="record_proof").actor == "subject:1"
    assert delivery.proofs.get().by is None
