"""A law book without a row that code names stops the start."""

from dataclasses import replace

import pytest

from config.clocks import checks
from config.law.book import book
from config.law.rule import Kind


def test_the_book_of_the_house_passes():
    assert checks.the_law_book_has_the_rows_that_code_names(None) == []


@pytest.mark.parametrize("rule_id", checks.NAMED)
def test_a_missing_row_is_an_error(monkeypatch, rule_id):
    left = {name: rule for name, rule in book().deadlines.items() if name != rule_id}
    monkeypatch.setattr(checks, "book", lambda: replace(book(), deadlines=left))
    [error] = checks.the_law_book_has_the_rows_that_code_names(None)
    assert (error.id, rule_id in error.msg) == ("clocks.E001", True)


def test_a_row_of_another_kind_is_an_error(monkeypatch):
    changed = dict(book().deadlines)
    changed["D-03"] = replace(changed["D-03"], kind=Kind.DUE)
    monkeypatch.setattr(checks, "book", lambda: replace(book(), deadlines=changed))
    assert len(checks.the_law_book_has_the_rows_that_code_names(None)) == 1
