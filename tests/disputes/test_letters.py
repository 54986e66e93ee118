import re
from dataclasses import replace
from datetime import date
from typing import get_args

import pytest

from config.documents.engine import compose
from disputes.letters import LETTERS, DisputedItem, ItemResult, Reason, Result
from disputes.workflow import ItemStatus
from disputes.workflow import Reason as WorkflowReason
from screening.drawing import said as phrase
from tests.documents.samples import DISPUTED, SAMPLES, composed, rendered

pytestmark = pytest.mark.printed

DAY = date(2022, 1, 9)


def words(page):
    page = re.sub(r"<(svg|head)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", page).replace("\u00a0", " ").split())


def letter_words(kind, language="en", **changes):
    facts = replace(SAMPLES[kind], **changes)
    return words(compose(LETTERS[kind].template, facts, language=language))


def test_letters_know_every_reason_and_result_of_the_workflow():
    assert set(get_args(Reason)) == {reason.value for reason in WorkflowReason}
    assert set(get_args(Result)) == {status.value for status in ItemStatus} - {"open"}


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("reason", get_args(Reason))
def test_every_reason_has_words_of_its_own(reason, language):
    item = DisputedItem(number=1, label="X", posted_on=DAY, reason=reason)
    pages = {letter_words("frivolous", language, items=(item,))}
    other = replace(item, reason="other" if reason != "other" else "wrong")
    assert letter_words("frivolous", language, items=(other,)) not in pages


@pytest.mark.parametrize(
    ("result", "said"),
    [
        ("verified", "It stays. We checked it and found it right."),
        ("modified", "We changed it."),
        ("deleted", "We deleted it."),
        ("unverifiable", "We could not confirm it. We deleted it."),
    ],
)
def test_each_result_is_said_plainly(result, said):
    row = ItemResult(number=4, label="X · @a", posted_on=DAY, reason="wrong", result=result)
    page = letter_words("results", results=(row,))
    assert f"4 · X · @a · January 9, 2022 It is wrong. {said}" in page


def test_what_changed_is_said_once():
    row = ItemResult(
        number=1,
        label="X",
        posted_on=DAY,
        reason="wrong",
        result="modified",
        explanation="The date was wrong.",
        changed="The date was wrong.",
    )
    assert letter_words("results", results=(row,)).count("The date was wrong.") == 1
    page = letter_words("results", results=(replace(row, changed="Now it says May 2."),))
    assert "The date was wrong. Now it says May 2." in page


# 15 U.S.C. 1681i(a)(6)(B)
@pytest.mark.parametrize("language", ["en", "es"])
def test_results_print_the_days_and_limits_they_were_given(language):
    page = letter_words(
        "results",
        language,
        procedure_days=16,
        notify_years=3,
        statement_words=101,
        free_notify_by=date(2027, 2, 3),
    )
    assert {"en": "within 16 days", "es": "en 16 días"}[language] in page
    assert {"en": "last 3 years", "es": "últimos 3 años"}[language] in page
    assert {"en": "101 words or fewer", "es": "101 palabras o menos"}[language] in page
    assert {"en": "by February 3, 2027", "es": "el 3 de febrero de 2027"}[language] in page


@pytest.mark.gate("G-13")
def test_the_word_limit_is_offered_with_help_never_as_a_bound():
    """1681i(b), G-13."""
    page = letter_words("results").split("Social media screening report")[0]
    assert "If you like, we help you to put it into 100 words or fewer." in page
    assert not re.search(r"must be|at most|no more than|may not be longer", page)


@pytest.mark.parametrize("kind", ["results", "expedited_deletion"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_the_revised_report_comes_in_the_same_document(kind, language):
    report = SAMPLES[kind].report
    page = composed(kind, language)
    assert report.evidence_sha256 in page
    assert all(item.text_sha256 in page for item in report.items)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"held_by": "Sable County Sheriff's Office"}, "There will be no decision until you have"),
        ({"provider_notice_by": date(2026, 11, 6)}, "We ask the source."),
        ({"results_by_mail": True}, "The result will come by mail, as you asked."),
        ({"extension_days": 15}, "We will tell you if that happens."),
    ],
)
def test_the_receipt_says_only_what_is_so(change, said):
    assert said in letter_words("dispute_receipt", **change)
    off = {"held_by": "", "provider_notice_by": None, "results_by_mail": False, "extension_days": 0}
    assert said not in letter_words("dispute_receipt", **off)


def test_the_receipt_names_number_day_of_receipt_and_last_day():
    page = letter_words("dispute_receipt", due_on=date(2027, 3, 30), extension_days=14)
    assert "MRS-D-2026-0007" in page
    assert page.count("March 30, 2027") == 2
    assert "up to 14 more days" in page
    assert page.count("November 2, 2026") == 2


def test_more_time_names_the_new_last_day_and_what_brings_it():
    page = letter_words("more_time", due_on=date(2027, 4, 14))
    assert page.count("April 14, 2027") == 2
    assert "On November 20, 2026 you sent us something new" in page


