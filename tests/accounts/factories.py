"""Organizations, people and matters of an invented world, built with few words."""

from datetime import UTC, datetime, timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from config.accounts.models import (
    Assignment,
    Engagement,
    Matter,
    MatterUserObjectPermission,
    Membership,
    Organization,
    Person,
    Unit,
    User,
    Wall,
)
from config.accounts.models.matters import view_permission
from config.accounts.roles import Role

NOW = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)


class OrganizationFactory(DjangoModelFactory[Organization]):
    class Meta:
        model = Organization

    class Params:
        cra = factory.Trait(kind="cra", jurisdiction="CO")
        small = factory.Trait(profile="small")

    code = factory.Sequence(lambda n: f"T{n:03d}")
    name = factory.Sequence(lambda n: f"Town {n} Police Department")
    kind = "agency"
    jurisdiction = "CO"
    time_zone = "America/Denver"
    street = "1 Test Street"
    city = "Larkhaven"
    state = "CO"
    postal_code = "80000"
    phone = "(303) 555-0100"
    email = factory.LazyAttribute(lambda o: f"office@{o.code.lower()}.example")


class UnitFactory(DjangoModelFactory[Unit]):
    class Meta:
        model = Unit

    organization = factory.SubFactory(OrganizationFactory)
    name = factory.Sequence(lambda n: f"Unit {n}")


class UserFactory(DjangoModelFactory[User]):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"user{n}@staff.example")
    name = factory.Sequence(lambda n: f"Person {n}")
    password = factory.django.Password("correct horse battery")


class MembershipFactory(DjangoModelFactory[Membership]):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    organization = factory.SubFactory(OrganizationFactory)
    role = Role.SUPERVISOR
    started_at = datetime(2020, 1, 1, tzinfo=UTC)


class PersonFactory(DjangoModelFactory[Person]):
    class Meta:
        model = Person

    organization = factory.SubFactory(OrganizationFactory, cra=True)
    given_name = "Marisol"
    family_name = factory.Sequence(lambda n: f"Quintero-{n}")
    birth_date = datetime(1996, 5, 4, tzinfo=UTC).date()
    email = factory.Sequence(lambda n: f"person{n}@mail.example")
    street = "1427 Alder Court"
    city = "Larkhaven"
    state = "CO"
    postal_code = "80000-1427"


class EngagementFactory(DjangoModelFactory[Engagement]):
    class Meta:
        model = Engagement

    screener = factory.SubFactory(OrganizationFactory, cra=True)
    agency = factory.SubFactory(OrganizationFactory)
    status = "active"
    identity_verified_how = "Called the number on the county's page."
    agreement_signed_on = datetime(2026, 1, 5, tzinfo=UTC).date()
    purposes_certified_on = datetime(2026, 1, 5, tzinfo=UTC).date()
    user_notice_delivered_on = datetime(2026, 1, 6, tzinfo=UTC).date()
    summary_delivered_on = datetime(2026, 1, 6, tzinfo=UTC).date()
    activated_at = NOW


class MatterFactory(DjangoModelFactory[Matter]):
    class Meta:
        model = Matter

    class Params:
        in_house = factory.Trait(screener=factory.SelfAttribute("agency"))

    kind = "case"
    reference = factory.Sequence(lambda n: f"TEST-2026-{n:04d}")
    agency = factory.SubFactory(OrganizationFactory)
    screener = factory.SubFactory(OrganizationFactory, cra=True)
    opened_at = NOW


class AssignmentFactory(DjangoModelFactory[Assignment]):
    class Meta:
        model = Assignment

    matter = factory.SubFactory(MatterFactory)
    user = factory.SubFactory(UserFactory)
    assigned_at = NOW


class WallFactory(DjangoModelFactory[Wall]):
    class Meta:
        model = Wall

    matter = factory.SubFactory(MatterFactory)
    user = factory.SubFactory(UserFactory)
    reason = "recused"
    built_at = NOW


def grant(
    matter: Matter, user: User, organization: Organization, role: Role, days: int = 7
) -> MatterUserObjectPermission:
    """An exception for one matter that ends in some days from now."""
    return MatterUserObjectPermission.objects.create(
        content_object=matter,
        user=user,
        permission=view_permission(),
        organization=organization,
        role=role,
        granted_by=UserFactory(),
        granted_at=timezone.now(),
        reason="Reviews the notice.",
        expires_at=timezone.now() + timedelta(days=days),
    )


def member(organization: Organization, role: Role | str, **fields: object) -> User:
    """A new user with one role there."""
    membership = MembershipFactory(organization=organization, role=role, **fields)
    return User.objects.get(pk=membership.user_id)
