"""No form takes a row of a house one has no part in: the likeliest real leak."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import lxml.html
import pytest
from django import forms
from django.contrib.admin import site
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from config.accounts.models import Organization, Person, User
from screening.models import ReportItem
from tests.permissions.routes import addresses, routes
from tests.permissions.test_matrix import CELLS, page, who
from tests.permissions.town import Town
from tests.personas import house, signed_in

WRITERS = [
    (label, side, role)
    for label, cells in CELLS.items()
    for (side, role), letters in cells.items()
    if set(letters) & {"a", "c"}
]


def model_of(label: str) -> type[Model]:
    return next(model for model in site._registry if model._meta.label == label)


def foreign(town: Town, model: type[Model]) -> Model | None:
    """A row of this table in which neither house has a part."""
    if model is Organization:
        return house("QHP")
    if model is Person:
        return Person.objects.filter(matters__agency__code="SCS").first()
    return town.of_house["SCS"].get(model) or town.of_whole.get(model)


def choices(form: Any) -> Iterator[tuple[str, forms.ModelChoiceField]]:
    for name, field in form.fields.items():
        if isinstance(field, forms.ModelChoiceField):
            yield name, field


@pytest.mark.full
@pytest.mark.parametrize(("label", "side", "role"), WRITERS)
def test_a_foreign_id_in_a_form_is_refused(town, label, side, role):
    client, model = signed_in(who(town, side, role)), model_of(label)
    row = town.rows(side)[model]
    for address in (page(model, "add"), page(model, "change", row.pk)):
        seen = client.get(address)
        if seen.status_code != 200 or b"_save" not in seen.content:
            continue
        tree = lxml.html.fromstring(seen.content)
        sent = next(one for one in tree.forms if str(one.get("id")).endswith("_form"))
        for name, field in choices(seen.context["adminform"].form):
            other = foreign(town, field.queryset.model)
            assert other is not None, f"{label}.{name}: plant a foreign row"
            count = model._base_manager.count()
            data = {**dict(sent.form_values()), name: str(other.pk)}
            answer = client.post(address, data)
            assert answer.status_code == 200, f"{address} took {name}"
            assert name in answer.context["adminform"].form.errors
            assert model._base_manager.count() == count


def forms_in(thing: Any, depth: int = 0) -> Iterator[forms.BaseForm]:
    """Every form in a page's context, however deep."""
    if isinstance(thing, forms.BaseForm):
        yield thing
    elif depth < 5 and isinstance(thing, Mapping):
        for value in thing.values():
            yield from forms_in(value, depth + 1)
    elif depth < 5 and isinstance(thing, list | tuple):
        for value in thing:
            yield from forms_in(value, depth + 1)


def offered(client: Client, found: Iterable[str]) -> Iterator[tuple[str, str, Any]]:
    for address in found:
        context = client.get(address).context
        layers = [layer for part in context or [] for layer in getattr(part, "dicts", [part])]
        for form in forms_in(layers):
            for name, field in choices(form):
                yield address, name, field


@pytest.mark.full
@pytest.mark.parametrize("code", ["LPD", "MRS"])
def test_no_choice_on_our_own_pages_offers_a_foreign_row(town, code):
    """Whoever holds every role of one house is offered nothing of a stranger's."""
    client = signed_in(town.personas.everything("Insider", code))
    stranger = town.personas("SCS", "hr")
    rows = {**town.of_whole, **town.of_house[code]}
    found = [address for route in routes() for address in addresses(route, town, rows)]
    own = [
        address for address in found if address.startswith("/admin/") and "logout" not in address
    ]
    seen, faults = 0, []
    for address, name, field in offered(client, own):
        seen += 1
        if field.queryset.model is User and field.queryset.filter(pk=stranger.pk).exists():
            faults.append(f"{address} {name}: a stranger")
        if field.queryset.model is Organization and code == "LPD":
            others = field.queryset.exclude(code__in=["LPD", "MRS"])
            faults += [f"{address} {name}: {other}" for other in others]
    assert seen > 5
    assert faults == []


def test_a_form_of_the_screener_takes_no_item_of_another_case(town):
    """Propose names items of its own report only."""
    client = signed_in(town.world.hr)
    item = town.of_early[ReportItem]
    address = reverse("admin:action-act", args=[town.whole.reference, "propose"])
    data = {"kind": "denial", "items": [item.pk], "reasons": "x", "submission": str(item.public_id)}
    answer = client.post(address, data)
    assert answer.status_code == 400
    assert not town.whole.proposals.filter(grounds__report_item=item).exists()
