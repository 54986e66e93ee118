"""A policy's way from a pack to the version in force, and what refuses a step."""

from datetime import UTC, date, datetime

import pytest

from config.accounts.models import Organization, actor
from config.audit.models import AuditEvent
from config.errors import Conflict, Invalid, Refusal
from policies.models import PolicyVersion
from policies.pack import shipped_packs
from policies.services import (
    adopt_pack,
    approve_version,
    create_policy,
    publish_version,
    return_version,
    submit_version,
    version_in_force,
    withdraw_version,
)
from policies.services.versions import fingerprint
from tests.accounts.factories import OrganizationFactory, UserFactory
from tests.policies.factories import approved as approve
from tests.policies.factories import published, starter_draft, tiny_draft

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


def test_returning_is_on_the_trail(draft):
    counsel = UserFactory()
    return_version(version=in_review(draft), reason="Clause 3 is vague.", by=counsel, at=AT)
    event = AuditEvent.objects.get(verb="return_version")
    assert (event.actor, event.at) == (actor(counsel), AT)
    assert event.target == f"policy_version:{draft.public_id}"
    assert "vague" not in event.body


def test_a_policy_is_named_once_in_an_organization(draft):
    with pytest.raises(Conflict, match="already"):
        create_policy(organization=draft.organization, name="Standard", by=draft.author, at=AT)


def beside(draft, **told):
    """Another policy of the same agency, published on a day of the year after."""
    other = approve(tiny_draft(draft.organization, AT, name="Another"), AT)
    asked = {"effective_on": date(2027, 1, 1), "by": UserFactory(), "at": AT} | told
    return publish_version(version=other, **asked)


def test_an_agency_has_one_policy_in_force(draft):
    published(draft, effective_on=TODAY, at=AT)
    with pytest.raises(Conflict, match="“Standard” is the agency's policy") as refused:
        beside(draft)
    assert refused.value.remedy == (
        "Make this the next version of “Standard”, or withdraw that one first."
    )


def test_another_policy_begins_on_the_day_on_which_the_first_ends(draft):
    version = published(draft, effective_on=TODAY, at=AT)
    withdraw_version(
        version=version, ends_on=date(2027, 1, 2), reason="Struck.", by=UserFactory(), at=AT
    )
    with pytest.raises(Conflict, match=r"in force until it ends on Jan\. 2, 2027"):
        beside(draft)
    other = beside(draft, effective_on=date(2027, 1, 2))
    assert version_in_force(draft.organization, date(2027, 1, 1)) == version
    assert version_in_force(draft.organization, date(2027, 1, 2)) == other


def test_each_agency_has_its_own(draft):
    published(draft, effective_on=TODAY, at=AT)
    assert beside(starter_draft(OrganizationFactory(), AT)).status == "published"


def test_a_policy_for_candidates_states_the_standard_of_suitability(draft):
    PolicyVersion.objects.filter(pk=draft.pk).update(suitability=" ")
    with pytest.raises(Refusal, match="suitability") as refused:
        approved(draft)
    assert (refused.value.code, bool(refused.value.remedy)) == ("suitability_missing", True)


def test_counsels_approval_keeps_what_the_checks_warned_of(draft):
    clause = draft.clauses.filter(kind="prohibited").first()
    clause.text += " Nothing unbecoming."
    clause.save()
    version = approve_version(
        version=in_review(draft), by=UserFactory(), reason="The manual defines it.", at=AT
    )
    assert version.warned_of == ["P-05"]
    version = return_version(version=version, reason="Define it.", by=UserFactory(), at=AT)
    assert version.warned_of is None


@pytest.mark.parametrize("field", ["limits", "audience", "found_by", "duty"])
def test_the_fingerprint_is_of_every_word(draft, field):
    before = fingerprint(draft)
    clause = draft.clauses.first()
    setattr(clause, field, ["civilian"] if field == "audience" else "on")
    clause.save()
    assert fingerprint(draft) != before
