import re
from dataclasses import replace
from datetime import UTC, date, datetime
from html import escape
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.documents.engine import compose
from config.documents.quoting import Passage
from config.errors import Invalid
from config.oversight.samples.reports import EQUAL, NOTHING, REPORT, REVISED, VIOLENCE
from screening.drawing import said
from screening.letters import (
    LETTERS,
    WHY,
    Change,
    Coverage,
    Disclosure,
    LeftOut,
    MarkedWordsRedacted,
    passages,
)
from tests.documents.reading import pdf_text
from tests.documents.samples import SAMPLES, composed, rendered

pytestmark = pytest.mark.printed

OUTCOMES: tuple[Any, ...] = (
    "none_found",
    "not_attributable",
    "no_account",
    "not_public",
    "language_not_screened",
)


def words(page):
    """A page's text without marks and drawings, spaces made single."""
    page = re.sub(r"<(svg|head)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def report_words(report, language="en", kind="report"):
    return words(compose(LETTERS[kind].template, report, language=language))


# N-01, 15 U.S.C. 1681b(b)(2)(A)(i), G-03: "a document that consists solely of the disclosure".
@pytest.mark.parametrize(
    ("sample", "language", "whole"),
    [
        (
            "disclosure",
            "en",
            "Disclosure City of Larkhaven Police Department may obtain a consumer report about you "
            "for employment purposes.",
        ),
        (
            "disclosure",
            "es",
            "Aviso City of Larkhaven Police Department puede obtener un informe del consumidor "
            "(consumer report) sobre usted con fines de empleo.",
        ),
        (
            "disclosure+evergreen",
            "en",
            "Disclosure City of Larkhaven Police Department may obtain a consumer report about you "
            "for employment purposes. If you are hired, City of Larkhaven Police Department may "
            "obtain consumer reports about you for employment purposes at any time while you "
            "work there.",
        ),
        (
            "disclosure+evergreen",
            "es",
            "Aviso City of Larkhaven Police Department puede obtener un informe del consumidor "
            "(consumer report) sobre usted con fines de empleo. Si le contratan, City of "
            "Larkhaven Police Department puede obtener informes del consumidor sobre usted con "
            "fines de empleo en cualquier momento mientras trabaje allí.",
        ),
    ],
)
def test_the_disclosure_consists_of_nothing_else(sample, language, whole):
    printed = rendered(sample, language)
    assert " ".join(pdf_text(printed.pdf).split()) == whole
    assert printed.pages == 1


@pytest.mark.gate("G-03")
def test_nothing_can_be_added_to_the_disclosure():
    assert set(Disclosure.__dataclass_fields__) == {"agency", "issued_on", "evergreen"}


def test_the_disclosure_speaks_of_employment_only_where_it_is_evergreen():
    assert rendered("disclosure").elements == ("N-01.report_may_be_obtained",)
    assert rendered("disclosure+evergreen").elements == (
        "N-01.report_may_be_obtained",
        "N-01.covers_tenure",
    )


@pytest.mark.parametrize("language", ["en", "es"])
def test_an_unsigned_authorization_has_a_line_to_sign_and_no_signature(language):
    page = words(composed("authorization", language))
    assert "SHA-256" not in page
    assert ("Signature of" in page) is (language == "en")


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_signed_authorization_prints_name_moment_address_and_what_was_shown(language):
    signed = SAMPLES["authorization+signed"]
    page = words(composed("authorization+signed", language))
    assert page.count(signed.signature.typed_name) >= 2
    assert "9:14" in page
    assert "MDT" in page
    assert "203.0.113.77" in page
    assert signed.signature.shown_sha256 in page
    assert signed.disclosure_sha256 in page
    assert "blank" not in composed("authorization+signed", language)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(
    "word", ["release", "liab", "renuncia", "responsab", "certif", "acknowledg", "state law"]
)
def test_the_authorization_asks_for_no_release_and_no_other_consent(language, word):
    """Syed v. M-I, 853 F.3d 492; Gilberg, 913 F.3d 1169."""
    page = words(composed("authorization", language))
    assert word not in page.lower()


@pytest.mark.parametrize("investigative", [True, False])
def test_the_certification_speaks_of_interviews_only_where_there_are_some(investigative):
    facts = replace(SAMPLES["certification"], investigative=investigative)
    page = compose(LETTERS["certification"].template, facts, language="en")
    assert ("N-02.investigative_disclosures" in page) is investigative


def test_a_report_shows_each_item_with_marks_reasons_clause_and_hashes():
    page = report_words(REPORT)
    for item in REPORT.items:
        assert f"Item {item.number} · {item.platform} · {item.handle}" in page
        assert item.text_sha256 in page
        assert all(reason.text in page for reason in item.reasons)
    for clause in (EQUAL, VIOLENCE):
        assert f"“{clause.text}”" in page
        assert clause.why in page
        assert f"Rule {clause.code}, {clause.title}" in page
    assert "get what is coming to them 1" in page
    assert "drive right through 2" in page
    assert REPORT.evidence_sha256 in page


@pytest.mark.parametrize(
    "shown",
    [
        "reply to another post",
        "seen by anyone when captured",
        "What was said around it",
        "Another person: March",
        "The march will block Third Street until nine.",
        "edited later",
        "Translation from Spanish:",
        "Reviewer&#x27;s note:",
        "a verified e-mail address; the same photo; the same home town",
        "Statement of the person, filed November",
        "Left out: too old to report 211",
        "Korean 9 (not screened)",
        "public interface of the platform",
        "Oldest post looked at February",
    ],
)
def test_a_report_gives_context_identity_and_coverage(shown):
    page = report_words(REPORT).replace("\u00a0", " ")
    assert shown.replace("&#x27;", "'") in page.replace("&#x27;", "'")


@pytest.mark.parametrize("language", ["en", "es"])
def test_removed_words_are_nowhere_and_their_label_names_no_trait(language):
    for page in (composed("report", language), composed("pre_adverse", language)):
        assert "Tobiah" not in page
        assert "temple" not in page
    label = {"en": "[REMOVED: protected information]", "es": "[ELIMINADO: información protegida]"}
    assert label[language] in words(composed("report", language))


def test_a_report_counts_items_by_clause_once_each():
    assert [(row.clause.code, row.items) for row in REPORT.by_clause] == [("3.4", 1), ("3.9", 2)]
    assert NOTHING.by_clause == ()


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("report", [REPORT, REVISED, NOTHING], ids=["items", "revised", "none"])
def test_a_report_gives_no_score_and_no_verdict(report, language):
    page = report_words(report, language).lower()
    bad = r"\b(score|puntaje|clean|passed|failed|pass|fail|unfit|limpio|apto|risk|riesgo|rating)\b"
    assert not re.search(bad, page)


#
@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("outcome", OUTCOMES)
def test_a_report_without_items_says_why_and_covers_what_was_screened(outcome, language):
    page = report_words(replace(NOTHING, outcome=outcome), language)
    assert "2,318" in page
    assert "Reported items" not in page
    others = {report_words(replace(NOTHING, outcome=other), language) for other in OUTCOMES}
    assert len(others) == len(OUTCOMES)


def test_an_outcome_without_words_cannot_be_printed():
    verdict: Any = "clean"
    with pytest.raises(Exception, match=r"outcome\.clean"):
        report_words(replace(NOTHING, outcome=verdict))


def test_a_revised_report_says_what_changed_since_which_version():
    page = report_words(REVISED).replace("\u00a0", " ")
    assert "MRS-2026-1203, version 2" in page
    assert "What changed since version 1 (October 30, 2026)" in page
    assert "1 deleted The account belongs to somebody else." in page
    assert "2 modified" not in page
    assert "2 changed The date was corrected." in page
    assert "What changed" not in report_words(REPORT)


@pytest.mark.parametrize(("english", "key"), WHY.items())
def test_the_houses_own_words_about_a_change_are_in_the_readers_language(english, key):
    change = Change(item=1, what="deleted", explanation=f"X · @r: {english}")
    revised = replace(REVISED, revision=replace(REVISED.revision, changes=(change,)))
    assert f"deleted X · @r: {escape(english)}" in report_words(revised)
    assert f"eliminada X · @r: {said('change_why', key, 'es')}" in report_words(revised, "es")
    assert english not in report_words(revised, "es")


#
@pytest.mark.parametrize("language", ["en", "es"])
def test_an_in_house_report_names_no_company_and_no_federal_right(language):
    page = words(composed("in_house_report", language))
    assert not re.search(r"FCRA|Fair Credit|Meridian|[Cc]onsumer|consumidor|1681", page)


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_misconduct_report_is_no_consumer_report_and_gives_no_right_of_one(language):
    page = words(composed("misconduct_report", language))
    assert "1681a(y)" in page
    assert not re.search(r"FCRA|Fair Credit|at no cost|sin costo", page)


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_consumer_report_says_that_it_is_one_and_whom_to_tell_of_a_mistake(language):
    page = composed("report", language)
    assert "FCRA" in page or "Fair Credit Reporting Act" in page
    assert "1-800-555-0199" in words(page)


@pytest.mark.parametrize(
    ("analysed", "left_out", "total", "percent"),
    [(0, (), 0, 0), (5, (), 5, 100), (2318, (211, 73), 2602, 89), (1, (2,), 3, 33)],
)
def test_coverage_adds_up(analysed, left_out, total, percent):
    rows = tuple(LeftOut(reason="too_old", posts=posts) for posts in left_out)
    coverage = Coverage(analysed=analysed, left_out=rows)
    assert coverage.total == total
    assert coverage.analysed_percent == percent


@pytest.mark.parametrize(
    ("marks", "removals", "cut"),
    [
        ([], [], [Passage(text="abcdef")]),
        (
            [(1, 3, 1)],
            [],
            [Passage(text="a"), Passage(text="bc", marks=(1,)), Passage(text="def")],
        ),
        (
            [(0, 4, 1), (2, 6, 2)],
            [],
            [
                Passage(text="ab", marks=(1,)),
                Passage(text="cd", marks=(1, 2)),
                Passage(text="ef", marks=(2,)),
            ],
        ),
        (
            [(0, 2, 1)],
            [(2, 4, "minor")],
            [Passage(text="ab", marks=(1,)), Passage(redacted="minor"), Passage(text="ef")],
        ),
        (
            [],
            [(1, 4, "minor"), (2, 5, "contact")],
            [Passage(text="a"), Passage(redacted="minor"), Passage(text="f")],
        ),
        ([], [(0, 6, "minor")], [Passage(redacted="minor")]),
    ],
)
def test_a_post_is_cut_where_marks_and_removals_begin_and_end(marks, removals, cut):
    assert list(passages("abcdef", marks=marks, removals=removals)) == cut


@pytest.mark.parametrize("removal", [(0, 2), (1, 2), (2, 5), (0, 6)])
def test_words_that_a_reason_rests_on_are_never_removed(removal):
    """R-6: the conflict goes to counsel."""
    with pytest.raises(MarkedWordsRedacted):
        passages("abcdef", marks=[(1, 3, 1)], removals=[(*removal, "protected")])


spans = st.tuples(st.integers(0, 30), st.integers(1, 10))


@given(st.text(max_size=40), st.lists(spans, max_size=4))
def test_without_removals_every_word_stays_in_its_place(text, places):
    marks = [(first, first + length, number) for number, (first, length) in enumerate(places, 1)]
    cut = passages(text, marks=marks)
    assert "".join(passage.text for passage in cut) == text
    position = 0
    for passage in cut:
        for first, after, number in marks:
            inside = first <= position and position + len(passage.text) <= after
            assert (number in passage.marks) == inside or not passage.text
        position += len(passage.text)


@given(st.lists(spans, max_size=4))
def test_removed_words_never_survive(places):
    text = "".join(chr(0x1000 + number) for number in range(41))
    removals = [(first, first + length, "protected") for first, length in places]
    kept = "".join(passage.text for passage in passages(text, removals=removals))
    gone = {text[at] for first, after, _ in removals for at in range(first, min(after, 41))}
    assert set(kept) == set(text) - gone


@pytest.mark.parametrize("field", ["subject", "agency", "number", "evidence_sha256"])
def test_a_report_without_its_particulars_is_refused(field):
    blank: dict[str, Any] = {field: ""}
    with pytest.raises(Invalid, match=field):
        replace(REPORT, **blank)


def test_a_report_is_dated_by_its_facts():
    page = compose(
        LETTERS["report"].template, replace(NOTHING, issued_on=date(2031, 2, 3)), language="en"
    )
    assert "February\u00a03,\u00a02031" in page
    assert 'name="dcterms.created" content="2031-02-03"' in page


def test_moments_keep_the_zone_they_were_given():
    item = replace(REPORT.items[1], posted_at=datetime(2024, 7, 1, 0, 0, tzinfo=UTC))
    page = report_words(replace(REPORT, items=(item,))).replace("\u00a0", " ")
    assert "July 1, 2024, 12:00 a.m. UTC" in page
