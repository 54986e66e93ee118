"""The portal's services: who is shown what, and what the trail says of it."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from config.audit.models import AuditEvent
from config.delivery.models import Delivery
from config.delivery.services import dispatch_due
from config.portal.identity import Answers
from config.portal.services import (
    Outcome,
    open_form,
    open_paper,
    papers_of,
    prove_identity,
    sent_forms,
)
from config.portal.services.attempts import LOCK_AFTER
from config.portal.visits import PortalVisit
from tests.delivery.factories import matter_with_person, queued
from tests.documents.factories import AT, paper, summary
from tests.portal.factories import link_for

pytestmark = pytest.mark.django_db
HERE = "203.0.113.7"
RIGHT = Answers(birth="1996-05-04", place="1427")
WRONG = Answers(birth="1997-05-04", place="1427")
LATER = AT + timedelta(days=1)


@pytest.fixture
def matter():
    return matter_with_person(birth_date=date(1996, 5, 4))


@pytest.fixture
def delivery(matter):
    """A paper with a form, shown in the portal."""
    made = queued("portal", document=paper(matter), enclosures=[summary()])
    dispatch_due(at=AT)
    return Delivery.objects.get(pk=made.pk)


def visit(matter, *, proven=True):
    link, _ = link_for(matter)
    return PortalVisit(link, matter, matter.person, proven)


def told(verb):
    return AuditEvent.objects.filter(verb=verb).order_by("id")


def test_right_answers_prove_who_it_is_and_the_trail_says_so_without_them(matter):
    link, _ = link_for(matter)
    assert prove_identity(link=link, answers=RIGHT, address=HERE, at=timezone.now()) == "proven"
    event = told("portal_identity").get()
    assert (event.stream, event.payload) == (matter.stream, {"result": "proven"})
    assert "1996" not in event.body


def test_wrong_answers_rest_after_a_few_and_then_right_ones_do_too(matter):
    link, _ = link_for(matter)
    now = timezone.now()
    for _ in range(LOCK_AFTER):
        tried = prove_identity(link=link, answers=WRONG, address=HERE, at=now)
        assert tried is Outcome.REFUSED
    tried = prove_identity(link=link, answers=RIGHT, address=HERE, at=now)
    assert tried is Outcome.LOCKED
    link.refresh_from_db()
    assert link.exchanged_at is None


def test_a_code_that_is_none_fits_no_answers():
    assert prove_identity(link=None, answers=RIGHT, address=HERE, at=timezone.now()) == "refused"
    assert told("portal_identity").get().actor == "link:none"


def test_a_paper_opened_after_proof_is_received_that_day(matter, delivery):
    found = open_paper(visit=visit(matter), public_id=delivery.document.public_id, at=LATER)
    assert found is not None
    assert found[0] == delivery.document
    delivery.refresh_from_db()
    assert delivery.received_on == delivery.sender.on(LATER)
    assert told("record_proof").get().actor == f"subject:{matter.person.public_id}"


def test_without_proof_nothing_opens_and_nothing_is_received(matter, delivery):
    here = visit(matter, proven=False)
    assert not papers_of(here).exists()
    assert not sent_forms(here).exists()
    assert open_paper(visit=here, public_id=delivery.document.public_id, at=LATER) is None
    delivery.refresh_from_db()
    assert delivery.received_on is None


def test_what_was_sent_to_somebody_else_does_not_open(delivery):
    here = visit(matter_with_person())
    assert open_paper(visit=here, public_id=delivery.document.public_id, at=LATER) is None
    form = delivery.enclosures.get().official_form
    assert open_form(visit=here, public_id=form.public_id, at=LATER) is None


def test_a_form_that_was_enclosed_opens_and_the_look_is_told(matter, delivery):
    form = delivery.enclosures.get().official_form
    found = open_form(visit=visit(matter), public_id=form.public_id, at=LATER)
    assert found is not None
    assert found[0] == form
    event = told("read").get()
    assert (event.stream, event.target) == (matter.stream, f"officialform:{form.public_id}")
    assert event.payload == {"kind": form.kind, "sha256": form.sha256}
    assert open_form(visit=visit(matter), public_id=uuid4(), at=LATER) is None
