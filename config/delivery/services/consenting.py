"""What a person answers when asked whether their papers may come online (R-10)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from config.accounts.models import Matter, Organization, Person
from config.accounts.services import record_matter
from config.delivery.models import ElectronicConsent
from config.law.book import book

TERMS = 1
"""The version of the words on the page; a change of them is asked about anew."""


@transaction.atomic
def answer_consent(
    *,
    matter: Matter,
    person: Person,
    organization: Organization,
    purpose: str,
    shown_by: str,
    language: str,
    submission: UUID,
    by: str,
    at: datetime,
) -> ElectronicConsent:
    """Keep the answer; it takes the place of the one before. No `shown_by`: on paper, please."""
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    if first := ElectronicConsent.objects.filter(submission=submission).first():
        return first
    said = ElectronicConsent.objects.about(person, organization, purpose)
    said.standing().update(withdrawn_at=at)
    answer = ElectronicConsent.objects.create(
        matter=matter,
        person=person,
        organization=organization,
        purpose=purpose,
        agrees=bool(shown_by),
        shown_by=shown_by,
        terms=TERMS,
        language=language,
        answered_at=at,
        submission=submission,
    )
    verb = "agree_to_online" if answer.agrees else "ask_for_paper"
    record_matter(matter, verb, by, at, target=f"consent:{answer.public_id}", purpose=purpose)
    return answer


def owed_on_paper(notice_id: str, person: Person, organization: Organization) -> bool:
    """Whether this notice may not go online: consent is asked for it, and none stands."""
    asked = book().notice(notice_id).online_consent if notice_id else ""
    return bool(asked) and not agrees_online(person, organization, asked)


def agrees_online(person: Person, organization: Organization, purpose: str) -> bool:
    return agreements(person, organization, purpose).exists()


def agreements(
    person: Person, organization: Organization, purpose: str
) -> QuerySet[ElectronicConsent]:
    """What stands, to the words as they are now."""
    said = ElectronicConsent.objects.about(person, organization, purpose)
    return said.standing().filter(terms=TERMS)
