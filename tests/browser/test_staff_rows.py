"""Staff pages that stand in no walk, drawn from memory in each look."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp
from uuid import uuid4

import pytest
import time_machine
from django.test import override_settings

from config.accounts.models import User
from disputes.services import Claim, assign_item, receive_dispute
from policies.services import withdraw_version
from screening.models import Flag
from screening.services import give_notice_reason, review_flag
from tests.accounts.factories import member
from tests.browser.grid import Drawn
from tests.browser.looks import faults
from tests.browser.test_grid import window  # noqa: F401
from tests.journeys.world import build_world, person_file, screened
from tests.personas import signed_in
from tests.policies.personnel import AT, station
from tests.screening import factories as make

Stop = tuple[str, User, datetime]  # a page, who opens it and when
EARLY = make.row(make.ZORBLAX, posted_at="2019-12-20T12:00:00Z")


def withdrawing() -> Iterator[Stop]:
    """Before it, by whoever may; and what the version says after."""
    here = station()
    chief = member(here.agency, "decision_maker")
    page = f"policies/{here.version.public_id}/"
    yield page, chief, AT
    withdraw_version(
        version=here.version,
        ends_on=here.agency.on(AT) + timedelta(days=9),
        reason="The union's grievance was settled.",
        by=chief,
        at=AT,
    )
    yield page, chief, AT
    yield "policies/", chief, AT


def without_notice() -> Iterator[Stop]:
    """A mark by a rule that did not stand yet, before counsel spoke and after."""
    here = make.world()
    flag = Flag.objects.get(matter=make.screened(here, [EARLY], purpose="retention").matter)
    review_flag(flag=flag, verdict="confirm", by=here.analyst, at=make.at(4))
    counsel = member(here.screener, "counsel", started_at=make.at(-900))
    page = f"cases/{flag.matter.reference}/flags/{flag.public_id}/notice/"
    yield page, counsel, make.at(5)
    yield "counsel/", counsel, make.at(5)
    why = {"reason": "The order of 2018 said the same.", "submission": uuid4()}
    give_notice_reason(flag=flag, by=counsel, at=make.at(5), **why)
    yield page, counsel, make.at(5)


def a_disputed_account() -> Iterator[Stop]:
    """Before somebody is asked to look again, and their desk."""
    with override_settings(DEMO=True):
        world = build_world(Path(mkdtemp()))
        case = screened(world)
        dispute = receive_dispute(
            person_file=person_file(world, case),
            claims=[Claim(case.social_accounts.get(), "hacked", "Somebody else was in it.")],
            channel="phone",
            received_at=world.at,
            submission=uuid4(),
            by=world.supervisor,
            at=world.at,
        )
        item = dispute.items.get()
        page = f"disputes/{dispute.number}/items/{item.public_id}/"
        yield page, world.supervisor, world.at
        assign_item(item=item, to=world.third, by=world.supervisor, at=world.at)
        yield page, world.third, world.at


@pytest.mark.browser
@pytest.mark.django_db
@pytest.mark.parametrize("story", [withdrawing, without_notice, a_disputed_account])
def test_a_staff_page_is_right_in_every_look(story, window):  # noqa: F811
    for path, user, at in story():
        with time_machine.travel(at, tick=False):
            response = signed_in(user).get(f"/admin/{path}")
        assert response.status_code == 200, path
        page = window.show(Drawn("en", f"/admin/{path}", response))
        assert list(faults(page)) == [], path
