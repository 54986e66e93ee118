"""Who works where in the invented world, made when first asked for: one a role and house."""

from django.test import Client

from config.accounts.models import Organization, User
from config.accounts.roles import Role
from tests.accounts.factories import (
    EngagementFactory,
    MembershipFactory,
    OrganizationFactory,
    UserFactory,
)

# Code, name, state, zone, whether it is a consumer reporting agency.
HOUSES = (
    ("MRS", "Meridian Ridge Screening, Inc.", "CO", "America/Denver", True),
    ("LPD", "City of Larkhaven Police Department", "CO", "America/Denver", False),
    ("SCS", "Sable County Sheriff's Office", "TX", "America/Chicago", False),
    ("QHP", "Quill Harbor Police Department", "OR", "America/Los_Angeles", False),
    ("TBR", "Tern Bay Reports, LLC", "OR", "America/Los_Angeles", True),
)
CLIENTS = (("MRS", "LPD"), ("MRS", "SCS"), ("TBR", "QHP"))


def house(code: str) -> Organization:
    """The organization of this code, made with its engagements if it does not stand yet."""
    if found := Organization.objects.filter(code=code).first():
        return found
    _, name, state, zone, is_cra = next(row for row in HOUSES if row[0] == code)
    kind = Organization.Kind.CRA if is_cra else Organization.Kind.AGENCY
    return OrganizationFactory.create(
        code=code, name=name, kind=kind, jurisdiction=state, state=state, time_zone=zone
    )


def engage(screener: Organization, agency: Organization) -> None:
    if not agency.engagements_as_agency.filter(screener=screener).exists():
        EngagementFactory.create(screener=screener, agency=agency)


class Personas:
    """`personas("LPD", "hr")` is the one user with this role there, the same one each time."""

    def __call__(self, code: str, role: Role | str) -> User:
        name = f"{code} {Role(role).value.replace('_', ' ')}"
        return User.objects.filter(name=name).first() or self.somebody(name, (code, role))

    def somebody(self, name: str, *places: tuple[str, Role | str], **fields: object) -> User:
        """A new user with these roles in these houses."""
        user = UserFactory.create(name=name, **fields)
        for code, role in places:
            MembershipFactory.create(user=user, organization=house(code), role=Role(role))
        return user

    def everything(self, name: str, *codes: str) -> User:
        """Somebody who holds every role there is in these houses: the strongest stranger."""
        return self.somebody(name, *((code, role) for code in codes for role in Role))

    def operator(self) -> User:
        return self.somebody("Operator", is_operator=True)


def signed_in(user: User | None) -> Client:
    """A browser of somebody's; of nobody's without a user."""
    client = Client()
    if user:
        client.force_login(user)
    return client


def invent() -> Personas:
    for screener, agency in CLIENTS:
        engage(house(screener), house(agency))
    return Personas()
