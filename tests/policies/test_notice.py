"""Which rule was in force on the day of a post: the same rule, whatever its number was."""

from datetime import UTC, date, datetime

import pytest

from policies.models import Clause
from policies.services import (
    approve_version,
    publish_version,
    submit_version,
    withdraw_version,
)
from policies.services.notice import clause_in_force, was_on_notice
from tests.accounts.factories import OrganizationFactory, PersonFactory, UserFactory
from tests.policies.factories import policy_in_force, starter_draft
from tests.screening.rawsql import behind_triggers

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
THEN, NOW = date(2024, 5, 1), date(2026, 12, 1)


@pytest.fixture
def agency():
    return OrganizationFactory()


def clause_of(version):
    return version.clauses.filter(kind="prohibited").order_by("position")[0]


def next_version(agency, **changed):
    """The same policy again, its first prohibition changed; in force from AT on."""
    version = starter_draft(agency, AT)
    Clause.objects.filter(pk=clause_of(version).pk).update(**changed)
    version = submit_version(version=version, by=version.author, at=AT)
    version = approve_version(version=version, by=UserFactory(), reason="As agreed.", at=AT)
    return publish_version(
        version=version, effective_on=date(2026, 11, 22), by=UserFactory(), at=AT
    )


@pytest.mark.parametrize(
    ("changed", "is_same"),
    [
        ({}, True),
        ({"title": "Another title"}, True),
        ({"number": "99.9"}, True),  # the same words under another number
        ({"text": "You do not say that."}, True),  # the same number, matter and kind
        ({"text": "You do not say that.", "number": "99.9"}, False),
        ({"text": "You do not say that.", "category": "drugs"}, False),
    ],
)
def test_a_rule_is_known_by_its_words_or_its_number(agency, changed, is_same):
    old = clause_of(policy_in_force(agency))
    new = Clause.objects.get(version=next_version(agency, **changed), position=old.position)
    assert clause_in_force(new, THEN) == (old if is_same else None)
    assert was_on_notice(PersonFactory(), new, THEN) is is_same


def test_a_rule_of_another_kind_is_not_the_same(agency):
    old = clause_of(policy_in_force(agency))
    new = Clause.objects.get(version=next_version(agency), position=old.position)
    new.kind = "permitted"
    assert clause_in_force(new, THEN) is None


def test_a_rule_said_of_two_audiences_apart_is_each_its_own(agency):
    """The civilians' is not the officers', though both have the same words."""
    first = policy_in_force(agency)
    pairs = []
    for version in (first, next_version(agency)):
        ours = clause_of(version)
        theirs = Clause.objects.filter(version=version).latest("position")
        with behind_triggers():
            alike = {"kind": ours.kind, "text": ours.text, "position": 0}
            Clause.objects.filter(pk=theirs.pk).update(**alike, audience=["civilian"])
        pairs.append((ours, Clause.objects.get(pk=theirs.pk)))
    for then, now in zip(*pairs, strict=True):
        assert (clause_in_force(now, THEN), clause_in_force(now, NOW)) == (then, now)


@pytest.mark.parametrize(("changed", "noticed"), [({}, True), ({"limits": "At home, too."}, False)])
def test_what_began_that_day_was_known_if_it_asked_the_same_before(agency, changed, noticed):
    policy_in_force(agency)
    new = clause_of(next_version(agency, **changed))
    assert was_on_notice(PersonFactory(), new, date(2026, 11, 22)) is noticed
    assert was_on_notice(PersonFactory(), new, date(2026, 11, 23))


def test_nobody_is_on_notice_before_the_first_version_and_after_a_withdrawal(agency):
    version = policy_in_force(agency)
    clause = clause_of(version)
    withdraw_version(version=version, ends_on=NOW, reason="Struck.", by=UserFactory(), at=AT)
    # Published on January 6: a post of that day may have been earlier
    days = {date(2020, 1, 6): False, date(2020, 1, 7): True, NOW: False}
    assert {on: was_on_notice(PersonFactory(), clause, on) for on in days} == days
