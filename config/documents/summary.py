"""The Summary of Rights where no official file is installed: our own text, which says so (R-30)."""

from dataclasses import dataclass
from datetime import date

from config.documents.facts import Company, Facts, Letter, by_kind


@dataclass(frozen=True, kw_only=True)
class SummaryOfRights(Facts):
    """Every point of 15 U.S.C. 1681g(c)(1)(B) in plain words; numbers of days from the law book.

    `reports_years`: D-22's look-back. `company` is who answers the reader's questions.
    """

    company: Company
    issued_on: date
    free_copy_days: int
    reinvestigation_days: int
    reports_years: int


LETTERS = by_kind(
    Letter(
        kind="summary_of_rights",
        template="letters/summary_of_rights",
        facts=SummaryOfRights,
        own_elements=(
            "1681g(c)(1)(B)(i)",
            "1681g(c)(1)(B)(ii)",
            "1681g(c)(1)(B)(iii)",
            "1681g(c)(1)(B)(iv)",
            "1681g(c)(1)(B)(v)",
            "1681g(c)(1)(B)(vi)",
            "1681c-1(i)(5)",
        ),
    ),
)
