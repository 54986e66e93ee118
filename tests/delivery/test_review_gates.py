"""What lies in an envelope is the form in use, byte for byte (G-07): the database's own word."""

from datetime import date, timedelta

import pytest

from config.delivery.models import DeliveryEnclosure
from tests.delivery.factories import matter_with_person, queued
from tests.documents.factories import AT, paper, pdf, summary
from tests.screening.rawsql import behind_triggers, insert, refused_by, update

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def enclosure(form, **changes):
    asked = {"delivery": queued(), "official_form": form, "sha256": form.sha256}
    return DeliveryEnclosure(**(asked | changes))


def test_the_form_in_use_is_enclosed():
    assert insert(enclosure(summary()))


@pytest.mark.parametrize(
    "changes",
    [
        {"version_date": date(2018, 9, 18)},
        {"installed_at": AT - 2 * DAY, "replaced_at": AT - DAY},
    ],
)
def test_a_form_that_is_stale_or_was_replaced_is_not(changes):
    form = summary()
    with behind_triggers():
        update(form, **changes)
    with refused_by("gate_g07"):
        insert(enclosure(form))


def test_a_form_replaced_later_was_still_the_right_one():
    form = summary()
    with behind_triggers():
        update(form, installed_at=AT - 2 * DAY, replaced_at=AT + DAY)
    assert insert(enclosure(form))


def test_other_bytes_are_not_the_form():
    with refused_by("gate_g07"):
        insert(enclosure(summary(), sha256="c" * 64))


def envelope(letter, enclosed):
    asked = {"official_form": None, "document": enclosed, "sha256": enclosed.sha256}
    return enclosure(summary(), delivery=queued(document=letter), **asked)


@pytest.mark.parametrize("first", [True, False])
def test_nothing_goes_in_one_envelope_with_the_disclosure(first):
    matter = matter_with_person()
    alone = paper(matter, "disclosure", notice_id="N-01")
    other = paper(matter, "release", rendered=pdf("I release everybody."))
    letter, enclosed = (alone, other) if first else (other, alone)
    with refused_by("gate_g03", "travels alone"):
        insert(envelope(letter, enclosed))


def test_no_official_form_goes_with_the_disclosure():
    alone = paper(matter_with_person(), "disclosure", notice_id="N-01")
    with refused_by("gate_g03", "travels alone"):
        insert(enclosure(summary(), delivery=queued(document=alone)))


def test_other_papers_go_in_one_envelope():
    matter = matter_with_person()
    other = paper(matter, "report", rendered=pdf("Report"))
    assert insert(envelope(paper(matter, notice_id="N-08"), other))
