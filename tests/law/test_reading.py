"""A rule file with a slip in it is never loaded, and the message says where the slip is."""

import shutil
from pathlib import Path

import pytest

from config.law.book import BookError, read_book
from config.law.rows import RULES
from config.law.separation import read_separations


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    return Path(shutil.copytree(RULES, tmp_path / "rules"))


def spoil(rules: Path, name: str, old: str, new: str) -> None:
    """Replace the first occurrence, which must exist."""
    text = (rules / name).read_text()
    assert old in text
    (rules / name).write_text(text.replace(old, new, 1))


def test_the_files_as_they_are_can_be_read(rules):
    assert read_book(rules).deadline("D-06").amount == 30
    assert read_separations(rules)["decide_action"].small == ("propose_action",)


# file, what stands there, what is put instead, what is said
SLIPS = [
    ("deadlines.toml", 'id = "D-02"', 'id = "D-01"', "D-01: stands there twice for the same days"),
    ("deadlines.toml", "from_on = 2026-07-01", 'from_on = "2026-07-01"', "must be a date as"),
    ("deadlines.toml", 'jurisdictions = ["WA"]', 'jurisdictions = ["WX"]', "jurisdiction WX is"),
    ("deadlines.toml", 'beside = "D-06"', 'beside = "D-66"', "beside 'D-66', which stands nowhere"),
    ("jurisdictions.toml", 'id = "CA-SF"', 'id = "CA-FRISCO"', "8 characters or fewer"),
    ("jurisdictions.toml", 'within = "CA"', 'within = "CX"', "within 'CX', which stands nowhere"),
    ("jurisdictions.toml", 'within = "US"', "", "within '', which stands nowhere"),
    ("packs/ca.toml", 'deadlines = ["D-30"]', 'deadlines = ["D-99"]', "deadlines D-99 is not in"),
    ("packs/ca.toml", 'jurisdiction = "CA"', 'jurisdiction = "CX"', "jurisdiction 'CX' is unknown"),
    ("packs/ca.toml", 'citation = "Cal. Civ. Code 1786.2', 'cite = "', "citation is missing"),
    ("packs/ca.toml", 'source = "summary"', 'source = "hearsay"', "'hearsay' is not among"),
    ("packs/ca.toml", '"time_passed"', '"time"', "assessment time is not in the book"),
    ("packs/ca.toml", '"california_crd"', '"x"', "complaints x is not in the book"),
    (
        "packs/ca.toml",
        'deadlines = ["D-30"]',
        'deadlines = ["D-30"]\nassessment = ["duties"]',
        "weighs criminal history and no other ground",
    ),
    ("assessment.toml", 'asks = "What was done', 'ask = "What was done', "asks is missing"),
    ("assessment.toml", 'website = "c', 'site = "c', "unknown key site"),
    ("packs/ny.toml", "[sources]", "words = 1\n[sources]", "unknown key words"),
    ("deadlines.toml", 'id = "D-02"', 'id = "D-2"', "id must look like"),
    ("deadlines.toml", 'id = "D-02"\n', "", "deadlines.toml deadline 2: id is missing"),
    ("deadlines.toml", 'citation = "FCRA 604(b)(1)-(2)', 'cite = "FCRA', "citation is missing"),
    ("deadlines.toml", 'title = "Before a report', 'titel = "x"\ntitle = "B', "unknown key titel"),
    ("deadlines.toml", 'title = "Before a report is ordered"', 'title = " "', "title must be text"),
    ("deadlines.toml", 'title = "Before a report is ordered"', "title = 1", "title must be text"),
    ("deadlines.toml", 'unit = "calendar_days"', 'unit = "days"', "unit must be one of calendar"),
    ("deadlines.toml", 'unit = "calendar_days"', "unit = 1", "unit must be one of"),
    ("deadlines.toml", 'counting = "exclusive"', 'counting = "EXCL"', "counting must be one of"),
    ("deadlines.toml", 'kind = "due"', 'kind = "limit"', "kind must be one of due, wait"),
    ("deadlines.toml", 'who = "user"', 'who = "hr"', "who must be one of"),
    ("deadlines.toml", 'status = "read"', 'status = "R"', "status must be one of read"),
    ("deadlines.toml", 'source = "fcra"', 'source = "hearsay"', "'hearsay' is not among"),
    ("deadlines.toml", "amount = 5", "amount = -5", "D-03: amount must be a whole number of 0"),
    ("deadlines.toml", "amount = 5", 'amount = "5"', "amount must be a whole number"),
    ("deadlines.toml", "amount = 5", "amount = true", "amount must be a whole number"),
    ("deadlines.toml", "amount = 5", "amount = 5000", "amount must be 1000 or less"),
    ("deadlines.toml", "amount = 5", "amount = 0", "amount 0 wants calendar days"),
    ("deadlines.toml", 'extends = "D-06"', 'extends = "D-08"', "D-08', which stands nowhere"),
    ("deadlines.toml", 'extends = "D-06"', 'extends = "D-05"', "counted as the row it extends"),
    ("deadlines.toml", "tolls = true", "tolls = 1", "tolls must be true or false"),
    ("deadlines.toml", 'kind = "wait"', 'kind = "wait"\ntolls = true', "only a due row tolls"),
    ("deadlines.toml", "tolls = true", "tolls = false", "a row tolls for the reasons listed"),
    ("deadlines.toml", "document = true", "document = 1", "document must be true or false"),
    ("deadlines.toml", 'kind = "wait"', 'kind = "look_back"', "not counted backwards"),
    ("deadlines.toml", 'kind = "wait"', 'kind = "wait"\nplus_days = 1', "plus_days goes with"),
    (
        "deadlines.toml",
        'unit = "years"\ncounting = "exclusive"',
        'unit = "years"\ncounting = "inclusive"',
        "months and years are counted exclusively",
    ),
    ("deadlines.toml", 'jurisdictions = ["CA"]', "jurisdictions = []", "must be a list of"),
    ("deadlines.toml", 'jurisdictions = ["CA"]', 'jurisdictions = "CA"', "must be a list of"),
    ("deadlines.toml", 'jurisdictions = ["CA"]', "jurisdictions = [1]", "must be a list of"),
    ("deadlines.toml", 'id = "other_purposes"', 'id = "Other"', "D-16 Other: id must look like"),
    (
        "deadlines.toml",
        "amount = 6\n",
        "amount = 6\nwhen = 1\n",
        "other_purposes: unknown key when",
    ),
    ("deadlines.toml", "[sources]", "[source]", "sources is missing"),
    ("deadlines.toml", "[sources]", 'title = "x"\n[sources]', "deadlines.toml: unknown key title"),
    ("deadlines.toml", "[sources]", "[sources", "deadlines.toml: "),
    ("notices.toml", 'id = "N-01"', 'id = "N-1"', "id must look like"),
    (
        "notices.toml",
        'recipients = ["subject"]',
        'recipients = ["boss"]',
        "called 'boss'",
    ),
    ("notices.toml", 'deadline = "D-01"', 'deadline = "D-99"', "'D-99' is not in the book"),
    ("notices.toml", 'soon = "promptly"', 'soon = "promptly"\ndeadline = "D-14"', "not both"),
    ("notices.toml", "nothing_else = true", "alone = true", "N-01: unknown key alone"),
    ("notices.toml", 'basis = "practice"', 'basis = "habit"', "basis must be one of statute"),
    ("notices.toml", 'id = "authorization", text', 'id = "authorization", txt', "text is missing"),
    (
        "notices.toml",
        'id = "authorization"',
        'id = "covers_tenure"',
        "N-01: covers_tenure stands there twice",
    ),
    (
        "notices.toml",
        'elements = [\n    { id = "procedure"',
        'elements = []\n[[notice]]\nid = "N-99"\nelements = [\n    { id = "procedure"',
        "N-09: elements are missing",
    ),
    ("notices.toml", "elements = [\n", "elements = 1\nunused = [\n", "must be a list of tables"),
    ("gates.toml", 'remedy = "Record the', 'help = "Record the', "G-01: remedy is missing"),
    ("gates.toml", 'id = "G-02"', 'id = "G-01"', "gates.toml: G-01 stands there twice"),
    ("gates.toml", "[[gate]]", "version = 1\n[[gate]]", "gates.toml: unknown key version"),
    ("regimes.toml", "dispute = true\n", "", "CONSUMER_REPORT: dispute is missing"),
    ("regimes.toml", "dispute = true", 'dispute = "yes"', "dispute must be true or false"),
    ("regimes.toml", '"N-02", "N-05"', '"N-02", "N-55"', "refuses 'N-55'"),
    ("regimes.toml", '"IN_HOUSE"', '"CONSUMER_REPORT"', "CONSUMER_REPORT stands there twice"),
    ("limits.toml", "identifiers = 3", "identifiers = 0", "must be a whole number of 1 or more"),
    ("limits.toml", "words = 100", "words = 100\nlines = 5", "[statement]: unknown key lines"),
    ("limits.toml", 'none_in = ["CA"]', 'none_in = "CA"', "none_in must be a list of texts"),
    ("limits.toml", "kept_days = 180", "kept_days = 0", "must be a whole number of 1 or more"),
    ("limits.toml", '"D-22"', '"D-99"', "years_of 'D-99' is not in the book"),
    ("limits.toml", "[identity]", "[identities]", "identity is missing"),
    ("limits.toml", "[statement]", "[[statement]]", "statement must be a table"),
    ("limits.toml", "[item_age]", "[extra]\n[item_age]", "limits.toml: unknown key extra"),
]


