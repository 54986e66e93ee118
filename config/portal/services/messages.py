"""Messages between the person and the screener: written, answered, read (R-13)."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import pgettext

from config.accounts.models import Matter, Person, User
from config.accounts.services import record_matter
from config.documents.quoting import own_words, says_something
from config.errors import Conflict, Invalid, Refusal
from config.law.book import book
from config.portal.models import ContactChoice, Message, PortalLink
from config.portal.services.arriving import note_arrival
from config.portal.texting import gateway
from config.portal.visits import PortalVisit

LIMITS = book().limits.portal
LONGEST = LIMITS.message_characters
A_DAY = LIMITS.messages_a_day


class TooManyMessages(Refusal):
    code = "too_many_messages"
    citation = LIMITS.citation


class NotLetIn(Refusal):
    """A case that its person does not know of yet stays unknown to them (R-16)."""

    code = "not_let_in"
    citation = "house practice R-16"
    remedy = "Make a link to this matter first: a message alone would tell that it exists."


class SentElsewhere(Conflict):
    code = "sent_elsewhere"


@transaction.atomic
def write_message(*, visit: PortalVisit, text: str, submission: UUID, at: datetime) -> Message:
    """What the person writes; received, whoever they have shown to be (R-13).

    The same form twice is one message. Raises Invalid and TooManyMessages.
    """
    matter = _locked(visit.matter)
    if first := _sent_before(submission, matter, Message.Author.PERSON):
        return first
    mine = Message.objects.filter(matter=matter).to_staff()
    if mine.filter(written_at__gt=at - timedelta(days=1)).count() >= A_DAY:
        raise TooManyMessages(f"We take {A_DAY} messages a day here.")
    message = Message.objects.create(
        matter=matter,
        person=visit.person,
        author=Message.Author.PERSON,
        text=_checked(text),
        written_at=at,
        identity_shown=visit.proven,
        submission=submission,
    )
    note_arrival(matter=matter, by=visit.actor, at=at)
    record_matter(matter, "write_message", visit.actor, at, target=message.target)
    return message


@transaction.atomic
def answer_person(
    *, matter: Matter, text: str, submission: UUID, by: User, at: datetime
) -> Message:
    """What the screener writes; a sweep tells the person that it is there. Raises NotLetIn."""
    matter = _locked(matter)
    if first := _sent_before(submission, matter, Message.Author.STAFF):
        return first
    person = matter.person
    let_in = person and PortalLink.objects.filter(matter=matter, person=person).exists()
    if person is None or not let_in:
        raise NotLetIn("Nobody was let into this matter in the portal yet.")
    message = Message.objects.create(
        matter=matter,
        person=person,
        author=Message.Author.STAFF,
        text=_checked(text),
        written_at=at,
        written_by=by,
        submission=submission,
    )
    record_matter(matter, "answer_person", by, at, target=message.target)
    return message


def conversation(visit: PortalVisit) -> list[Message]:
    """Oldest first; before the identity is proven: nothing."""
    if not visit.proven:
        return []
    return list(Message.objects.of_matter(visit.matter, visit.person))


@transaction.atomic
def read_by_person(*, visit: PortalVisit, at: datetime) -> int:
    """How many answers the person has seen now for the first time."""
    new = Message.objects.of_matter(visit.matter, visit.person).to_person().unread()
    count = new.update(read_at=at) if visit.proven else 0
    if count:
        record_matter(visit.matter, "read_messages", visit.actor, at, count=count)
    return count


@transaction.atomic
def read_by_staff(*, matter: Matter, by: User, at: datetime) -> int:
    """How many messages somebody who may answer has read now; the others stay unread."""
    if matter.person is None:
        return 0
    new = Message.objects.of_matter(matter, matter.person).to_staff().unread()
    count: int = new.visible_to(by).update(read_at=at, read_by=by)
    if count:
        record_matter(matter, "read_messages", by, at, count=count)
    return count


@transaction.atomic
def choose_contact(
    *, visit: PortalVisit, way: str, submission: UUID, at: datetime
) -> ContactChoice | None:
    """How the person hears that something waits; a text message only to who asked for it."""
    person = Person.objects.select_for_update(of=("self",), no_key=True).get(pk=visit.person.pk)
    if ContactChoice.objects.filter(submission=submission).exists():
        return ContactChoice.objects.of(person)
    if way not in ways_open_to(person):
        said = pgettext("portal", "Choose one of the ways in the list.")
        raise Invalid({"way": [said]})
    chosen = ContactChoice.objects.create(
        person=person, way=way, chosen_at=at, submission=submission
    )
    record_matter(visit.matter, "choose_contact", visit.actor, at, way=way)
    return chosen


def ways_open_to(person: Person) -> list[str]:
    """What can be chosen: only addresses that the file has, and always silence."""
    way = ContactChoice.Way
    phone = person.phone if gateway() else ""
    found = [(way.EMAIL, person.email), (way.TEXT, phone)]
    return [*(name.value for name, address in found if address), way.NONE.value]


def _checked(text: str) -> str:
    told = own_words(text).strip()
    if not says_something(told):
        raise Invalid({"text": [pgettext("portal", "Write something first.")]})
    if len(told) > LONGEST:
        said = pgettext("portal", "At most %(n)s characters. You can send more than one.")
        raise Invalid({"text": [said % {"n": LONGEST}]})
    return told


def _locked(matter: Matter) -> Matter:
    # Two at once for one matter wait for each other, so that both are counted
    found = Matter.objects.select_related("agency", "screener", "person")
    return found.select_for_update(of=("self",), no_key=True).get(pk=matter.pk)


def _sent_before(submission: UUID, matter: Matter, author: str) -> Message | None:
    first = Message.objects.filter(submission=submission).first()
    if first and (first.matter_id, first.author) != (matter.pk, author):
        raise SentElsewhere("This form was already sent elsewhere.")
    return first
