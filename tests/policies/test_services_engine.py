"""The rules of a version, compiled, and what they find."""

from datetime import UTC, datetime

import pytest

from policies.services import (
    ruleset,
)
from tests.accounts.factories import OrganizationFactory
from tests.policies.factories import policy_in_force, starter_draft

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)


@pytest.fixture
def draft():
    return starter_draft(OrganizationFactory(), AT)


def test_the_engine_names_the_rule_of_each_match():
    version = policy_in_force(OrganizationFactory())
    clause = version.clauses.filter(kind="prohibited", rules__isnull=False).first()
    text = clause.prohibited_examples[0]
    (found,) = ruleset(version).scan([text])
    assert clause in {match.rule.clause for match in found}
    assert all(text[match.start : match.end] == match.matched for match in found)


def test_a_drafts_rules_are_compiled_anew_and_a_frozen_ones_are_kept():
    draft, published = (
        starter_draft(OrganizationFactory(), AT),
        policy_in_force(OrganizationFactory()),
    )
    assert ruleset(draft) is not ruleset(draft)
    assert ruleset(published) is ruleset(published)


def test_nothing_is_found_in_harmless_words():
    version = policy_in_force(OrganizationFactory())
    assert ruleset(version).scan(["Farmers market on Sunday."]) == [[]]
