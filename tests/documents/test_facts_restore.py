"""What was frozen as JSON reads back as the same facts."""

import json

import pytest

from config.documents.facts import plain, restore
from config.oversight.samples import reports
from screening.letters import Report

NAMES = [name for name in dir(reports) if isinstance(getattr(reports, name), Report)]


@pytest.mark.parametrize("name", NAMES)
def test_a_report_survives_the_way_through_json(name):
    facts = getattr(reports, name)
    assert restore(Report, json.loads(json.dumps(plain(facts)))) == facts


def test_there_are_reports_to_try():
    assert NAMES
