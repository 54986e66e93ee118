"""A list of many costs the queries of a list of one, and a name never stands in an address."""

import pytest
from django.contrib.admin import site
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config.accounts.models import Wall
from config.accounts.pages import REGISTRY
from tests.permissions.routes import Route, addresses
from tests.permissions.test_matrix import page
from tests.personas import signed_in

MODELS = sorted(site._registry, key=lambda model: model._meta.label)
# What a search may name: numbers and titles. Names, handles and addresses are found by posting.
SEARCHED = {
    *("code", "name", "number", "title", "key", "reference"),
    *("matter__reference", "case__matter__reference", "report__case__matter__reference"),
}
LISTS = [
    page for page in REGISTRY.pages.values() if "<" not in page.path and "seed" not in page.path
]


def queries(client, address):
    client.get(address)  # what is read once a process is read now
    with CaptureQueriesContext(connection) as counted:
        answer = client.get(address)
    return len(counted), answer


@pytest.mark.full
@pytest.mark.parametrize("model", MODELS, ids=[model._meta.label for model in MODELS])
def test_a_changelist_of_many_costs_no_more_queries_than_one_of_one(town, model, monkeypatch):
    client = signed_in(town.personas.everything("Insider", "LPD", "MRS"))
    if model._meta.label == "auth.Group":
        return
    address = page(model, "changelist")
    monkeypatch.setattr(site._registry[model], "list_per_page", 1)
    one, answer = queries(client, address)
    shown = len(answer.context["cl"].result_list)
    monkeypatch.setattr(site._registry[model], "list_per_page", 20)
    many, answer = queries(client, address)
    assert (shown, len(answer.context["cl"].result_list) > 1) == (1, True)
    assert many == one


@pytest.mark.parametrize("page", LISTS, ids=[page.name for page in LISTS])
def test_our_own_lists_cost_the_same_for_one_file_and_for_two(town, page):
    user = town.personas.everything("Insider", "LPD", "MRS")
    address = addresses(Route(f"admin:{page.name}", ()), town, {})[0]
    two, _ = queries(signed_in(user), address)
    Wall.objects.create(
        matter=town.early.matter, user=user, reason="recused", built_at=town.world.at
    )
    one, _ = queries(signed_in(user), address)
    assert two == one


@pytest.mark.parametrize("model", MODELS, ids=[model._meta.label for model in MODELS])
def test_no_search_puts_a_persons_name_into_an_address(model):
    fields = site._registry[model].search_fields
    if model._meta.label == "auth.Group":
        return
    assert set(fields) <= SEARCHED
    if "name" in fields:
        assert model._meta.label == "accounts.Organization"