def test_every_disputed_item_is_listed_with_the_persons_own_words():
    page = letter_words("dispute_receipt")
    for item in DISPUTED:
        assert f"{item.number} · {item.label}" in page
        assert " ".join(item.words.split()) in page


# 15 U.S.C. 1681i(a)(3)(C)
def test_a_frivolous_notice_gives_reasons_and_what_is_needed():
    page = composed("frivolous")
    reasons = page[page.index("N-07.reasons") : page.index("N-07.information_needed")]
    assert all(reason in reasons for reason in SAMPLES["frivolous"].reasons)
    assert all(thing in page for thing in SAMPLES["frivolous"].needed)


@pytest.mark.parametrize("field", ["reasons", "needed", "items"])
def test_a_frivolous_notice_without_them_is_refused(field):
    with pytest.raises(Exception, match=field):
        replace(SAMPLES["frivolous"], **{field: ()})


def test_the_procedure_names_each_business_asked():
    page = letter_words("procedure")
    assert "Copperline Data Co., 12 Foundry Way, Bellmount, CO 80000, (303) 555-0188" in page
    alone = letter_words(["procedure", "alone"][0], providers=())
    assert "No business gave us these items." in alone


@pytest.mark.parametrize(
    ("kind", "change", "gone", "said"),
    [
        ("results", {"all_read": False}, "Someone who had not reviewed the items before", ""),
        ("procedure+alone", {"exception": "", "checked": False}, "had no part", "could not finish"),
        ("procedure", {"providers": (), "provided": True}, "No business gave", "asked no business"),
    ],
)
def test_a_letter_claims_no_look_that_nobody_took(kind, change, gone, said):
    facts = replace(SAMPLES[kind], **change)
    page = words(compose(LETTERS[kind.split("+")[0]].template, facts, language="en"))
    assert gone not in page
    assert said in page


def test_an_exception_to_independence_is_told():
    """R-11."""
    assert "N-09.independence_exception" in rendered("procedure+alone").elements
    assert "N-09.independence_exception" not in rendered("procedure").elements
    assert "two of our three reviewers were ill." in words(composed("procedure+alone"))
    assert "had no part in the decision" not in words(composed("procedure+alone"))


@pytest.mark.parametrize("told", [date(2026, 11, 4), None])
def test_a_telephone_call_is_mentioned_only_if_it_was_made(told):
    page = letter_words("expedited_deletion", told_by_phone_on=told)
    assert ("by phone on November 4, 2026" in page) is bool(told)


def test_a_reinsertion_names_who_certified_and_needs_somebody():
    assert "Copperline Data Co." in letter_words("reinsertion")
    with pytest.raises(Exception, match="providers"):
        replace(SAMPLES["reinsertion"], providers=())


@pytest.mark.parametrize(
    ("language", "said"), [("en", "check again that it is yours"), ("es", "otra vez que es suya")]
)
def test_an_account_that_is_back_is_checked_again_first(language, said):
    assert said in letter_words("reinsertion", language, is_account=True)
    assert said not in letter_words("reinsertion", language)


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_past_recipient_learns_of_a_deletion_or_of_a_statement(language):
    deleted = letter_words("recipient_notice", language, statements=())
    stated = letter_words("recipient_notice", language, deleted=())
    assert DISPUTED[0].label in deleted
    assert "I quoted a song." not in deleted
    assert phrase("dispute_reason", DISPUTED[0].reason, language) not in deleted
    assert "I quoted a song." in stated
    assert DISPUTED[0].label not in stated


# 15 U.S.C. 1681i(a)(2): "all relevant information"
def test_a_provider_gets_all_that_the_person_sent():
    page = letter_words("provider_notice")
    assert all(thing in page for thing in SAMPLES["provider_notice"].evidence)
    assert " ".join(DISPUTED[0].words.split()) in page
    assert "nothing but the words above" in letter_words("provider_notice", evidence=())


@pytest.mark.parametrize("kind", LETTERS)
def test_every_letter_gives_the_number_to_name(kind):
    assert words(composed(kind)).count("MRS-D-2026-0007") >= 2


def test_a_persons_words_cannot_mark_up_the_letter():
    item = replace(DISPUTED[0], words='<img src="https://a.example/x"><h1>Granted</h1>')
    facts = replace(SAMPLES["dispute_receipt"], items=(item,))
    page = compose(LETTERS["dispute_receipt"].template, facts, language="en")
    assert page.count("<h1>") == 1
    assert "&lt;img src=&quot;https://a.example/x&quot;&gt;" in page


# receipt starts the clock even where no item is named.
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("sample", ["dispute_receipt+words", "frivolous+words"])
def test_a_dispute_without_named_items_is_answered_in_the_persons_own_words(sample, language):
    page = words(composed(sample, language))
    assert " ".join(SAMPLES[sample].words.split()) in page
    assert "<table" not in composed(sample, language)


def test_a_letter_about_no_dispute_at_all_is_refused():
    with pytest.raises(Exception, match="items"):
        replace(SAMPLES["frivolous+words"], words="")
