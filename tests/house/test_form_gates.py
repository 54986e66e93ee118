"""Gates that hold because no page, form or table offers the act that they forbid."""

import re

import pytest
from django.forms import BaseForm
from django.urls import get_resolver

from config.accounts.roles import MATRIX
from config.law.book import book
from config.law.separation import acts
from screening.forms.ordering import purposes
from screening.models import Authorization, Purpose
from tests.permissions.routes import routes
from tests.permissions.town import our_models

MONEY = re.compile(r"(^|_)(fee|fees|price|charge|charges|payment|invoice|amount_due)(_|$)")


def every_form() -> list[type[BaseForm]]:
    found, left = list[type[BaseForm]](), [BaseForm]
    while left:
        left += (below := left.pop().__subclasses__())
        found += [form for form in below if not form.__module__.startswith(("django", "tests"))]
    return found


@pytest.mark.gate("G-14")
def test_no_table_and_no_form_asks_for_money():
    assert get_resolver().url_patterns  # so that every room's forms are there
    columns = [
        f"{model._meta.label}.{field.name}"
        for model in our_models()
        for field in model._meta.get_fields()
    ]
    asked = [
        f"{form.__name__}.{name}"
        for form in every_form()
        for name in getattr(form, "base_fields", {})
    ]
    assert len(asked) > 50
    assert [name for name in [*columns, *asked] if MONEY.search(name.split(".")[-1])] == []


@pytest.mark.gate("G-25")
def test_no_purpose_and_no_regime_is_the_remote_applicants():
    """15 U.S.C. 1681b(b)(2)(C) is for jobs that the Secretary of Transportation regulates."""
    words = re.compile(r"transport|\bdot\b|remote|oral|carrier", re.IGNORECASE)
    regimes = book().regimes.values()
    offered = [str(label) for regime in regimes for _, label in purposes(regime)]
    assert len(offered) > 5
    named = [*offered, *Purpose.values, *(f"{one.name} {one.title}" for one in regimes)]
    assert [name for name in named if words.search(name)] == []


@pytest.mark.gate("G-25")
def test_a_permission_is_signed_and_never_spoken():
    assert set(Authorization.Kind.values) == {"portal_signature", "signed_scan"}


# What a permission, a route, an act of the separation table or a table would be called.
OFFICERS = {
    "G-19": r"disciplin|sanction_officer|demot|suspend_officer",
    "G-20": r"garrity|compelled|officer_?interview|officer_?statement",
    "G-23": r"background|hate_?group|peace_?officer",
    "G-24": r"public_?record|adverse_?interview",
}


def doors() -> set[str]:
    permissions = {perm for roles in MATRIX.values() for perms in roles.values() for perm in perms}
    tables = {model._meta.db_table for model in our_models()}
    return permissions | tables | {route.name for route in routes()} | set(acts())


@pytest.mark.parametrize("gate", OFFICERS)
def test_no_door_opens_to_an_act_whose_gate_is_data_alone(gate):
    # G-19 keeps the record of candidates, G-24 what is told again: the rest is data as yet
    alone = book().gate(gate).enforced == ("data",) or gate in ("G-19", "G-24")
    assert alone, "give the gate its tests, and take it off here"
    found = [name for name in doors() if re.search(OFFICERS[gate], name, re.IGNORECASE)]
    assert found == [], f"{gate} must be enforced before these open"


def test_the_search_for_doors_would_find_one():
    assert {"adverse_action.decide_action", "screening_report", "admin:case-desk"} <= doors()
    assert "decide_action" in doors()
