"""Counsel's page: rows that nobody has read in the law, switched on or off with a reason (R-7)."""

import pytest

from config.accounts.roles import Role
from config.audit.models import AuditEvent
from config.clocks.adopting import doubtful
from config.clocks.models import RuleAdoption
from config.clocks.services.adoptions import is_on
from config.law.book import book
from tests.accounts.factories import OrganizationFactory, member

pytestmark = pytest.mark.django_db
PAGE = "/admin/rows/"


@pytest.fixture
def house():
    return OrganizationFactory(jurisdiction="CA")


@pytest.fixture
def counsel(house):
    return member(house, Role.COUNSEL)


def send(client, user, house, rule, on, reason="Read in full on the legislature's page."):
    client.force_login(user)
    sent = {"organization": house.pk, "rule_id": rule.id, "on": on, "reason": reason}
    return client.post(PAGE, sent)


def test_counsel_reads_each_doubtful_row_with_its_state(client, house, counsel):
    client.force_login(counsel)
    page = client.get(PAGE).content.decode()
    assert doubtful(house)
    for rule in doubtful(house):
        assert f">{rule.id}<" in page
    assert "nobody yet" in page


def test_rows_of_the_state_and_of_the_country_are_listed():
    ids = {rule.id for rule in doubtful(OrganizationFactory(jurisdiction="CA-LA"))}
    assert {"D-30", "D-33", "D-33/CA", "D-44", "CA-05"} <= ids
    assert "D-30" not in {rule.id for rule in doubtful(OrganizationFactory(jurisdiction="CO"))}


def test_counsel_switches_a_row_with_name_day_and_reason(client, house, counsel):
    rule = doubtful(house)[0]
    wanted = not is_on(house, rule.id)
    assert send(client, counsel, house, rule, "on" if wanted else "off").status_code == 302
    assert is_on(house, rule.id) is wanted
    row = RuleAdoption.objects.get()
    assert (row.counsel, row.organization) == (counsel, house)
    assert "legislature" in client.get(PAGE).content.decode()
    assert AuditEvent.objects.get(verb="adopt_rule").actor == f"user:{counsel.public_id}"


def test_counsel_switches_an_exemption_of_officers(client, house, counsel):
    rule = book().switchable("D-33/CA")
    assert not is_on(house, rule.id)
    assert send(client, counsel, house, rule, "on").status_code == 302
    assert is_on(house, rule.id)
    assert is_on(house, "D-33")


def test_a_row_is_not_switched_without_a_reason(client, house, counsel):
    assert send(client, counsel, house, doubtful(house)[0], "off", "").status_code == 400
    assert not RuleAdoption.objects.exists()


def test_a_row_that_was_read_in_the_law_is_not_offered(client, house, counsel):
    rule = book().deadline("D-06")
    assert rule not in doubtful(house)
    assert send(client, counsel, house, rule, "off").status_code == 400


def test_counsel_switches_nothing_for_another_house(client, house, counsel):
    other = OrganizationFactory(jurisdiction="CA")
    assert send(client, counsel, other, doubtful(house)[0], "off").status_code == 400


def test_rows_of_another_state_do_not_stand_there(house):
    for rule in doubtful(house):
        assert {"US", "CA"} & set(rule.jurisdictions)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.SUPERVISOR, Role.AUDITOR])
def test_nobody_else_has_the_page(client, house, role):
    client.force_login(member(house, role))
    assert client.get(PAGE).status_code == 404
