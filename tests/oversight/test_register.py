"""The exception register: each override stands there, with who, why and until when."""

from datetime import timedelta

import pytest
from django.db import connection

from adverse_action.models import Hold
from config.accounts.models import Membership
from config.accounts.roles import Role
from config.accounts.services import add_membership
from config.clocks.models import RuleAdoption
from config.oversight.exceptions import FINDERS, register
from disputes.models import DisputeItem
from policies.models import PolicyVersion
from screening.models import Review
from tests.personas import signed_in
from tests.screening.rawsql import behind_triggers

PAGE = "/admin/exceptions/"


def auditor(town, code="MRS"):
    return town.personas(code, Role.AUDITOR)


def told(user):
    return [override.what for override in register(user)]


def test_broken_glass_says_that_it_was_taken(town):
    keeper = town.personas("MRS", Role.ADMINISTRATOR)
    end = town.world.at + timedelta(days=3)
    add_membership(
        user=keeper,
        organization=town.world.cra,
        role=Role.SUPERVISOR,
        expires_at=end,
        reason="The supervisor is in hospital.",
        by=keeper,
        at=town.world.at,
    )
    found = next(one for one in register(auditor(town)) if "taken by themselves" in one.what)
    assert (found.who, found.why, found.until) == (
        keeper.name,
        "The supervisor is in hospital.",
        end,
    )
    page = signed_in(auditor(town)).get(PAGE).content.decode()
    assert "The supervisor is in hospital." in page
    assert "in force" in page


def test_a_role_for_a_time_names_its_giver_and_an_ordinary_one_is_no_exception(town):
    before = told(auditor(town))
    assert not any(what.startswith("Role for a time") for what in before)
    membership = Membership.objects.get(user=town.world.third)
    Membership.objects.filter(pk=membership.pk).update(
        expires_at=town.world.at, reason="Second reviewer.", granted_by=town.world.supervisor
    )
    after = told(auditor(town))
    assert f"Role for a time: analyst, given by {town.world.supervisor.name}" in after


def test_a_grant_stands_on_its_own_houses_register_only(town):
    what = f"Let into one matter as counsel by {town.world.supervisor.name}"
    found = next(one for one in register(auditor(town)) if one.what == what)
    assert (found.where, found.who) == (town.whole.reference, "Outside counsel")
    assert town.words["grant"] in found.why
    assert what not in told(auditor(town, "LPD"))
    assert what not in told(auditor(town, "SCS"))


def test_an_action_outside_the_procedure_is_the_agencys(town):
    found = [one for one in register(auditor(town, "LPD")) if "before the procedure" in one.what]
    assert [one.where for one in found] == [town.another.reference, town.whole.reference]
    assert not [one for one in register(auditor(town)) if "before the procedure" in one.what]


def test_a_reinvestigator_who_was_part_of_it_is_named_with_the_reason(town):
    assert not any("part of it" in what for what in told(auditor(town)))
    item = DisputeItem.objects.order_by("pk").first()
    DisputeItem.objects.filter(pk=item.pk).update(exception_reason="Nobody else was free.")
    found = next(one for one in register(auditor(town)) if "part of it" in one.what)
    assert (found.where, found.why) == (item.dispute.number, "Nobody else was free.")


def test_a_hold_lifted_early_is_there_and_one_that_ended_is_not(town):
    assert not any("before the dispute" in what for what in told(auditor(town, "LPD")))
    Hold.objects.update(
        lifted_by=town.world.chief, lifted_at=town.world.at, reason="A statutory limit ends."
    )
    found = [one for one in register(auditor(town, "LPD")) if "before the dispute" in one.what]
    assert {(one.who, one.why) for one in found} == {
        (town.world.chief.name, "A statutory limit ends.")
    }


def test_a_rule_that_counsel_switched_off_is_there(town):
    RuleAdoption.objects.create(
        organization=town.world.agency,
        rule_id="D-03",
        on=False,
        reason="Counsel says so.",
        counsel=town.personas("LPD", Role.COUNSEL),
        at=town.world.at,
    )
    assert any(what.startswith("D-03 switched off") for what in told(auditor(town, "LPD")))
    assert not any(what.startswith("D-03 switched off") for what in told(auditor(town)))


def test_an_exemption_that_counsel_follows_is_there_and_a_duty_is_none(town):
    told_by = {"organization": town.world.agency, "on": True, "reason": "Read in full."}
    counsel = {"counsel": town.personas("LPD", Role.COUNSEL), "at": town.world.at}
    for rule_id in ("CA-05/CA", "D-30"):
        RuleAdoption.objects.create(rule_id=rule_id, **told_by, **counsel)
    said = [what for what in told(auditor(town, "LPD")) if "followed" in what]
    assert [what.split(" ")[0] for what in said] == ["CA-05/CA"]


def test_a_policy_of_two_people_is_a_substitution(town):
    published = PolicyVersion.objects.get(
        policy__organization=town.world.agency, status="published"
    )
    assert not any("fewer than three" in what for what in told(auditor(town, "LPD")))
    _set(published, counsel=published.approver_id)
    assert any("fewer than three" in what for what in told(auditor(town, "LPD")))


def _set(version, *, counsel):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            "UPDATE policies_policyversion SET counsel_id = %s WHERE id = %s", [counsel, version.pk]
        )
        cursor.execute("SET LOCAL session_replication_role = origin")


def test_who_reviewed_and_decided_in_a_house_of_two_is_there(town):
    assert not any("reviewed the posts" in what for what in told(auditor(town, "LPD")))
    reviews = Review.objects.filter(flag__matter=town.whole.matter, round="first")
    with behind_triggers():
        reviews.update(by=town.world.chief)
    assert "Decided by somebody who reviewed the posts" in told(auditor(town, "LPD"))


def test_newest_first_and_strangers_see_their_own_only(town):
    found = register(auditor(town))
    assert [one.at for one in found] == sorted((one.at for one in found), reverse=True)
    assert register(auditor(town, "SCS")) == []


@pytest.mark.parametrize("role", list(Role))
def test_the_register_is_for_auditors_and_counsel(town, role):
    client = signed_in(town.personas("LPD", role))
    assert client.get(PAGE).status_code == (200 if role in (Role.AUDITOR, Role.COUNSEL) else 404)


def test_each_kind_has_its_finder():
    names = {find.__name__ for find in FINDERS}
    assert names == {
        "memberships", "grants", "reinvestigators", "breaches", "lifted_holds",
        "deemed_receipts", "notice_reasons", "small_decisions", "small_policies", "switched_off",
        "excused",
    }  # fmt: skip
