"""The agency's pages about who has signed the policy, in each look, drawn from memory."""

import pytest
import time_machine
from django.test import Client

from policies.services.roster import leave_roster
from tests.browser.grid import Drawn
from tests.browser.test_grid import faults, window  # noqa: F401
from tests.policies.personnel import AT, Station, answered, read, signed, station
from tests.shared import Build


def busy() -> Station:
    """Two units: one has signed, one is on the way, one is late, one left."""
    here = station()
    here.assign()
    signed(here, here.hire("1184"))
    answered(read(here.reading(here.hire("1187", given_name="Einar"))), wrong=1)
    here.hire("2003", here.records, given_name="Ines", email="")
    gone = here.hire("2009", here.records, given_name="Hamish")
    leave_roster(entry=gone, on=here.agency.on(AT), by=here.hr, at=AT)
    return here


WORLDS: dict[str, Build] = {"here": busy}


@pytest.fixture
def here(standing, db):
    return standing


@pytest.mark.browser
@pytest.mark.parametrize(
    "name", ["acknowledgements/", "acknowledgements/assign/", "personnel/", "one", "refused"]
)
def test_a_staff_page_is_right_in_every_look(name, here, window):  # noqa: F811
    client = Client()
    with time_machine.travel(AT.replace(month=12), tick=False):
        client.force_login(here.hr)
        path = f"/admin/{name}"
        if name == "one":
            path = f"/admin/personnel/{here.agency.roster.get(employee_number='1187').public_id}/"
        if name == "refused":
            path = "/admin/acknowledgements/assign/"
            sent = {"version": here.version.pk, "due_on": "2026-12-24", "unit": ""}
            told = {**sent, "submission": "948a78f8-75fa-45bc-9fdf-0dc06a2ca047"}
            response = client.post(path, told)
        else:
            response = client.get(path)
    assert response.status_code == (409 if name == "refused" else 200)
    assert faults(window, Drawn("en", path, response), f"staff {name}") == []
