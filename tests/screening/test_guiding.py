"""Answers lead to one of the four regimes (R-1, R-2)."""

import pytest

from screening.guiding import propose
from screening.workflow import Regime


@pytest.mark.parametrize(
    ("answers", "regime"),
    [
        (("no", "", ""), Regime.IN_HOUSE),
        (("no", "misconduct", "yes"), Regime.IN_HOUSE),
        (("yes", "misconduct", ""), Regime.MISCONDUCT_603Y),
        (("yes", "employment", "yes"), Regime.INVESTIGATIVE_CR),
        (("yes", "employment", "no"), Regime.CONSUMER_REPORT),
    ],
)
def test_what_the_answers_lead_to(answers, regime):
    assert propose(*answers).regime == regime


@pytest.mark.parametrize(
    "answers",
    [
        ("", "", ""),
        ("yes", "", "yes"),
        ("yes", "employment", ""),
        ("", "misconduct", "no"),
        ("yes", "y", "no"),
    ],
)
def test_too_little_leads_nowhere(answers):
    assert propose(*answers) is None
