"""What lies in an envelope is the form in use, byte for byte (G-07): the database's own word."""

from datetime import date, timedelta

import pytest

from config.delivery.models import DeliveryEnclosure
from tests.delivery.factories import queued
from tests.documents.factories import AT, summary
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
