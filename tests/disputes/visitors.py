"""What a person does in the portal and staff at their desks, through the pages' own forms."""

from typing import Any
from uuid import uuid4

from django.test import Client

from config.accounts.models import User
from config.portal.models import PortalLink
from config.portal.services import create_link
from disputes.models import Dispute, FrivolousNotice
from disputes.services import Claim, approve_dismissal, propose_dismissal, receive_dispute
from screening.models import Case, Report
from tests.journeys.world import PERSON, World, person_file
from tests.portal.factories import answer, come_by_link

HOUSE = PERSON["street"].split()[0]


def link_to(world: World, case: Case, purpose: str = "matter") -> tuple[PortalLink, str]:
    return create_link(
        matter=case.matter, person=case.person, purpose=purpose, by=world.hr, at=world.at
    )


def visitor(client: Client, world: World, case: Case, *, proven: bool = True) -> Client:
    _, token = link_to(world, case)
    come_by_link(client, token)
    if proven:
        assert answer(client, place=HOUSE).status_code == 302
    return client


def chosen(report: Report, *numbers: int, **told: Any) -> dict[str, Any]:
    """The dispute page as sent, with these items ticked."""
    fields: dict[str, Any] = {"statement": "I was quoting a film."} | told
    for item in report.items.filter(number__in=numbers):
        key = item.public_id
        fields |= {
            f"{key}-ticked": "on",
            f"{key}-reason": "satire",
            f"{key}-words": f"Joke number {item.number}.",
        }
    return fields


def send(client: Client, **told: Any) -> Dispute:
    """The last click, from the page that shows what is about to be sent."""
    page = client.get("/portal/dispute/check/")
    client.post(
        "/portal/dispute/check/",
        {"submission": page.context["submission"], "results_by": "mail"} | told,
    )
    return Dispute.objects.latest("pk")


def dispute_of(world: World, report: Report, **changes: Any) -> Dispute:
    """A dispute of every item, as it comes by phone."""
    claims = [Claim(item, "satire", "It was a joke.") for item in report.items.all()]
    fields: dict[str, Any] = {
        "person_file": person_file(world, report.case),
        "claims": claims,
        "channel": "phone",
        "received_at": world.at,
        "submission": uuid4(),
        "by": world.supervisor,
        "at": world.at,
    }
    return receive_dispute(**{**fields, **changes})


def dismissed(world: World, dispute: Dispute, **changes: Any) -> FrivolousNotice:
    """Not looked into, as two people of the screener found (N-07)."""
    told = {"reasons": ["No item is named."], "needed": ["Say which post."], "at": world.at}
    found = propose_dismissal(dispute=dispute, by=world.third, **told | changes)
    return approve_dismissal(dismissal=found, by=world.supervisor, at=world.at)


def at_desk(client: Client, user: User) -> Client:
    client.force_login(user)
    return client
