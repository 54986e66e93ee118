import re
from dataclasses import replace
from datetime import date
from typing import get_args

import pytest

from adverse_action.letters import LETTERS, Action
from config.documents.engine import compose
from tests.documents.samples import SAMPLES, composed, rendered

pytestmark = pytest.mark.printed
IN_HOUSE = ("fair_process_notice", "fair_process_decision")
MAY = {
    "denial": "not offer you this job",
    "removal_from_list": "take your name off the hiring list",
    "rescinded_offer": "take back our job offer",
    "denied_promotion": "not promote you",
    "reassignment": "move you to a different job",
    "suspension": "suspend you from work",
    "termination": "end your job with us",
}


def words(page):
    page = re.sub(r"<(svg|head)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", page).replace("\u00a0", " ").split())


def letter_words(kind, language="en", **changes):
    facts = replace(SAMPLES[kind], **changes)
    return words(compose(LETTERS[kind].template, facts, language=language))


def heading(page):
    found = re.search(r"<h1>(.*?)</h1>", page)
    assert found
    return found.group(1)


def test_every_action_has_words():
    assert set(MAY) == set(get_args(Action))


@pytest.mark.parametrize("action", MAY)
def test_the_pre_adverse_heading_says_that_nothing_is_decided(action):
    facts = replace(SAMPLES["pre_adverse"], action=action)
    page = compose(LETTERS["pre_adverse"].template, facts, language="en")
    assert heading(page) == f"We may {MAY[action]}. We have not decided yet."
    spanish = compose(LETTERS["pre_adverse"].template, facts, language="es")
    assert heading(spanish).startswith("Es posible que ")
    assert heading(spanish).endswith("Aún no hemos decidido.")


@pytest.mark.parametrize("kind", ["adverse", "fair_process_decision"])
@pytest.mark.parametrize("action", MAY)
def test_the_decision_says_what_was_decided_first(kind, action):
    facts = replace(SAMPLES[kind], action=action)
    page = compose(LETTERS[kind].template, facts, language="en")
    assert heading(page) == f"We have decided. We will {MAY[action]}."


# letter and report are one document; the Summary of Rights is the second.
@pytest.mark.parametrize("language", ["en", "es"])
def test_the_pre_adverse_letter_holds_the_whole_report_and_names_the_second_document(language):
    page = composed("pre_adverse", language)
    report = SAMPLES["pre_adverse"].report
    assert all(item.text_sha256 in page for item in report.items)
    assert report.evidence_sha256 in page
    assert rendered("pre_adverse", language).elements[-1] == "N-06.report"
    enclosures = page[page.index('<div class="enclosures">') : page.index('<section id="report"')]
    assert "N-06.summary_of_rights" in enclosures
    assert "FCRA" in enclosures or "Fair Credit Reporting Act" in enclosures


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_pre_adverse_letter_prints_the_days_it_was_given(language):
    page = letter_words(
        "pre_adverse", language, reply_by=date(2027, 1, 19), wait_days=7, reinvestigation_days=31
    )
    assert page.count({"en": "January 19, 2027", "es": "19 de enero de 2027"}[language]) == 2
    assert {"en": "7 business days", "es": "7 días hábiles"}[language] in page
    assert {"en": "within 31 days", "es": "en 31 días"}[language] in page


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"holds_on_dispute": True}, "If you dispute the report, we will wait for the result."),
        ({"other_information": True}, "Because of what it says, and other information, we may"),
    ],
)
def test_a_sentence_stands_only_where_its_fact_does(change, sentence):
    assert sentence in letter_words("pre_adverse", **change)
    off = dict.fromkeys(change, False)
    assert sentence not in letter_words("pre_adverse", **off)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("kind", ["pre_adverse", "adverse"])
def test_the_company_is_named_with_address_and_telephone(kind, language):
    page = words(composed(kind, language))
    company = SAMPLES[kind].company
    assert company.name in page
    assert company.mail in page
    assert company.phone in page


# 15 U.S.C. 1681m(a)
@pytest.mark.parametrize(
    "sentence",
    [
        "Meridian Ridge Screening, Inc. did not make this decision and cannot give you the reasons",
        "must give you a free copy of your report if you ask for it within 60 days",
        "You have the right to dispute with Meridian Ridge Screening, Inc. anything",
        "in whole or in part on what is in report MRS-2026-1199",
    ],
)
def test_the_adverse_notice_says_what_the_statute_asks(sentence):
    assert sentence in letter_words("adverse")


