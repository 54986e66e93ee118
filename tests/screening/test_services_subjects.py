"""A mistaken person is put right before anything is issued; what leaned on it is opened again."""

from datetime import date
from uuid import uuid4

import pytest

from config.accounts.models import Person
from config.audit.models import AuditEvent
from config.errors import Invalid
from config.portal.services import create_link
from screening import services
from screening.models import Case, SocialAccount, SubjectCorrection
from screening.services.orders import OrderOver
from screening.services.subjects import IssuedAlready
from tests.screening import factories as make
from tests.screening.rawsql import delete, frozen, insert, refused_by, truncate, update

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return make.world()


def correct(case, reason="Misspelt on the application", submission=None, **changes):
    return services.correct_subject(
        case=case,
        changes=changes,
        reason=reason,
        submission=submission or uuid4(),
        by=None,
        at=make.at(8),
    )


def test_the_person_is_changed_and_what_it_was_stays_on_record(here):
    case = make.order(here)
    row = correct(case, family_name="Pelle", birth_date=date(1991, 5, 17), email="a@mail.example")
    person = Case.objects.get().person
    assert (person.name, person.birth_date) == ("Anders Pelle", date(1991, 5, 17))
    assert row.before == {"family_name": "Pell", "birth_date": "1990-05-17", "email": ""}
    assert row.after["birth_date"] == "1991-05-17"
    event = AuditEvent.objects.get(verb="correct_subject")
    assert event.payload == {"fields": ["birth_date", "email", "family_name"]}
    with frozen():
        update(row, reason="Other words")
    with frozen():
        delete(row)
    with frozen():
        truncate(SubjectCorrection)


def test_sent_twice_it_is_one_correction(here):
    case, number = make.order(here), uuid4()
    first = correct(case, submission=number, family_name="Pelle")
    assert correct(case, submission=number, family_name="Pelle").pk == first.pk
    assert SubjectCorrection.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"family_name": "Pell"}, "reason"),  # nothing is different
        ({"family_name": "Pelle", "reason": " "}, "reason"),
        ({"family_name": ""}, "family_name"),
        ({"email": "no address"}, "email"),
        ({"employment": "sworn"}, "employment"),
    ],
)
def test_what_is_no_correction_is_named(here, changes, named):
    with pytest.raises(Invalid) as invalid:
        correct(make.order(here), **changes)
    assert named in invalid.value.fields
    assert not SubjectCorrection.objects.exists()


def test_accounts_that_leaned_on_the_old_name_are_confirmed_anew(here):
    account = make.confirmed(here, make.ready(here))
    row = correct(account.case, family_name="Pelle")
    account = SocialAccount.objects.get(pk=account.pk)
    assert (row.withdrawn_identifiers, account.status) == (1, "proposed")
    kinds = account.identifiers.filter(withdrawn_at__isnull=True).values_list("kind", flat=True)
    assert set(kinds) == {"verified_email", "employer"}


def test_a_change_of_language_opens_nothing_again(here):
    account = make.confirmed(here, make.ready(here))
    row = correct(account.case, language="es")
    assert (row.withdrawn_identifiers, row.ended_links) == (0, 0)
    assert SocialAccount.objects.get(pk=account.pk).status == "confirmed"


def test_links_to_a_wrong_address_end(here):
    case = make.order(here)
    link, _ = create_link(
        matter=case.matter,
        person=case.person,
        purpose="sign_authorization",
        by=None,
        at=make.at(7),
    )
    assert correct(case, email="right@mail.example").ended_links == 1
    link.refresh_from_db()
    assert link.revoked_at == make.at(8)


def test_once_a_report_is_issued_the_person_stays_as_reported(here):
    case = make.issued(here).case
    with pytest.raises(IssuedAlready):
        correct(case, family_name="Pelle")
    assert Person.objects.get(pk=case.person.pk).family_name == "Pell"
    row = SubjectCorrection(
        case=case, before={}, after={}, reason="x", at=make.at(9), submission=uuid4()
    )
    with refused_by("correct_before_report"):
        insert(row)


def test_a_closed_case_is_left_alone(here):
    case = make.order(here)
    make.cancel(here, case)
    with pytest.raises(OrderOver):
        correct(case, family_name="Pelle")
