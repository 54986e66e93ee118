"""Counsel's inbox: what waits for counsel's word, and nobody else's."""

from datetime import timedelta
from uuid import uuid4

import pytest

from adverse_action.models import Hold, Proposal, SpeechRecord
from config.accounts.roles import Role
from config.clocks.adopting import doubtful
from config.clocks.services import adopt_rule
from config.delivery.models import Delivery
from config.delivery.services import ask_constructive, decide_constructive, record_proof, send_on
from config.oversight.inbox import holds, waiting
from tests.personas import signed_in
from tests.screening.rawsql import behind_triggers

PAGE = "/admin/counsel/"


@pytest.fixture
def counsel(town):
    return town.personas("LPD", Role.COUNSEL)


def told(user):
    return [one.what for one in waiting(user)]


def test_rows_of_the_law_stay_until_counsel_has_spoken(town, counsel):
    agency = town.world.agency
    rows = doubtful(agency)
    assert f"Rows of the law book to confirm or switch off (R-7): {len(rows)}" in told(counsel)
    for row in rows:
        adopt_rule(
            organization=agency,
            rule_id=row.id,
            on=True,
            reason="Read.",
            by=counsel,
            at=town.world.at,
        )
    assert not any("Rows of the law book" in what for what in told(counsel))


def test_a_speech_record_waits_for_somebody_who_did_not_write_it(town, counsel):
    record = SpeechRecord.objects.newest().filter(sign_off__isnull=False).first()
    assert record
    assert "Speech record to sign (R-17)" not in told(counsel)
    with behind_triggers():
        record.sign_off.delete()
        Proposal.objects.filter(pk=record.proposal_id).update(status="waiting")
    assert "Speech record to sign (R-17)" in told(counsel)
    with behind_triggers():
        SpeechRecord.objects.filter(pk=record.pk).update(written_by=counsel)
    assert "Speech record to sign (R-17)" not in told(counsel)


def test_a_letter_that_no_way_could_deliver_waits_for_the_signature(town, counsel):
    world = town.world
    first = Delivery.objects.filter(sender=world.agency, person__isnull=False, received_on=None)
    letter = first.first()
    with behind_triggers():
        Delivery.objects.of_paper(letter).update(status="returned")
    at = world.at + timedelta(days=1)
    last = send_on(delivery=letter, channel="hand", key="last", by=None, at=at)
    on = world.agency.on(at)
    record_proof(delivery=last, event="not_handed", on=on, by=None, at=at)
    boss = town.personas("LPD", Role.SUPERVISOR)
    asked = ask_constructive(delivery=last, detail="All", submission=uuid4(), by=boss, at=at)
    assert "Constructive delivery to sign (R-9)" in told(counsel)
    assert "Constructive delivery to sign (R-9)" not in told(town.personas("MRS", Role.COUNSEL))
    decide_constructive(request=asked, signed=True, by=counsel, at=at)
    assert "Constructive delivery to sign (R-9)" not in told(counsel)


def test_held_decisions_stand_there_for_the_agencys_counsel_alone(town, counsel):
    with behind_triggers():
        Hold.objects.update(lifted_at=None, results_on=None)
    assert holds(counsel)
    assert holds(town.personas("MRS", Role.COUNSEL)) == []
    page = signed_in(counsel).get(PAGE).content.decode()
    assert "Held by a dispute" in page
    assert holds(counsel)[0].where in page


@pytest.mark.parametrize("role", [Role.HR, Role.SUPERVISOR, Role.ADMINISTRATOR])
def test_it_is_counsels_page(town, role):
    assert signed_in(town.personas("LPD", role)).get(PAGE).status_code == 404


def test_what_was_set_aside_lately_is_shown(town, counsel):
    page = signed_in(counsel).get(PAGE).content.decode()
    assert "Counsel&#x27;s inbox" in page
    assert signed_in(counsel).get("/admin/exceptions/").status_code == 200
