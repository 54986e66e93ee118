"""What stands in the way of publishing a version."""

from datetime import UTC, datetime

import pytest

from config.errors import Refusal
from policies.services import (
    approve_version,
    check_version,
    submit_version,
)
from tests.accounts.factories import OrganizationFactory, UserFactory
from tests.policies.factories import starter_draft

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)


@pytest.fixture
def draft():
    return starter_draft(OrganizationFactory(), AT)


def in_review(version):
    return submit_version(version=version, by=version.author, at=AT)


def test_the_shipped_pack_becomes_a_draft_without_findings(draft):
    assert draft.clauses.count() >= 12
    assert check_version(draft) == []


@pytest.mark.parametrize(
    ("change", "id"),
    [
        ({"prohibited_examples": ["Good morning from the range."]}, "P-03"),
        ({"why": ""}, "P-02"),
        ({"protects": " "}, "P-02"),
        ({"permitted_examples": []}, "P-02"),
        ({"number": ""}, "P-07"),
    ],
)
def test_a_clause_with_a_fault_blocks_approval(draft, change, id):
    clause = draft.clauses.filter(kind="prohibited", rules__isnull=False).first()
    for name, value in change.items():
        setattr(clause, name, value)
    clause.save()
    with pytest.raises(Refusal) as refused:
        approve_version(version=in_review(draft), by=UserFactory(), at=AT)
    assert refused.value.gate == id


def test_what_a_check_warns_of_needs_counsels_reason_in_writing(draft):
    clause = draft.clauses.filter(kind="prohibited").first()
    clause.text += " Post nothing inappropriate."
    clause.save()
    version, told = in_review(draft), {"by": UserFactory(), "at": AT}
    with pytest.raises(Refusal) as refused:
        approve_version(version=version, reason=" ", **told)
    assert (refused.value.gate, refused.value.code) == ("P-05", "policy_has_warnings")
    approved = approve_version(version=version, reason="The contract uses this word.", **told)
    assert approved.despite_warnings == "The contract uses this word."


def test_a_rule_that_hits_a_permitted_example_is_found(draft):
    clause = draft.clauses.filter(kind="prohibited", rules__isnull=False).first()
    clause.permitted_examples = clause.prohibited_examples
    clause.save()
    assert {finding.id for finding in check_version(draft)} == {"P-04"}


def test_a_gap_in_the_matrix_is_found(draft):
    draft.cells.filter(priors=0).first().delete()
    assert "P-01" in {finding.id for finding in check_version(draft)}


def test_a_policy_without_the_protected_speech_section_is_refused(draft):
    draft.not_forbidden = ""
    assert [finding.id for finding in check_version(draft)] == ["P-08"]


def test_an_unusable_rule_is_named(draft):
    rule = draft.clauses.filter(rules__isnull=False).first().rules.first()
    rule.spec = {"kind": "pattern", "any": ["(?<=x)y"]}
    rule.save()
    assert "P-06" in {finding.id for finding in check_version(draft)}
