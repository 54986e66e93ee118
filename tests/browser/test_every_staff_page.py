"""Every page that the staff site has, as axe and a telephone see it: one of each route."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, cast

import pytest
from django.http import HttpResponse
from django.test import Client, override_settings
from time_machine import TimeMachineFixture

from tests.browser.grid import Drawn
from tests.browser.looks import Look, faults
from tests.browser.test_grid import Window, window  # noqa: F401
from tests.permissions.test_sweep import swept
from tests.permissions.town import Town, build
from tests.personas import signed_in
from tests.shared import Build

TELEPHONE: tuple[Look, ...] = ((390, "light"),)
MOST = 150  # of the routes; the others are acts, files, and pages of another stage
ALIKE = "_history"  # one template of Django's
WORDS = "/admin/jsi18n/"
OURS = re.compile(r'src="(/admin/[^"]+)"')


@override_settings(DEMO=True)
def built() -> Town:
    """A town of this module's own: a connection before the browser's loop is not the one in it."""
    return build(Path(mkdtemp()))


WORLDS: dict[str, Build] = {"town": built}


@pytest.fixture
def town(standing: Town, db: None, settings: Any, time_machine: TimeMachineFixture) -> Town:
    settings.DEMO = True
    time_machine.move_to(standing.world.at + timedelta(hours=1), tick=False)
    return standing


def opened(town: Town, client: Client) -> Iterator[tuple[str, str, Any]]:
    """The first page of each route that whoever may see both houses gets to read."""
    seen: set[str] = set()
    for route, address in swept(town, {**town.of_whole, **town.of_house["LPD"]}):
        ours = address.startswith("/admin/") and not route.name.endswith(ALIKE)
        if route.name in seen or not ours:
            continue
        answer = client.get(address)
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            seen.add(route.name)
            yield route.name, address, answer
    assert len(seen) > MOST


@pytest.mark.browser
def test_every_page_of_the_staff_site_is_right_on_a_telephone(
    town: Town,
    window: Window,  # noqa: F811
) -> None:
    client = signed_in(town.personas.everything("Insider", "LPD", "MRS"))
    found = []
    for name, address, answer in opened(town, client):
        parts = {WORDS, *OURS.findall(answer.content.decode())}
        window.always = {part: cast(HttpResponse, client.get(part)) for part in parts}
        page = window.show(Drawn("en", address, answer))
        found += [f"{name}: {one}" for one in faults(page, TELEPHONE)]
        found += [f"{name}: {said}" for said in window.said if not said.startswith("[DOM]")]
    assert found == []
