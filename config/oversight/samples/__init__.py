"""One set of invented facts for every kind of document: for counsel's review and for tests."""

from datetime import date, datetime
from typing import Any

from adverse_action import letters as adverse_action_letters
from config.documents import summary
from config.documents.facts import Facts, Letter
from config.documents.summary import SummaryOfRights
from config.oversight.samples.adverse_action import adverse_action
from config.oversight.samples.disputes import disputes
from config.oversight.samples.parties import ASSETS, COMPANY, DENVER, SCREENER_LETTER, sha
from config.oversight.samples.screening import screening
from config.portal import letters as portal_letters
from config.portal.letters import NewCode
from disputes import letters as dispute_letters
from policies import letters as policy_letters
from screening import file_letters
from screening import letters as screening_letters

__all__ = ["ASSETS", "LETTERS", "SAMPLES", "letter"]

LETTERS: dict[str, Letter] = {
    **screening_letters.LETTERS,
    **file_letters.LETTERS,
    **adverse_action_letters.LETTERS,
    **dispute_letters.LETTERS,
    **policy_letters.LETTERS,
    **summary.LETTERS,
    **portal_letters.LETTERS,
}


def documents() -> dict[str, Facts]:
    return {
        "policy_receipt": policy_letters.PolicyReceipt(
            agency="City of Larkhaven Police Department",
            policy="Social media and public speech",
            version="2",
            effective_on=date(2026, 10, 1),
            signed_name="Tamsin Okafor-Lind",
            signed_at=datetime(2026, 11, 3, 7, 42, tzinfo=DENVER),
            sha256=sha("the policy"),
            receipt="5d0b4f0e-6d8e-4c53-9f0e-0d8f5a3f7c11",
        ),
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