@pytest.mark.parametrize(("name", "old", "new", "said"), SLIPS)
def test_a_slip_is_refused_with_its_place(rules, name, old, new, said):
    spoil(rules, name, old, new)
    with pytest.raises(BookError) as wrong:
        read_book(rules)
    assert str(wrong.value).startswith(name)
    assert said in str(wrong.value)


@pytest.mark.parametrize(
    "name", ["deadlines.toml", "notices.toml", "gates.toml", "regimes.toml", "limits.toml"]
)
def test_a_missing_file_is_refused_by_name(rules, name):
    (rules / name).unlink()
    with pytest.raises(BookError, match=name):
        read_book(rules)


def test_a_file_that_is_no_text_is_refused(rules):
    (rules / "gates.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(BookError, match=r"gates\.toml"):
        read_book(rules)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('small = ["propose_action"]', 'small = ["propose_action", "review_flag"]', "never more"),
        ('small = ["propose_action"]', 'small = ["author_policy"]', "one of the acts in after"),
        ('after = ["author_policy"]', "after = []", "after must be a list of texts"),
        ('id = "match_face"', 'id = "confirm_account"', "confirm_account stands there twice"),
        ('id = "match_face"', 'id = "match_face"\nwhy = "x"', "match_face: unknown key why"),
    ],
)
def test_a_slip_in_the_separation_of_people_is_refused(rules, old, new, said):
    spoil(rules, "separation.toml", old, new)
    with pytest.raises(BookError, match=r"separation\.toml.*") as wrong:
        read_separations(rules)
    assert said in str(wrong.value)
