"""A message becomes a dispute: with its own moment and words, whoever finds out when (R-13)."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from config.accounts.services import open_person_file
from config.clocks.models import Clock
from config.errors import Refusal
from config.portal import services as portal
from config.portal.models import Message
from config.portal.visits import PortalVisit
from disputes.models import Dispute
from disputes.services import dispute_message
from tests.disputes.visitors import link_to
from tests.screening.rawsql import behind_triggers

WORDS = "The second post is a song."


def written(world, report, *, proven=True, text=WORDS):
    link, _ = link_to(world, report.case)
    visit = PortalVisit(link, link.matter, link.person, proven)
    return portal.write_message(visit=visit, text=text, submission=uuid4(), at=world.at)


def address_of(report, message):
    return f"/admin/cases/{report.case.reference}/disputes/new/?message={message.public_id}"


def test_staff_make_a_dispute_of_a_message_and_its_clock_runs_from_when_it_came(
    client, world, report, time_machine
):
    message = written(world, report, proven=False)
    time_machine.move_to(world.later(days=3), tick=False)
    client.force_login(world.first)
    page = client.get(f"/admin/cases/{report.case.reference}/messages/").content.decode()
    assert f"disputes/new/?message={message.public_id}" in page
    page = client.get(address_of(report, message)).content.decode()
    assert WORDS in page
    assert 'name="received_at"' not in page
    assert 'name="words"' not in page
    key = report.items.get(number=2).public_id
    told = {
        **{f"{key}-ticked": "on", f"{key}-reason": "not_my_words", "results_by": "mail"},
        **{"submission": uuid4(), "received_at": "2026-01-01T00:00", "channel": "phone"},
        "words": "Other words.",
    }
    assert client.post(address_of(report, message), told).status_code == 302
    made = Dispute.objects.get(message=message)
    assert (made.received_at, made.words) == (message.written_at, WORDS)
    assert (made.channel, made.identity_shown) == ("portal", False)
    started = Clock.objects.filter(target=made.items.get().target, rule_id="D-06")
    assert started.get().started_on == report.screener.on(message.written_at)
    assert made.receipt.deliveries.count() == 1  # nobody showed it on a page: it goes by post
    again = client.get(address_of(report, message))
    assert again["Location"] == f"/admin/disputes/{made.number}/"
    page = client.get(f"/admin/cases/{report.case.reference}/messages/").content.decode()
    assert f"Dispute {made.number} was made of it" in page


def test_a_number_copied_from_a_telephone_keeps_no_message_from_being_a_dispute(world, report):
    """It brings marks along that nobody sees; what is kept is kept without them."""
    message = written(world, report, text=f"Call me: \u202a555-0142\u202c. {WORDS}")
    acting = {"claims": (), "submission": uuid4(), "by": world.first, "at": world.later(days=2)}
    made = dispute_message(message=message, **acting)
    assert made.words == message.text == f"Call me: 555-0142. {WORDS}"


def test_a_message_of_before_the_report_is_a_dispute_of_its_day(world, report):
    """R-12: a dispute needs no report, and nobody forged this moment."""
    message = written(world, report)
    with behind_triggers():
        moved = world.at - timedelta(days=90)
        Message.objects.filter(pk=message.pk).update(written_at=moved)
    message.refresh_from_db()
    acting = {"claims": (), "submission": uuid4(), "by": world.first, "at": world.later(days=2)}
    assert dispute_message(message=message, **acting).received_at == moved


def test_two_people_make_one_dispute_of_one_message(world, report):
    message = written(world, report)
    made = [
        dispute_message(message=message, submission=uuid4(), by=who, at=world.later(hours=1))
        for who in (world.first, world.second)
    ]
    assert made[0] == made[1]
    assert Dispute.objects.count() == 1


def test_what_the_screener_wrote_is_nobodys_dispute(world, report):
    written(world, report)
    answer = portal.answer_person(
        matter=report.case.matter, text="We look.", submission=uuid4(), by=world.first, at=world.at
    )
    with pytest.raises(Refusal) as refused:
        dispute_message(message=answer, submission=uuid4(), by=world.first, at=world.at)
    assert refused.value.code == "not_the_persons"


def test_a_message_of_somebody_else_is_not_found(client, world, report):
    message = written(world, report)
    client.force_login(world.first)
    for wanted in (uuid4(), "none"):
        page = address_of(report, message).replace(str(message.public_id), str(wanted))
        assert client.get(page).status_code == 404


@pytest.mark.parametrize(
    "change",
    [
        {"received_at": "received_at + interval '1 day'"},
        {"channel": "'phone'"},
        {"words": "'Other words.'"},
    ],
)
def test_the_database_keeps_the_moment_and_the_words(world, report, change):
    """Raw SQL: a row like the service's, but for one thing."""
    message = written(world, report)
    at = world.later(hours=1)
    made = dispute_message(message=message, submission=uuid4(), by=world.first, at=at)
    file = open_person_file(person=report.case.person, by=None, at=world.at)
    other = portal.write_message(
        visit=PortalVisit(link_to(world, report.case)[0], file, file.person, True),
        text=WORDS,
        submission=uuid4(),
        at=message.written_at,
    )
    columns = [field.column for field in Dispute._meta.local_fields if field.column != "id"]
    fresh = {
        "public_id": "gen_random_uuid()",
        "submission": "gen_random_uuid()",
        "number": "'X-1'",
        "message_id": str(other.pk),
    }

    def copied(values):
        told = ", ".join(values.get(name, name) for name in columns)
        names = ", ".join(columns)
        sql = f"INSERT INTO disputes_dispute ({names}) SELECT {told} FROM disputes_dispute"
        connection.cursor().execute(f"{sql} WHERE id = %s", [made.pk])

    with pytest.raises(IntegrityError, match="its words and its moment"), transaction.atomic():
        copied(fresh | change)
    copied(fresh)
    assert Message.objects.get(pk=other.pk).dispute.number == "X-1"


def test_the_made_dispute_counts_its_days_from_the_message_whatever_the_hour(world, report):
    message = written(world, report)
    at = message.written_at + timedelta(days=20)
    made = dispute_message(message=message, submission=uuid4(), by=world.first, at=at)
    assert (made.received_on, made.entered_at) == (report.screener.on(message.written_at), at)
