"""Identity theft as the desk works on it, at phone and desk width."""

import pytest

from disputes.models import TheftBlock
from disputes.services import Claim, assign_item
from tests.browser.conftest import keep_picture
from tests.disputes.visitors import dispute_of
from tests.journeys.world import build_world, furnished

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (320, 390, 1280)


@pytest.fixture
def asked(transactional_db, tmp_path, settings):
    settings.DEMO = True
    world = build_world(tmp_path)
    report = furnished(world)
    claims = [Claim(report.items.get(number=1), "identity_theft", "Somebody else made it.")]
    dispute_of(world, report, claims=claims)
    return world, report.case, TheftBlock.objects.get()


def seen(page, axe, name):
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        axe(page)
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{name} is {wide} wide at {width}"
        keep_picture(page, f"{name}-{width}")


def test_the_desk_of_an_item_from_identity_theft(page, axe, login, asked):
    world, _case, block = asked
    assign_item(item=block.item, to=world.third, by=world.supervisor, at=world.at)
    login(page, world.supervisor)
    page.goto(f"/admin/disputes/{block.item.dispute.number}/items/{block.item.public_id}/")
    page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
    seen(page, axe, "theft-desk")
