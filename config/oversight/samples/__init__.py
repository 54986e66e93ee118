"""One set of invented facts for every kind of document: for counsel's review and for tests."""

from datetime import date
from typing import Any

from adverse_action import letters as adverse_action_letters
from config.documents import summary
from config.documents.facts import Facts, Letter
from config.documents.summary import SummaryOfRights
from config.oversight.samples.adverse_action import adverse_action
from config.oversight.samples.disputes import disputes
from config.oversight.samples.parties import ASSETS, COMPANY, SCREENER_LETTER
from config.oversight.samples.screening import screening
from config.portal import letters as portal_letters
from config.portal.letters import NewCode
from disputes import letters as dispute_letters
from screening import file_letters
from screening import letters as screening_letters

__all__ = ["ASSETS", "LETTERS", "SAMPLES", "letter"]

LETTERS: dict[str, Letter] = {
    **screening_letters.LETTERS,
    **file_letters.LETTERS,
    **adverse_action_letters.LETTERS,
    **dispute_letters.LETTERS,
    **summary.LETTERS,
    **portal_letters.LETTERS,
}


def documents() -> dict[str, Facts]:
    return {
        "summary_of_rights": SummaryOfRights(
            company=COMPANY,
            issued_on=date(2026, 11, 1),
            free_copy_days=60,
            reinvestigation_days=30,
            reports_years=7,
        ),
        "new_code": NewCode(**SCREENER_LETTER, works_until=date(2027, 5, 1)),
    }


SAMPLES: dict[str, Any] = {**screening(), **adverse_action(), **disputes(), **documents()}
"""`kind` or `kind+variant` to its facts."""


def letter(sample: str) -> Letter:
    """The table's row for a sample: `adverse+breach` is of kind `adverse`."""
    return LETTERS[sample.split("+")[0]]
