"""Papers online or on paper: the person's answer, and what waits for it (R-10)."""

from datetime import timedelta
from uuid import uuid4

import pytest

from config.audit.models import AuditEvent
from config.delivery.models import ElectronicConsent
from config.delivery.services import agrees_online, answer_consent
from config.delivery.services.queue import OnPaper
from tests.delivery.factories import agreed_online, queued
from tests.documents.factories import AT, paper
from tests.rawsql import check_kept
from tests.screening import factories as make
from tests.screening.rawsql import insert, refused_by, update

pytestmark = pytest.mark.django_db
HIRING = "hiring_papers"


@pytest.fixture
def case():
    return make.order(make.world())


def is_online(case):
    return agrees_online(case.person, case.agency, HIRING)


def test_nobody_gets_papers_online_without_saying_so(case):
    assert not is_online(case)
    agreed_online(case, AT)
    assert is_online(case)


def test_a_later_no_takes_the_place_of_a_yes(case):
    yes = agreed_online(case, AT)
    agreed_online(case, AT + timedelta(days=1), on_paper=True)
    assert not is_online(case)
    yes.refresh_from_db()
    assert yes.withdrawn_at == AT + timedelta(days=1)
    verbs = AuditEvent.objects.filter(target__startswith="consent:").order_by("pk")
    assert [one.verb for one in verbs] == ["agree_to_online", "ask_for_paper"]


def test_a_yes_is_to_one_organization_for_one_purpose(case):
    agreed_online(case, AT)
    assert not agrees_online(case.person, case.screener, HIRING)
    assert not agrees_online(case.person, case.agency, "dispute_papers")


def test_the_same_form_twice_is_one_answer(case):
    told = {
        "matter": case.matter,
        "person": case.person,
        "organization": case.agency,
        "purpose": HIRING,
        "shown_by": "pdf_code",
        "language": "es",
        "submission": uuid4(),
        "by": "subject:1",
        "at": AT,
    }
    assert answer_consent(**told) == answer_consent(**told)
    assert ElectronicConsent.objects.count() == 1


def test_terms_that_changed_are_asked_about_anew(case, monkeypatch):
    agreed_online(case, AT)
    monkeypatch.setattr("config.delivery.services.consenting.TERMS", 2)
    assert not is_online(case)


# -- the database


def test_the_answer_is_kept_as_it_was_given(case):
    answer = agreed_online(case, AT)
    check_kept("delivery_electronicconsent", answer.pk, "language")
    with refused_by("consent_is_shown"):
        insert(ElectronicConsent(**fields(case), agrees=True, shown_by=""))
    with refused_by("one_standing_consent"):
        insert(ElectronicConsent(**fields(case), agrees=True, shown_by="pdf_code"))
    with refused_by("consent_withdrawn_later"):
        update(answer, withdrawn_at=AT - timedelta(days=1))


def fields(case):
    return {
        "matter": case.matter,
        "person": case.person,
        "organization": case.agency,
        "purpose": HIRING,
        "terms": 1,
        "language": "en",
        "answered_at": AT,
        "submission": uuid4(),
    }


@pytest.fixture
def matter(case):
    case.matter.person = case.person
    return case.matter


@pytest.mark.parametrize("channel", ["portal", "email"])
def test_what_is_owed_in_writing_goes_online_by_consent_only(case, matter, channel, monkeypatch):
    monkeypatch.setattr("config.delivery.services.queue._check_enclosures", lambda *told: None)
    notice = paper(matter, notice_id="N-06")
    case.person.email = "anders@mail.example"
    way = {"channel": channel, "document": notice, "person": case.person}
    with pytest.raises(OnPaper) as refused:
        queued(**way)
    assert "7001" in refused.value.citation
    monkeypatch.setattr("config.delivery.services.queue._check_online", lambda *told: None)
    with refused_by("online_by_consent"):
        queued(**way)
    agreed_online(case, AT)
    assert queued(**way).channel == channel


@pytest.mark.parametrize("notice_id", ["N-07", "N-08", "N-11"])
def test_a_disputes_papers_ask_for_a_consent_of_their_own(case, matter, notice_id, monkeypatch):
    way = {"channel": "portal", "document": paper(matter, notice_id=notice_id)}
    agreed_online(case, AT)  # about hiring, to the agency
    with pytest.raises(OnPaper):
        queued(**way, person=case.person, sender=case.screener)
    monkeypatch.setattr("config.delivery.services.queue._check_online", lambda *told: None)
    with refused_by("online_by_consent"):
        queued(**way, person=case.person, sender=case.screener)


def test_other_papers_and_the_post_ask_for_no_consent(case, matter, monkeypatch):
    monkeypatch.setattr("config.delivery.services.queue._check_enclosures", lambda *told: None)
    assert queued("portal", document=paper(matter, notice_id="N-05"), person=case.person)
    assert queued("hand", document=paper(matter, notice_id="N-06"), person=case.person)
