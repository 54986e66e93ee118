from datetime import UTC, datetime, timedelta

import pytest

from config.accounts.models import Assignment, Matter, Wall
from config.accounts.roles import Role
from config.accounts.services import (
    assign,
    build_wall,
    close_matter,
    grant_exception,
    next_reference,
    open_matter,
    open_person_file,
)
from config.audit.models import AuditEvent
from config.errors import Invalid
from tests.accounts.factories import (
    NOW,
    MatterFactory,
    OrganizationFactory,
    PersonFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def told(matter):
    return list(
        AuditEvent.objects.filter(stream=matter.stream)
        .order_by("seq")
        .values_list("verb", flat=True)
    )


def test_references_are_numbered_by_the_organizations_own_year():
    house = OrganizationFactory(code="LPD", time_zone="America/Denver")
    eve = datetime(2027, 1, 1, 6, 30, tzinfo=UTC)  # half past eleven at night in Denver
    assert next_reference(house, eve) == "LPD-2026-0001"
    assert next_reference(house, eve + timedelta(hours=1)) == "LPD-2027-0001"
    assert next_reference(house, eve) == "LPD-2026-0002"


def test_a_case_carries_its_agencys_reference_and_begins_a_stream():
    agency, screener = OrganizationFactory(code="LPD"), OrganizationFactory(cra=True)
    matter = open_matter(agency=agency, screener=screener, by=UserFactory(), at=NOW)
    assert matter.reference == "LPD-2026-0001"
    assert told(matter) == ["open_matter"]


def test_a_person_has_one_file_however_often_it_is_opened():
    person = PersonFactory()
    first = open_person_file(person=person, by=None, at=NOW)
    assert open_person_file(person=person, by=None, at=NOW + timedelta(days=1)) == first
    assert (first.kind, first.agency) == (Matter.Kind.PERSON_FILE, None)
    assert told(first) == ["open_person_file"]


def test_a_matter_is_closed_at_the_moment_told():
    matter = close_matter(matter=MatterFactory(), by=None, at=NOW)
    assert Matter.objects.get(pk=matter.pk).closed_at == NOW
    assert told(matter) == ["close_matter"]


def test_somebody_is_assigned_once():
    matter, user = MatterFactory(), UserFactory()
    first = assign(matter=matter, user=user, by=None, at=NOW)
    assert assign(matter=matter, user=user, by=None, at=NOW) == first
    assert Assignment.objects.count() == 1
    assert told(matter) == ["assign"]


def test_nobody_is_assigned_behind_a_wall():
    matter, user = MatterFactory(), UserFactory()
    build_wall(matter=matter, user=user, reason="relative", by=None, at=NOW)
    with pytest.raises(Invalid, match="walled off"):
        assign(matter=matter, user=user, by=None, at=NOW)
    assert Wall.objects.get().reason == "relative"
    assert told(matter) == ["build_wall"]


def let_in(matter, **changes):
    fields = {
        "organization": matter.screener,
        "role": Role.COUNSEL,
        "reason": "Outside counsel for this case.",
        "expires_at": NOW + timedelta(days=7),
    }
    return grant_exception(
        matter=matter, user=UserFactory(), by=UserFactory(), at=NOW, **fields | changes
    )


def test_an_exception_says_why_until_when_and_for_which_side():
    matter = MatterFactory()
    made = let_in(matter)
    assert (made.role, made.expires_at) == (Role.COUNSEL, NOW + timedelta(days=7))
    assert told(matter) == ["grant_exception"]
    with pytest.raises(Invalid, match="needs to see"):
        let_in(matter, reason=" ")
    with pytest.raises(Invalid, match="agency or its screener"):
        let_in(matter, organization=OrganizationFactory())
