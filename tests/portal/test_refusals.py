"""What a service refuses in the portal is said in the person's language and words."""

import ast
import inspect

import pytest
from django.utils import translation

from adverse_action.services import responses
from config.accounts.gates import gate_refusal
from config.errors import Refusal
from config.portal.refusals import said_of
from config.portal.services import messages
from disputes.services import (
    drafts,
    information,
    procedure,
    receiving,
    recipients,
    reopening,
    requests,
    statements,
)
from screening.services import authorizations, file_requests, investigative, sheets
from tests.portal.factories import visiting
from tests.portal.test_messages import wrote

SERVICES = (
    *(drafts, information, procedure, receiving, recipients, reopening, requests, statements),
    *(authorizations, file_requests, investigative, sheets, messages, responses),
)
OF_STAFF = {"not_let_in", "already_certified", "investigative_notice_issued", "scope_told"}
GATES = ("G-01", "G-02", "G-14")


def raised():
    """What these services raise themselves, by the names in their source."""
    found = {}
    for module in SERVICES:
        for node in ast.walk(ast.parse(inspect.getsource(module))):
            call = node.exc if isinstance(node, ast.Raise) else None
            name = getattr(getattr(call, "func", None), "id", "")
            kind = getattr(module, name, None)
            if inspect.isclass(kind) and issubclass(kind, Refusal):
                found[kind.code] = kind("The rule's own words.")
    return found


def test_every_refusal_that_a_person_may_meet_has_words_in_both_languages():
    found = {code: one for code, one in raised().items() if code not in OF_STAFF}
    assert len(found) > 12
    for refusal in (*found.values(), *map(gate_refusal, GATES)):
        english = said_of(refusal)
        with translation.override("es"):
            assert english != said_of(refusal) != "", refusal.code
        assert english, refusal.code


def test_what_has_no_words_is_told_how_to_do_it_and_the_rule_stays_english():
    assert said_of(Refusal("Something of the desk.")) == ""


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "said"), [("en", "messages a day here"), ("es", "al día")])
def test_the_page_speaks_the_readers_language(client, monkeypatch, language, said):
    monkeypatch.setattr(messages, "A_DAY", 0)
    link = visiting(client)
    link.person.language = language
    link.person.save()
    page = wrote(client)
    assert page.status_code == 409
    assert said in page.content.decode()
    assert 'lang="en"' not in page.content.decode().split("<main")[1].split("</main")[0]


@pytest.mark.django_db
def test_a_refusal_without_words_shows_its_own_marked_as_english(client, monkeypatch):
    def refuse(**told):
        raise Refusal("Only the desk knows this.", remedy="Ask the desk.")

    monkeypatch.setattr("config.portal.services.write_message", refuse)
    link = visiting(client)
    link.person.language = "es"
    link.person.save()
    page = wrote(client).content.decode()
    assert '<div lang="en"><p>Only the desk knows this.</p><p>Ask the desk.</p></div>' in page
    assert "Esta página no puede hacerlo" in page
