"""A dispute ended by two people, another that follows it, and the person's file, in every look."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from disputes.models import Dispute
from disputes.services import dispute_again, propose_dismissal
from tests.browser.conftest import follow
from tests.browser.test_dispute import look_at, world
from tests.disputes.visitors import HOUSE, dismissed, dispute_of, link_to
from tests.journeys.world import furnished


def come_in(page, world, case):
    _, token = link_to(world, case)
    page.goto(f"/p/{token}")
    for field, value in (("month", "5"), ("day", "4"), ("year", "1996"), ("place", HOUSE)):
        page.locator(f"#id_{field}").fill(value)
    follow(page, page.locator("main button.btn"))


__all__ = ["look_at", "world"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_two_people_end_a_dispute_and_the_next_follows(page, world, login, look_at, time_machine):
    report = furnished(world)
    here = replace(world, at=world.later(hours=1))
    time_machine.move_to(here.at, tick=False)
    dispute = dispute_of(here, report)
    told = {"reasons": ["It names no post."], "needed": ["Say which post.", "Say why."]}
    propose_dismissal(dispute=dispute, by=world.supervisor, at=here.at, **told)
    login(page, world.supervisor)
    page.goto(f"/admin/disputes/{dispute.number}/")
    look_at(page, "1-proposed")
    other = dispute_of(here, report)
    dismissed(here, other)
    words = {"words": "The second one.", "channel": "letter", "received_at": here.at}
    given = {"submission": uuid4(), "by": world.supervisor, "at": here.at + timedelta(minutes=1)}
    dispute_again(follows=Dispute.objects.get(pk=other.pk), **words, **given)
    page.goto(f"/admin/people/{dispute.matter.reference}/")
    look_at(page, "2-file")
    follow(page, page.get_by_role("link", name="Enter a dispute"))
    look_at(page, "3-enter")
    come_in(page, here, report.case)
    page.goto(f"/portal/disputes/{other.public_id}/again/")
    look_at(page, "4-again")
