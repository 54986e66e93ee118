"""Organizations and people as letters name them."""

from django.conf import settings

from config.accounts.models import Organization, Person, User
from config.documents.facts import Addressee, Company, Letterhead, Signer


def letterhead(organization: Organization) -> Letterhead:
    return Letterhead(
        organization=organization.name,
        unit=organization.department,
        address=organization.address_lines(),
        phone=organization.phone,
        email=organization.email,
        verify_at=f"{settings.BASE_URL.split('//')[-1]}/verify",
        seal="ridge" if organization.kind == Organization.Kind.CRA else "shield",
    )


def addressee(person: Person) -> Addressee:
    return Addressee(name=person.name, lines=person.address_lines())


def company(organization: Organization) -> Company:
    """The consumer reporting agency as N-05.2 wants it named."""
    return Company(
        name=organization.name,
        mail=", ".join(
            line for line in (organization.department, *organization.address_lines()) if line
        ),
        phone=organization.phone,
        website=organization.website,
    )


def signer(user: User, organization: Organization) -> Signer:
    """Who signs, and as what: the first of the roles held there."""
    roles = sorted(user.roles(organization))
    titles = {"hr": "Human Resources", "decision_maker": "Deciding official"}
    title = titles.get(roles[0], roles[0].replace("_", " ").capitalize()) if roles else ""
    return Signer(name=user.name, title=title or organization.name)


def office(organization: Organization) -> Signer:
    """The house signs where nobody of it is named."""
    return Signer(name=organization.name, title=organization.department or organization.name)
