"""The month's report on paper: tagged, whole, and told in sentences where nothing happened."""

from datetime import date

import pytest
from pdfua import validate

from config.documents.render import render
from config.oversight.compliance import Chart, counted
from config.oversight.monthly import TEMPLATE, MonthlyReport, figures, table
from tests.documents.reading import pdf_text

pytestmark = pytest.mark.printed


def report() -> MonthlyReport:
    kept = Chart(
        "6 deadlines were kept, 1 were not.",
        "Deadlines kept by rule",
        [("D-06", 6)],
        ("Rule", "In time", "Late"),
        [("D-06 Reinvestigation of a disputed item", 6, 1)],
    )
    finding = "Of 0 disputed items with a result, 0 did not stand."
    none = Chart(finding, "By clause", [], ("Clause", "Verified"))
    return MonthlyReport(
        houses="Mesa Ridge Screening",
        period="October 2026",
        printed_on=date(2026, 11, 2),
        printed_by="Ines Quillfeather",
        figures=figures([counted("Deadlines missed and open", 1, must_be_none=True)]),
        tables=(table(kept), table(none)),
    )


def test_the_report_says_each_figure_and_where_there_is_none(tmp_path):
    printed = render(TEMPLATE, report())
    words = " ".join(pdf_text(printed.pdf).split())
    for said in (
        "Compliance report: October 2026",
        "Deadlines missed and open 1 must be none",
        "D-06 Reinvestigation of a disputed item 6 1",
        "Nothing to count.",
    ):
        assert said in words
    path = tmp_path / "report.pdf"
    path.write_bytes(printed.pdf)
    assert not validate(str(path)).findings
