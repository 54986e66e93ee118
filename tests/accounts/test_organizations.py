import pytest
from django.core.exceptions import ValidationError

from config.accounts.models import Organization
from config.accounts.services import create_organization, create_user
from config.audit.models import AuditEvent
from config.audit.services import INSTALLATION
from tests.accounts.factories import NOW, OrganizationFactory, UserFactory

pytestmark = pytest.mark.django_db


def fields(**changes):
    made = OrganizationFactory.build()
    names = [
        "code",
        "name",
        "kind",
        "jurisdiction",
        "time_zone",
        "street",
        "city",
        "state",
        "postal_code",
        "phone",
        "email",
    ]
    return {name: getattr(made, name) for name in names} | changes


def test_an_organization_begins_its_own_stream():
    by = UserFactory()
    made = create_organization(by=by, at=NOW, **fields(code="LPD"))
    event = AuditEvent.objects.get(verb="create_organization")
    assert (event.stream, event.target) == (made.stream, "org:LPD")
    assert event.actor == f"user:{by.public_id}"


def test_an_organization_with_an_unknown_time_zone_is_not_made():
    with pytest.raises(ValidationError, match="time zone"):
        create_organization(by=None, at=NOW, **fields(time_zone="Mars/Olympus"))
    assert not Organization.objects.exists()
    assert not AuditEvent.objects.exists()


def test_a_user_is_made_on_the_installations_stream_without_a_name_in_it():
    made = create_user(
        email="Ana.Roe@staff.example", name="Ana Roe", password=None, by=None, at=NOW
    )
    event = AuditEvent.objects.get(verb="create_user")
    assert (event.stream, event.target) == (INSTALLATION, f"user:{made.public_id}")
    assert made.email == "ana.roe@staff.example"
    assert "roe" not in event.body.lower()
    assert not made.has_usable_password()
