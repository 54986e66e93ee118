"""Our own Summary of Rights: every point of 15 U.S.C. 1681g(c)(1)(B), and no false colours."""

import re
from dataclasses import replace

import pytest

from config.documents.engine import compose
from config.documents.summary import LETTERS
from tests.documents.samples import SAMPLES, composed, rendered

pytestmark = pytest.mark.printed
POINTS = ("(i)", "(ii)", "(iii)", "(iv)", "(v)", "(vi)")


def element(page, name):
    found = re.search(rf'<li data-element="{re.escape(name)}">(.*?)</li>', page)
    assert found
    return found.group(1)


@pytest.mark.parametrize("language", ["en", "es"])
def test_it_says_first_that_it_is_not_the_official_form(language):
    page = composed("summary_of_rights", language)
    said = {"en": "This is not the official form.", "es": "Este no es el formulario oficial."}
    assert page.index(said[language]) < page.index('<ol class="rights">')
    assert "consumerfinance.gov/learnmore" in page
    assert {"en": "not the official form", "es": "no es el formulario oficial"}[language] in page


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("point", POINTS)
def test_every_point_of_the_statute_is_described(point, language):
    assert len(element(composed("summary_of_rights", language), f"1681g(c)(1)(B){point}")) > 80


@pytest.mark.parametrize(
    ("point", "english", "spanish"),
    [
        ("(i)", "all the facts it has about you", "todos los datos que tiene"),
        ("(ii)", "every twelve months", "cada doce meses"),
        ("(iii)", "look into it for free", "investigarla gratis"),
        ("(iv)", "credit score", "puntaje de crédito"),
        ("(v)", "www.AnnualCreditReport.com or call 1-877-322-8228", "1-877-322-8228"),
        ("(vi)", "toll-free number", "teléfono gratuito"),
    ],
)
def test_a_point_says_what_it_is_about(point, english, spanish):
    name = f"1681g(c)(1)(B){point}"
    assert english in element(composed("summary_of_rights"), name)
    assert spanish in element(composed("summary_of_rights", "es"), name)


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_security_freeze_is_told_with_it(language):
    """15 U.S.C. 1681c-1(i)(5): wherever a summary is owed."""
    assert "1681c-1(i)(5)" in rendered("summary_of_rights", language).elements


@pytest.mark.parametrize("language", ["en", "es"])
def test_numbers_come_from_the_law_book(language):
    facts = replace(
        SAMPLES["summary_of_rights"], free_copy_days=61, reinvestigation_days=31, reports_years=8
    )
    page = compose(LETTERS["summary_of_rights"].template, facts, language=language)
    assert re.search(r"\b61 (days|días)", page)
    assert re.search(r"\b31 (days|días)", page)
    assert re.search(r"\b8 (years|años)", page)
    assert not re.search(r"\b(60|30) (days|días)|\b7 (years|años)", page)
