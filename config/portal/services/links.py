"""Make, revoke and renew links. The secrets are told once, to the caller."""

from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from config.accounts.models import Matter, Person, User
from config.accounts.services import record_matter
from config.delivery.links import Pointer
from config.delivery.models import Delivery
from config.errors import Invalid
from config.law.book import book
from config.portal.models import LinkRequest, PortalLink
from config.portal.tokens import code_hash, new_code, new_token, secrets_of, token_hash

DAYS = book().limits.portal.link_days
MOST_DAYS = book().limits.portal.longest_link_days


@transaction.atomic
def create_link(
    *,
    matter: Matter,
    person: Person,
    purpose: str,
    days: int = DAYS,
    parent: PortalLink | None = None,
    submission: UUID | None = None,
    by: User | str | None,
    at: datetime,
) -> tuple[PortalLink, str]:
    """The link and its raw token; `link.code`, for letters, is known on this object alone.

    The same `submission` again gives the same link with the same secrets. One with a `parent` ends
    when that does.
    """
    if purpose not in PortalLink.Purpose.values or not 1 <= days <= MOST_DAYS:
        raise Invalid({"purpose": [f"Choose what the link is for, and 1 to {MOST_DAYS} days."]})
    token, code = new_token(), new_code()
    if submission:
        Matter.objects.select_for_update(no_key=True).get(pk=matter.pk)
        token, code = secrets_of(submission, f"{matter.public_id}:{person.public_id}:{purpose}")
        if found := PortalLink.objects.filter(token_sha256=token_hash(token)).first():
            found.code = code
            return found, token
    link = PortalLink.objects.create(
        matter=matter,
        person=person,
        purpose=purpose,
        token_sha256=token_hash(token),
        code_sha256=code_hash(code),
        created_at=at,
        created_by=by if isinstance(by, User) else None,
        expires_at=parent.expires_at if parent else at + timedelta(days=days),
        parent=parent,
    )
    link.code = code
    _record(link, "create_link", by, at, purpose=purpose, days=(link.expires_at - at).days)
    return link, token


@transaction.atomic
def revoke_link(*, link: PortalLink, by: User | str | None, at: datetime) -> PortalLink:
    # Ends its visits too, at their next page, and the codes that were drawn in them
    link = PortalLink.objects.select_for_update().get(pk=link.pk)
    if link.revoked_at is None:
        link.revoked_at = at
        link.save(update_fields=["revoked_at"])
        _record(link, "revoke_link", by, at)
        for code in link.codes.filter(revoked_at=None):
            revoke_link(link=code, by=by, at=at)
    return link


@transaction.atomic
def renew_link(
    *, link: PortalLink, days: int = DAYS, by: User | str | None, at: datetime
) -> tuple[PortalLink, str]:
    """A new link for the same person, matter and purpose; the old one ends.

    Whoever asked for another one has it with this.
    """
    revoke_link(link=link, by=by, at=at)
    return answer_requests(link=link, days=days, by=by, at=at)


@transaction.atomic
def answer_requests(
    *, link: PortalLink, days: int = DAYS, by: User | str | None, at: datetime
) -> tuple[PortalLink, str]:
    """Another link for whoever asked for one; the old one ends when somebody came by the new.

    Else whoever holds an old letter could shut its person out while the new one is on its way.
    """
    made, token = create_link(
        matter=link.matter, person=link.person, purpose=link.purpose, days=days, by=by, at=at
    )
    link.requests.filter(answered_at=None).update(answered_at=at, made=made)
    return made, token


def end_before(*, link: PortalLink, at: datetime) -> None:
    """Somebody came by this link, so those in whose place it was asked for end."""
    requests = LinkRequest.objects.select_related("link")
    asked = requests.filter(made=link).first()
    while asked:
        revoke_link(link=asked.link, by=f"link:{link.public_id}", at=at)
        asked = requests.filter(made=asked.link).first()


def code_to_return(*, link: PortalLink, by: str, at: datetime) -> str:
    """A code for whoever came by an e-mail and has no letter; it ends when their link would."""
    made, _ = create_link(
        matter=link.matter, person=link.person, purpose=link.purpose, parent=link, by=by, at=at
    )
    return made.code


def link_for_delivery(delivery: Delivery, at: datetime) -> Pointer:
    """Where an e-mail points, made for its person when it leaves; revoked if it does not."""
    assert delivery.person is not None
    purpose = PortalLink.Purpose.MATTER
    link, token = create_link(
        matter=delivery.matter, person=delivery.person, purpose=purpose, by=None, at=at
    )
    undo = partial(revoke_link, link=link, by=None, at=at)
    return Pointer(reverse("portal:exchange", args=[token]), undo)


def _record(
    link: PortalLink, verb: str, by: User | str | None, at: datetime, **payload: object
) -> None:
    record_matter(link.matter, verb, by, at, target=f"link:{link.public_id}", **payload)
