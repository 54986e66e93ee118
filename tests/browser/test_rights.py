"""The rights after a result at the desk; the person's pages stand in the grid."""

from uuid import uuid4

import pytest

from disputes.services import ask_notifications, complete_dispute, tellable
from tests.browser.conftest import follow
from tests.browser.test_dispute import look_at, waiting, world
from tests.disputes.test_rights import decide
from tests.disputes.visitors import dispute_of

__all__ = ["look_at", "waiting", "world"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def dispute(world, waiting):
    dispute = dispute_of(world, waiting.report)
    first, *others = dispute.items.all()
    decide(world, first, "verified")
    for item in others:
        decide(world, item, "deleted")
    return complete_dispute(dispute=dispute, by=world.supervisor, at=world.at)


def test_the_desk_answers_what_was_asked(page, world, dispute, login, look_at):
    ask_notifications(
        dispute=dispute,
        recipients=tellable(dispute, world.cra.on(world.at)),
        channel="phone",
        received_at=world.at,
        submission=uuid4(),
        by=world.supervisor,
        at=world.at,
    )
    login(page, world.supervisor)
    page.goto(f"/admin/disputes/{dispute.number}/")
    look_at(page, "1-asked")
    follow(page, page.get_by_role("button", name="Write a letter to each (N-12)"))
    look_at(page, "2-told")
