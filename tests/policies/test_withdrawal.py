"""A version taken out of force: by whom, why, from which day, and what is in force then."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from config.audit.models import AuditEvent
from config.errors import Conflict, Invalid
from policies.models import Reading
from policies.services import publish_version, version_in_force, withdraw_version
from policies.services.roster import add_to_roster
from tests.accounts.factories import OrganizationFactory, UnitFactory, UserFactory, member
from tests.policies.factories import LONG_AGO, approved, published, tiny_draft

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
TODAY = date(2026, 11, 22)
LATER = date(2027, 2, 1)


@pytest.fixture
def agency():
    return OrganizationFactory()


def in_force(agency, *, effective_on=date(2020, 1, 6), at=LONG_AGO):
    return published(tiny_draft(agency, at), effective_on=effective_on, at=at)


def withdraw(version, ends_on=LATER, **told):
    asked = {"reason": "The court struck clause 3.", "by": UserFactory(), "at": AT}
    return withdraw_version(version=version, ends_on=ends_on, **(asked | told))


def test_nothing_is_in_force_from_the_day_of_withdrawal_on(agency):
    old = in_force(agency)
    version = in_force(agency, effective_on=TODAY, at=AT)
    withdraw(version)
    assert version_in_force(agency, date(2026, 11, 21)) == old
    assert version_in_force(agency, date(2027, 1, 31)) == version
    assert version_in_force(agency, LATER) is None


def test_the_next_version_fills_the_gap(agency):
    withdraw(in_force(agency))
    version = in_force(agency, effective_on=date(2027, 1, 1), at=AT)
    assert version_in_force(agency, LATER) == version


def test_what_is_published_last_counts_from_its_own_day_on(agency):
    in_force(agency, effective_on=date(2027, 6, 1), at=AT)
    last = in_force(agency, effective_on=LATER, at=AT)
    assert version_in_force(agency, date(2027, 7, 1)) == last


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"ends_on": date(2026, 11, 21)}, "ends_on"),
    ],
)
def test_a_withdrawal_has_a_reason_and_is_never_backdated(agency, told, field):
    with pytest.raises(Invalid) as refused:
        withdraw(in_force(agency), **told)
    assert list(refused.value.fields) == [field]


def test_a_version_to_come_is_withdrawn_from_its_first_day_on(agency):
    version = in_force(agency, effective_on=LATER, at=AT)
    with pytest.raises(Invalid, match="comes into force"):
        withdraw(version, TODAY)
    withdraw(version, LATER)
    assert version_in_force(agency, LATER) is None


def test_only_what_is_published_is_withdrawn(agency):
    with pytest.raises(Conflict):
        withdraw(approved(tiny_draft(agency, AT), AT))
    superseded = in_force(agency)
    in_force(agency, effective_on=TODAY, at=AT)
    with pytest.raises(Conflict, match="taken its place"):
        withdraw(superseded)


def test_a_superseded_version_still_in_force_goes_and_its_successor_keeps_its_day(agency):
    version = in_force(agency)
    successor = in_force(agency, effective_on=LATER, at=AT)
    with pytest.raises(Invalid, match="before the next version"):
        withdraw(version, LATER)
    assert withdraw(version, date(2027, 1, 1)).status == "withdrawn"
    days = [date(2026, 12, 31), date(2027, 1, 1), LATER]
    assert [version_in_force(agency, day) for day in days] == [version, None, successor]


def test_nobody_is_asked_to_sign_what_was_withdrawn(agency):
    version = in_force(agency)
    unit = UnitFactory(organization=agency)
    told = {"given_name": "Ada", "family_name": "Vale", "employee_number": "7"}
    entry = add_to_roster(unit=unit, by=None, at=AT, **told)
    assert Reading.objects.unsigned(TODAY).get().entry == entry
    withdraw(version)
    assert not Reading.objects.unsigned(TODAY).exists()


def test_the_trail_tells_the_day_and_not_the_reason(agency):
    withdraw(in_force(agency))
    event = AuditEvent.objects.get(verb="withdraw_version")
    assert event.payload == {"ends_on": "2027-02-01"}
    assert "court" not in event.body


def test_the_page_says_who_withdrew_it_why_and_from_when(client, agency):
    version = in_force(agency)
    chief = member(agency, "decision_maker")
    client.force_login(chief)
    step = reverse("admin:policy-step", args=[version.public_id, "withdraw"])
    told = {"ends_on": "2031-01-01", "reason": "The court struck clause 3."}
    number = "00000000-0000-4000-8000-000000000001"
    answers = [client.post(step, {"submission": number, **told}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    said = client.get(reverse("admin:policy-version", args=[version.public_id])).content.decode()
    for words in ("January 1, 2031", "The court struck clause 3.", chief.name):
        assert words in said
    assert 'id="step-withdraw"' not in said
    listed = client.get(reverse("admin:policies")).content.decode()
    assert "until Jan 1, 2031" in " ".join(listed.split())


def test_the_page_of_a_superseded_version_says_what_follows(client, agency):
    version = in_force(agency)
    client.force_login(member(agency, "decision_maker"))
    page = reverse("admin:policy-version", args=[version.public_id])
    in_force(agency, effective_on=date(2999, 1, 1), at=AT)
    said = client.get(page).content.decode()
    assert 'id="step-withdraw"' in said
    assert "until version 2 takes its place on January 1, 2999" in said
    withdraw(version)
    assert "Version 2 comes into force on January 1, 2999" in client.get(page).content.decode()


@pytest.mark.parametrize("role", ["policy_author", "counsel", "hr", "auditor"])
def test_nobody_but_a_decision_maker_withdraws(client, agency, role):
    version = in_force(agency)
    client.force_login(member(agency, role))
    step = reverse("admin:policy-step", args=[version.public_id, "withdraw"])
    assert client.post(step).status_code == 403


def test_a_published_version_comes_back_only_as_a_new_one(agency):
    version = withdraw(in_force(agency))
    with pytest.raises(Conflict):
        publish_version(version=version, effective_on=LATER, by=UserFactory(), at=AT)
