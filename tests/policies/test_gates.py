"""A version's way in plain SQL: what the database refuses of whoever goes round the service."""

from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, transaction

from policies.models import Clause, PolicyVersion
from policies.services import submit_version, withdraw_version
from tests.accounts.factories import OrganizationFactory, UserFactory
from tests.policies.factories import approved, published, tiny_draft
from tests.screening.rawsql import insert, refused_by, update

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
APPROVED = {"status": "approved", "approved_at": AT, "warned_of": "[]"}
WITHDRAWN = {
    "status": "withdrawn",
    "ends_on": TODAY,
    "withdrawn_at": AT,
    "withdrawal_reason": "The court struck clause 3.",
}


@pytest.fixture
def agency():
    return OrganizationFactory(time_zone="America/Denver")


def reviewed(agency):
    draft = tiny_draft(agency, AT)
    return submit_version(version=draft, by=draft.author, at=AT)


def approve(version, **told):
    return update(version, **(APPROVED | {"counsel_id": UserFactory().pk} | told))


def publish(version, **told):
    asked = {"status": "published", "effective_on": TODAY, "published_at": AT}
    by = {"approver_id": UserFactory().pk, "content_sha256": "0" * 64}
    return update(version, **(asked | by | told))


def withdraw(version, **told):
    return update(version, **(WITHDRAWN | {"withdrawn_by_id": UserFactory().pk} | told))


def test_the_ways_that_are_right_are_open(agency):
    version = reviewed(agency)
    assert approve(version) == publish(version) == withdraw(version) == 1


def test_counsel_writes_why_it_stays_where_checks_warn(agency):
    version = reviewed(agency)
    warned = {"warned_of": '["P-05"]'}
    with refused_by("policy_warnings", "has not written why"):
        approve(version, **warned, despite_warnings="  ")
    assert approve(version, **warned, despite_warnings="The word is defined in the manual.") == 1


def test_nothing_is_approved_that_was_not_checked(agency):
    with refused_by("policy_warnings"):
        approve(reviewed(agency), warned_of=None)


@pytest.mark.parametrize("counsel", ["author", "nobody"])
def test_counsel_is_somebody_and_not_the_author(agency, counsel):
    version = reviewed(agency)
    with refused_by("policy_people", "Counsel"):
        approve(version, counsel_id=version.author_id if counsel == "author" else None)


@pytest.mark.parametrize(
    ("profile", "by", "is_refused"),
    [
        ("standard", "author_id", True),
        ("standard", "counsel_id", True),
        ("small", "author_id", True),
        ("small", "counsel_id", False),
    ],
)
def test_who_publishes_neither_wrote_nor_approved_it(agency, profile, by, is_refused):
    update(agency, profile=profile)
    version = approved(tiny_draft(agency, AT), AT)
    told = {"approver_id": getattr(version, by)}
    if not is_refused:
        assert publish(version, **told) == 1
        return
    with refused_by("policy_people", "does not publish"):
        publish(version, **told)


def test_a_version_is_never_backdated_in_its_own_zone(agency):
    version = approved(tiny_draft(agency, AT), AT)
    night = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)  # still the 22nd in Denver
    with refused_by("policy_backdated"):
        publish(version, effective_on=date(2026, 11, 21), published_at=night)
    assert publish(version, effective_on=TODAY, published_at=night) == 1


def test_what_is_published_is_what_counsel_approved(agency):
    version = approved(tiny_draft(agency, AT), AT)
    for told in ({"counsel_id": UserFactory().pk}, {"mission": "x"}, {"despite_warnings": "x"}):
        with refused_by("policy_steps", "what counsel approved"):
            publish(version, **told)


def test_no_step_is_left_out(agency):
    version = tiny_draft(agency, AT)
    with refused_by("policy_steps", "one after the other"):
        approve(version)
    with refused_by("policy_steps", "one after the other"):
        publish(version)


def test_a_version_begins_as_a_draft(agency):
    draft = tiny_draft(agency, AT)
    row = PolicyVersion(policy=draft.policy, number=9, author=draft.author, created_at=AT)
    row.status = "in_review"
    with refused_by("policy_steps", "begins as a draft"):
        insert(row)


def test_a_policy_for_candidates_says_how_they_are_measured(agency):
    draft = tiny_draft(agency, AT)
    Clause.objects.filter(version=draft).update(audience=["candidate"])
    submit_version(version=draft, by=draft.author, at=AT)
    approve(draft)
    with refused_by("policy_suitability"):
        publish(draft)


def test_a_policy_for_personnel_alone_needs_no_standard_of_suitability(agency):
    draft = tiny_draft(agency, AT)
    submit_version(version=draft, by=draft.author, at=AT)
    approve(draft)
    assert publish(draft) == 1


def test_no_second_policy_comes_into_force_beside_the_first(agency):
    first = published(tiny_draft(agency), at=AT, effective_on=TODAY)
    second = approved(tiny_draft(agency, AT, name="Another"), AT)
    with refused_by("policy_beside"):
        publish(second)
    withdraw(first, ends_on=date(2027, 1, 2))
    with refused_by("policy_beside"):
        publish(second, effective_on=date(2027, 1, 1))
    assert publish(second, effective_on=date(2027, 1, 2)) == 1


@pytest.mark.parametrize("ends_on", [date(2026, 11, 21), date(2026, 12, 31)])
def test_no_version_is_withdrawn_from_a_past_day_or_before_its_first(agency, ends_on):
    first = TODAY if ends_on < TODAY else date(2027, 1, 1)
    version = published(tiny_draft(agency, AT), effective_on=first, at=AT)
    with refused_by("policy_backdated"):
        withdraw(version, ends_on=ends_on)


def test_a_version_is_withdrawn_only_until_another_takes_its_place(agency):
    version = published(tiny_draft(agency))
    published(tiny_draft(agency, AT), effective_on=date(2027, 1, 1), at=AT)
    with refused_by("policy_replaced"):
        withdraw(version, ends_on=date(2027, 1, 1))
    assert withdraw(version) == 1


@pytest.mark.parametrize("column", ["withdrawal_reason", "ends_on", "withdrawn_by_id"])
def test_a_withdrawal_says_who_why_and_from_when(agency, column):
    empty = "" if column == "withdrawal_reason" else None
    with refused_by("withdrawn_with_a_reason"):
        withdraw(published(tiny_draft(agency)), **{column: empty})


def test_a_withdrawal_changes_nothing_else(agency):
    version = published(tiny_draft(agency))
    with refused_by("policy_frozen"):
        withdraw(version, mission="x")
    withdraw_version(version=version, ends_on=TODAY, reason="Struck.", by=UserFactory(), at=AT)
    for told in ({"status": "published"}, {"ends_on": date(2027, 1, 1)}, {"mission": "x"}):
        with (
            pytest.raises(DatabaseError, match=r"no longer changes|one after the other"),
            transaction.atomic(),
        ):
            update(version, **told)


def test_a_policy_has_one_published_version(agency):
    published(tiny_draft(agency))
    with refused_by("one_version_published", "duplicate"):
        publish(approved(tiny_draft(agency, AT), AT))
