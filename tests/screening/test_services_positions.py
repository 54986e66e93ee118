"""A job is made by a service, and the agency's trail says so."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from config.audit.models import AuditEvent
from config.errors import Invalid
from screening.services import create_position
from tests.accounts.factories import OrganizationFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 16, 0, tzinfo=UTC)


def test_a_position_stands_in_its_agencys_state_and_on_its_agencys_trail():
    agency = OrganizationFactory(jurisdiction="CO")
    position = create_position(
        organization=agency, title=" Recruit ", expected_salary=Decimal(68000), by=None, at=AT
    )
    assert (position.title, position.jurisdiction, position.is_sworn) == ("Recruit", "CO", True)
    event = AuditEvent.objects.get(verb="add_position")
    assert (event.stream, event.at) == (agency.stream, AT)
    assert event.target == f"position:{position.public_id}"


def test_a_second_position_of_the_same_name_is_refused_and_leaves_no_trace():
    agency = OrganizationFactory()
    create_position(organization=agency, title="Recruit", by=None, at=AT)
    with pytest.raises(Invalid):
        create_position(organization=agency, title="Recruit", by=None, at=AT)
    assert AuditEvent.objects.filter(verb="add_position").count() == 1


def test_a_position_without_a_name_or_with_a_negative_salary_is_refused():
    agency = OrganizationFactory()
    with pytest.raises(Invalid) as refused:
        create_position(organization=agency, title=" ", expected_salary=Decimal(-1), by=None, at=AT)
    assert "title" in refused.value.fields
