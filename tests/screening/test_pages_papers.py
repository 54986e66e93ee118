"""The page that asks how the person gets what is owed in writing (R-10)."""

import re

import pytest

from config.delivery.models import ElectronicConsent
from tests.documents.reading import pdf_text
from tests.screening import factories
from tests.screening.test_pages_portal import DISCLOSURE, HOME, come

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.printed,
    pytest.mark.usefixtures("december"),
]
PAGE = "/portal/papers/"


@pytest.fixture
def case(here):
    return factories.order(here, person=HOME)


@pytest.fixture
def person(case):
    return come(case, purpose="sign_authorization", agrees=False)


def code_of(client, page=PAGE):
    answer = client.get(f"{page}code.pdf")
    assert answer["Content-Type"] == "application/pdf"
    found = re.search(r"\d{6}", pdf_text(answer.content))
    assert found
    return found[0]


def send(client, answer, code="", page=PAGE):
    form = client.get(page).content.decode()
    submission = re.search(r'name="submission" value="([^"]+)"', form)
    assert submission
    return client.post(page, {"answer": answer, "code": code, "submission": submission[1]})


def test_before_the_disclosure_the_page_asks(person):
    assert person.get(DISCLOSURE)["Location"] == PAGE
    page = person.get(PAGE).content.decode()
    for said in ("on paper", "It costs nothing", "change your mind", "opens PDF files"):
        assert said in page


def test_with_the_code_out_of_the_pdf_the_disclosure_comes(person, case):
    answer = send(person, "online", code_of(person))
    assert answer["Location"] == DISCLOSURE
    assert person.get(DISCLOSURE).status_code == 200
    said = ElectronicConsent.objects.get()
    assert (said.person, said.organization, said.shown_by) == (case.person, case.agency, "pdf_code")


@pytest.mark.parametrize("typed", ["", "000000", "abc"])
def test_without_the_right_code_nothing_is_agreed(person, typed):
    if typed == "000000":
        code_of(person)
    answer = send(person, "online", typed)
    assert answer.status_code == 400
    assert "This is not the code in the PDF" in answer.content.decode()
    assert not ElectronicConsent.objects.exists()


def test_an_old_code_is_none(person):
    first = code_of(person)
    while code_of(person) == first:
        pass
    assert send(person, "online", first).status_code == 400


def test_whoever_wants_paper_is_told_what_comes(person):
    assert send(person, "paper")["Location"] == PAGE
    assert "you asked" in person.get(PAGE).content.decode()
    assert person.get(DISCLOSURE)["Location"] == PAGE


def test_a_yes_can_be_taken_back(person):
    send(person, "online", code_of(person))
    assert "you get papers from" in person.get(PAGE).content.decode()
    send(person, "paper")
    assert not ElectronicConsent.objects.standing().exists()


def test_in_house_nobody_is_asked(december):
    here = factories.world(in_house=True)
    person = come(factories.order(here, person=HOME))
    assert person.get(PAGE).status_code == 404
    assert PAGE not in person.get("/portal/").content.decode()


def test_before_the_identity_is_proven_nothing_is_shown(case):
    stranger = come(case, proven=False)
    for address in (PAGE, f"{PAGE}code.pdf"):
        assert stranger.get(address).status_code == 302


def test_a_disputes_papers_are_agreed_to_apart(person, case):
    page = "/portal/papers/dispute/"
    assert send(person, "online", "000000", page).status_code == 400
    assert send(person, "online", code_of(person, page), page)["Location"] == page
    said = ElectronicConsent.objects.get()
    assert (said.organization, said.purpose) == (case.screener, "dispute_papers")
    assert person.get(DISCLOSURE)["Location"] == PAGE  # about hiring nothing is said
