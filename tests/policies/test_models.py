"""Whose policies one reads, which was in force, and what the database keeps."""

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from policies.models import Clause, Policy, PolicyVersion
from policies.services import (
    version_in_force,
)
from tests.accounts.factories import EngagementFactory, OrganizationFactory, member
from tests.policies.factories import policy_in_force, starter_draft
from tests.rawsql import refused_by_database

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)


@pytest.fixture
def draft():
    return starter_draft(OrganizationFactory(), AT)


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
