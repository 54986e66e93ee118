"""Whichever gate refuses, and wherever: the page says which, why, by what law and what to do."""

from html import unescape

import pytest
from django.contrib.admin import site
from django.db import IntegrityError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from config.accounts.gates import gate_refusal, gates
from config.errors import Refusal
from config.law.book import book
from config.law.entries import Enforcement
from config.portal.access import PortalRequest, portal_page
from screening.admin.doors import attempt
from screening.forms.authorizing import CertifyForm
from tests.accounts.factories import MembershipFactory
from tests.delivery.factories import matter_with_person
from tests.portal.factories import visiting

pytestmark = pytest.mark.django_db
WHY = "This is what stands in the way."
IN_DATABASE = [gate for gate in book().gates.values() if Enforcement.DATABASE in gate.enforced]


def constraint(gate):
    return f"gate_{gate.id.replace('-', '').lower()}"


def write(name):
    """What a service that forgot to ask would meet: the trigger's own refusal."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"DO $$ BEGIN RAISE EXCEPTION USING errcode = 'check_violation',"
            f" constraint = '{name}', message = '{WHY}'; END $$"
        )


def by_trigger(gate):
    write(constraint(gate))


def by_service(gate):
    raise gate_refusal(gate.id, WHY)


CASES = [
    *((by_trigger, gate) for gate in IN_DATABASE),
    *((by_service, gate) for gate in book().gates.values()),
]


@pytest.fixture
def staff():
    return MembershipFactory().user


@pytest.mark.parametrize(
    ("raised", "gate"), CASES, ids=[f"{raised.__name__}-{gate.id}" for raised, gate in CASES]
)
def test_a_page_of_staff_tells_all_four(staff, raised, gate):
    def view(request: HttpRequest) -> HttpResponse:
        raised(gate)
        return HttpResponse("done")

    request = RequestFactory().get("/admin/")
    request.user = staff
    told = site.admin_view(view)(request)
    check(told, gate)


@pytest.mark.parametrize("raised", [by_trigger, by_service])
@pytest.mark.parametrize("gate_id", ["G-05", "G-07", "G-09", "G-17"])
def test_a_page_of_the_portal_tells_all_four(raised, gate_id):
    gate, client = book().gate(gate_id), Client()
    visiting(client, matter_with_person())

    @portal_page
    def view(request: PortalRequest) -> HttpResponse:
        raised(gate)
        return HttpResponse("done")

    request = RequestFactory().get("/portal/")
    request.COOKIES.update({name: morsel.value for name, morsel in client.cookies.items()})
    check(view(request), gate)


def check(response, gate):
    page = unescape(response.content.decode())
    assert response.status_code == 409
    for told in (gate.id, WHY, gate.citation, gate.remedy):
        assert told in page


@pytest.mark.parametrize("gate", IN_DATABASE, ids=lambda gate: gate.id)
def test_a_form_comes_back_with_what_the_trigger_said(gate):
    tried = attempt(CertifyForm({"agreed": "on"}), lambda told: by_trigger(gate))
    assert tried.status == 409
    assert (tried.refusal.gate, tried.refusal.reason) == (gate.id, WHY)
    assert (tried.refusal.citation, tried.refusal.remedy) == (gate.citation, gate.remedy)


def test_after_a_gate_refused_the_transaction_still_serves():
    with pytest.raises(Refusal, match=WHY), gates():
        write("gate_g05")
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def test_another_fault_of_the_database_is_no_refusal():
    with pytest.raises(IntegrityError, match=WHY):
        attempt(CertifyForm({"agreed": "on"}), lambda told: write("some_other_constraint"))
