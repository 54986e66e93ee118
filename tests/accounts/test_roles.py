"""The matrix of roles: what nobody may hold together, and what each side never sees."""

import pytest

from config.accounts.roles import MATRIX, NARROW, Role, Side, grants, roles_with

RAW = [
    "screening.view_post",
    "screening.view_flag",
    "screening.view_review",
    "screening.view_screeningrun",
    "screening.view_importbatch",
    "screening.view_socialaccount",
]


@pytest.mark.parametrize("side", list(Side))
@pytest.mark.parametrize("role", list(Role))
def test_every_role_has_a_row_on_each_side(side, role):
    assert role in MATRIX[side]


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("perm", RAW)
def test_the_deciding_side_never_holds_raw_content(role, perm):
    """R-1: until a report is furnished the agency sees status only, and raw posts never."""
    assert not grants(Side.AGENCY, role, perm)


@pytest.mark.parametrize("side", list(Side))
@pytest.mark.parametrize(
    "perm", [*RAW, "accounts.view_matter", "screening.view_case", "screening.view_report"]
)
def test_an_administrator_sees_no_case_content(side, perm):
    assert not grants(side, Role.ADMINISTRATOR, perm)


@pytest.mark.parametrize("side", list(Side))
def test_an_auditor_changes_nothing(side):
    held = MATRIX[side][Role.AUDITOR]
    assert not [perm for perm in held if not perm.split(".")[1].startswith("view_")]


@pytest.mark.parametrize("role", list(Role))
def test_who_proposes_an_action_does_not_hold_the_decision_too(role):
    both = {"adverse_action.propose_action", "adverse_action.decide_action"}
    assert not both <= MATRIX[Side.AGENCY][role]


@pytest.mark.parametrize("role", list(Role))
def test_a_screener_neither_proposes_nor_decides(role):
    """R-24: even in direct handling the CRA records neither intent nor decision."""
    for perm in ("propose_action", "decide_action", "withdraw_action"):
        assert not grants(Side.SCREENER, role, f"adverse_action.{perm}")


def test_only_reviewers_are_narrow():
    assert set(NARROW) == {Role.INVESTIGATOR, Role.ANALYST}


def test_roles_are_found_by_what_they_grant():
    assert roles_with("adverse_action.decide_action", Side.AGENCY) == {Role.DECISION_MAKER}
    assert roles_with("no.such_permission", Side.AGENCY) == frozenset()