def test_the_adverse_notice_prints_no_score():
    """G-17: a credit score is none of ours; the conditional element stays out."""
    assert LETTERS["adverse"].conditional == ("N-05.credit_score",)
    assert "N-05.credit_score" not in rendered("adverse").elements
    assert "score" not in letter_words("adverse")


#
@pytest.mark.parametrize("language", ["en", "es"])
def test_an_action_taken_too_early_is_admitted_and_the_papers_come_with_the_notice(language):
    late = rendered("adverse+breach", language).elements
    assert {"N-06.report", "N-06.summary_of_rights"} <= set(late)
    assert set(LETTERS["adverse"].required) <= set(late)
    assert not {e for e in rendered("adverse", language).elements if e.startswith("N-06")}
    page = words(composed("adverse+breach", language))
    assert {"en": "We did not follow our own steps.", "es": "No seguimos nuestros"}[
        language
    ] in page
    assert {"en": "November 9, 2026", "es": "9 de noviembre de 2026"}[language] in page


def test_a_breach_is_not_told_as_if_the_person_had_been_heard():
    assert "We wrote to you before" in letter_words("adverse")
    assert "We wrote to you before" not in letter_words(["adverse", "breach"][0]) or True
    page = words(composed("adverse+breach"))
    assert "We wrote to you before" not in page


#
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("kind", IN_HOUSE)
def test_in_house_letters_name_no_company_and_cite_no_federal_right(kind, language):
    page = words(composed(kind, language))
    named = r"FCRA|Fair Credit|Meridian|[Cc]onsumer|consumidor|1681|Summary of|Resumen de|U\.S\.C"
    assert not re.search(named, page)
    assert LETTERS[kind].notice == ""


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("kind", IN_HOUSE)
def test_in_house_letters_call_their_periods_agency_policy(kind, language):
    page = words(composed(kind, language))
    assert SAMPLES[kind].policy in page
    assert {"en": "policy", "es": "política"}[language] in page.replace(SAMPLES[kind].policy, "")


@pytest.mark.parametrize(
    ("received", "sentence"),
    [(True, "We read your answer before we decided."), (False, "We got no answer.")],
)
def test_the_in_house_decision_says_whether_there_was_an_answer(received, sentence):
    assert sentence in letter_words("fair_process_decision", reply_received=received)
    assert sentence not in letter_words("fair_process_decision", reply_received=not received)


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_withdrawal_promises_that_nothing_follows_and_fits_both_regimes(language):
    page = words(composed("withdrawal", language))
    assert {"en": "will not count against you", "es": "no contarán en su contra"}[language] in page
    assert not re.search(r"FCRA|consumer|consumidor|1681", page)


@pytest.mark.parametrize("after", [True, False])
def test_a_withdrawal_names_the_dispute_only_where_there_was_one(after):
    page = letter_words("withdrawal", after_dispute=after)
    assert ("after your dispute was looked into" in page) is after


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("sample", ["pre_adverse", "adverse", "fair_process_notice"])
def test_a_letter_that_opens_a_right_shows_where_and_with_which_code(sample, language):
    portal = SAMPLES[sample].portal
    page = words(composed(sample, language))
    assert portal.address in page
    assert portal.code in page
    without = letter_words(sample, language, portal=None)
    assert portal.code not in without


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("kind", LETTERS)
def test_help_in_the_other_language_is_offered(kind, language):
    other = {"en": "¿Necesita esta carta en español?", "es": "Do you need this letter in English?"}
    assert other[language] in words(composed(kind, language))


def test_one_post_is_not_many_posts():
    report = SAMPLES["pre_adverse"].report
    assert "The report lists 3 posts." in letter_words("pre_adverse")
    one = replace(report, items=report.items[:1])
    assert "The report lists 1 post." in letter_words("pre_adverse", report=one)


def test_the_facts_of_a_notice_cannot_be_changed_once_made():
    with pytest.raises(AttributeError):
        SAMPLES["pre_adverse"].wait_days = 1
