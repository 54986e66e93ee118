"""What this room knows of a person, for the disclosure of their whole file (N-13)."""

from collections.abc import Iterator

from config.accounts.models import Organization, Person
from disputes.models import Dispute
from disputes.workflow import ItemStatus, Reason
from screening.drawing import said
from screening.file_letters import Held
from screening.services.whole_file import shown_day


def held(person: Person, screener: Organization) -> Iterator[Held]:
    """Each dispute with its day and its words; each item of one with reason and result."""
    language = person.language
    what = said("held", "dispute", language)
    found = Dispute.objects.filter(person=person, screener=screener).order_by("received_at", "pk")
    for dispute in found.prefetch_related("items"):
        day = shown_day(dispute.received_on, language)
        told = (dispute.number, day, dispute.words, dispute.statement)
        yield Held(what=what, value=" · ".join(part for part in told if part))
        for item in dispute.items.all():
            parts = [said("dispute_reason", Reason(item.reason).value, language), item.explanation]
            if item.status != ItemStatus.OPEN:
                parts.append(said("dispute_result", item.status, language))
            number = f"{dispute.number}, {item.number}"
            yield Held(what=number, value=" · ".join(part for part in parts if part))
