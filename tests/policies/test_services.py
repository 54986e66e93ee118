"""A policy's way from a pack to the version in force, and what refuses a step."""

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from config.accounts.models import Organization
from config.audit.models import AuditEvent
from config.errors import Conflict, Invalid, Refusal
from policies.models import Clause, Policy, PolicyVersion
from policies.pack import shipped_packs
from policies.services import (
    adopt_pack,
    approve_version,
    check_version,
    publish_version,
    return_version,
    ruleset,
    submit_version,
    version_in_force,
)
from policies.services.versions import fingerprint
from tests.accounts.factories import EngagementFactory, OrganizationFactory, UserFactory, member
from tests.policies.factories import policy_in_force, starter_draft
from tests.rawsql import refused_by_database

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)


@pytest.fixture
def draft():
    return starter_draft(OrganizationFactory(), AT)


def in_review(version):
    return submit_version(version=version, by=version.author, at=AT)


def approved(version):
    return approve_version(version=in_review(version), by=UserFactory(), at=AT)


def test_the_shipped_pack_becomes_a_draft_without_findings(draft):
    assert draft.clauses.count() >= 12
    assert check_version(draft) == []


def test_each_step_of_a_version_is_on_the_trail():
    organization = OrganizationFactory()
    version = adopt_pack(
        organization=organization, path=shipped_packs()["starter"], by=UserFactory(), at=AT
    )
    version = publish_version(
        version=approved(version), effective_on=TODAY, by=UserFactory(), at=AT
    )
    assert version.status == "published"
    assert version.content_sha256 == fingerprint(version)
    events = AuditEvent.objects.filter(stream=organization.stream).order_by("seq")
    assert list(events.values_list("verb", flat=True)) == [
        "create_policy",
        "start_version",
        "submit_version",
        "approve_version",
        "publish_version",
    ]


def test_the_author_does_not_approve(draft):
    with pytest.raises(Refusal, match="author policy"):
        approve_version(version=in_review(draft), by=draft.author, at=AT)


def test_counsel_does_not_publish_what_they_approved(draft):
    version = approved(draft)
    with pytest.raises(Refusal, match="approve policy"):
        publish_version(version=version, effective_on=TODAY, by=version.counsel, at=AT)


def test_in_a_small_agency_two_people_are_enough(draft):
    Organization.objects.update(profile="small")
    version = approved(PolicyVersion.objects.get(pk=draft.pk))
    publish_version(version=version, effective_on=TODAY, by=version.counsel, at=AT)


def test_a_policy_is_never_backdated(draft):
    with pytest.raises(Invalid, match="never backdated"):
        publish_version(
            version=approved(draft), effective_on=date(2026, 11, 21), by=UserFactory(), at=AT
        )


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


def test_a_returned_version_can_be_changed_again(draft):
    version = return_version(
        version=approved(draft), reason="Clause 3 is vague.", by=UserFactory(), at=AT
    )
    assert version.status == "draft"
    assert version.counsel is None


def test_a_version_goes_back_only_with_a_reason(draft):
    with pytest.raises(Invalid, match="has to change"):
        return_version(version=in_review(draft), reason=" ", by=UserFactory(), at=AT)


def test_a_step_out_of_order_is_a_conflict(draft):
    with pytest.raises(Conflict):
        publish_version(version=draft, effective_on=TODAY, by=UserFactory(), at=AT)


def test_the_version_in_force_is_the_one_of_the_day():
    agency = OrganizationFactory()
    first = policy_in_force(agency)
    later = datetime(2024, 1, 1, 17, tzinfo=UTC)
    second = policy_in_force(agency, effective_on=date(2024, 1, 1), at=later)
    assert version_in_force(agency, date(2019, 12, 31)) is None
    assert version_in_force(agency, date(2023, 12, 31)) == first
    assert version_in_force(agency, date(2024, 1, 1)) == second
    first.refresh_from_db()
    assert first.status == "superseded"


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE policies_policyversion SET mission = 'x'",
        "UPDATE policies_policyversion SET status = 'draft'",
        "DELETE FROM policies_policyversion",
        "UPDATE policies_clause SET text = 'x'",
        "DELETE FROM policies_detectionrule",
        "UPDATE policies_matrixcell SET maximum = 'none'",
        "INSERT INTO policies_matrixcell (version_id, severity, priors, presumptive, minimum,"
        " maximum, factors) SELECT id, 'Z', 9, 'none', 'none', 'none', '[]'"
        " FROM policies_policyversion",
    ],
)
def test_the_database_keeps_what_was_published(sql):
    policy_in_force(OrganizationFactory())
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize("table", ["policyversion", "clause", "detectionrule", "matrixcell"])
def test_no_table_of_a_policy_is_emptied(table):
    policy_in_force(OrganizationFactory())
    said = refused_by_database(f"TRUNCATE policies_{table} CASCADE")
    assert "never truncated" in said


def test_the_engine_names_the_rule_of_each_match():
    version = policy_in_force(OrganizationFactory())
    clause = version.clauses.filter(kind="prohibited", rules__isnull=False).first()
    text = clause.prohibited_examples[0]
    (found,) = ruleset(version).scan([text])
    assert clause in {match.rule.clause for match in found}
    assert all(text[match.start : match.end] == match.matched for match in found)


def test_an_engaged_screener_reads_what_is_published_and_no_draft():
    engagement = EngagementFactory()
    version = policy_in_force(engagement.agency)
    draft = starter_draft(engagement.agency, AT)
    supervisor = member(engagement.screener, "supervisor")
    assert list(PolicyVersion.objects.visible_to(supervisor)) == [version]
    assert Clause.objects.visible_to(supervisor).count() == version.clauses.count()
    assert draft in PolicyVersion.objects.visible_to(member(engagement.agency, "hr"))


def test_a_stranger_sees_no_policy():
    policy_in_force(OrganizationFactory())
    assert not Policy.objects.visible_to(member(OrganizationFactory(), "hr")).exists()
