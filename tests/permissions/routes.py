"""Every address of the house, and what to fill its parameters with."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import cycle, islice, product
from math import prod
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Model
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from adverse_action.admin.acts import ACTS as ACTION_ACTS
from config.documents.models import Document
from disputes.admin.acts import ACTS as DISPUTE_ACTS
from disputes.admin.item_acts import ITEM_ACTS
from policies.admin.pages import STEPS
from policies.admin.personnel import ACTS as ROSTER_ACTS
from screening.models import Post
from screening.workflow import Regime
from tests.permissions.houses import Rows
from tests.permissions.town import Town

# Parameters that name a row of somebody's; a route with one must not open for a stranger.
NAMING = frozenset({"reference", "number", "public_id", "link_id", "file_id", "pk", "object_id"})
A_FEW = 10  # so many combinations are all tried
STOCK = ("changelist", "add", "history", "delete", "change")


@dataclass(frozen=True)
class Route:
    name: str
    parameters: tuple[str, ...]

    @property
    def names_a_row(self) -> bool:
        return bool(NAMING & set(self.parameters))

    @property
    def model(self) -> type[Model] | None:
        """Of a stock page of the admin."""
        label, _, verb = self.name.removeprefix("admin:").rpartition("_")
        if verb not in STOCK or "_" not in label:
            return None
        for config in apps.get_app_configs():
            for model in config.get_models():
                if f"{model._meta.app_label}_{model._meta.model_name}" == label:
                    return model
        return None


def routes() -> list[Route]:
    return sorted(set(_walk(get_resolver().url_patterns, "")), key=lambda route: route.name)


def _walk(patterns: list[Any], space: str) -> Iterator[Route]:
    for one in patterns:
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from _walk(one.url_patterns, inner)
        elif isinstance(one, URLPattern) and one.name:
            parameters = tuple(one.pattern.regex.groupindex)
            yield Route(f"{space}{one.name}", parameters)


Filler = Callable[[Town, Rows, Route], list[Any]]


def _named(route: Route) -> set[str]:
    """Names of models in the route's words: `dispute-item-act` names dispute and disputeitem."""
    words = route.name.split(":")[-1].replace("_", "-").split("-")
    ends = range(len(words) + 1)
    return {"".join(words[start:end]) for end in ends for start in range(end)}


def _alike(row: Model) -> list[Model]:
    """All posts of the file: each has a page of its own, and not every one is flagged."""
    return list(Post.objects.filter(matter=row.matter)) if isinstance(row, Post) else [row]


# What the id of a page names, where the page's own words do not say it.
WHOSE = {
    "action-correct": "notice",
    "action-correct-paper": "notice",
    "add-scans": "delivery",
    "ask-constructive": "delivery",
    "case-account-confirm": "socialaccount",
    "case-account-reject": "socialaccount",
    "case-batch": "importbatch",
    "case-end-link": "portallink",
    "case-furnish": "report",
    "case-identifier": "socialaccount",
    "case-investigation-answer": "scoperequest",
    "desk-redact": "post",
    "dispatch": "delivery",
    "mail-class": "delivery",
    "official-form": "officialform",
    "portal-access": "matter",
    "portal-hold": "matter",
    "portal-renew": "matter",
    "portal-revoke": "matter",
    "print-file": "delivery",
    "proof-file": "delivery",
    "sign-constructive": "delivery",
    "dispute:again": "dispute",
    "dispute:how": "dispute",
    "dispute:one": "dispute",
    "dispute:receipt": "dispute",
    "dispute:statement": "dispute",
    "dispute:tell": "dispute",
}
NOBODYS = UUID("948a78f8-75fa-45bc-9fdf-0dc06a2ca047")


def _public_ids(town: Town, rows: Rows, route: Route) -> list[UUID]:
    """Those of the rows that the page is about; of all rows, where nothing tells which."""
    known = {str(row._meta.model_name): row for row in rows.values() if hasattr(row, "public_id")}
    name = route.name.removeprefix("admin:")
    about = {WHOSE[name]} if name in WHOSE else _named(route) & _with_public_id()
    near = [known[each] for each in sorted(about) if each in known]
    if about and not near:
        return [NOBODYS]
    return [one.public_id for row in near or known.values() for one in _alike(row)]  # type: ignore[attr-defined]


def _with_public_id() -> set[str]:
    return {
        str(model._meta.model_name) for model in apps.get_models() if hasattr(model, "public_id")
    }


def _object_ids(town: Town, rows: Rows, route: Route) -> list[Any]:
    """Of the stock pages' own model; the others get whatever there is."""
    if route.model:
        return [one.pk for one in _alike(rows[route.model])] if route.model in rows else []
    return sorted({row.pk for row in rows.values() if isinstance(row.pk, int)})[:3]


def _keys(town: Town, rows: Rows, route: Route) -> list[int]:
    """Of the model that the route's words name, and none where the rows have none of it."""
    named = {str(model._meta.model_name): row.pk for model, row in rows.items()}
    words = set(route.name.split(":")[-1].split("-"))
    if words & {str(model._meta.model_name) for model in apps.get_models()}:
        return [pk for name, pk in named.items() if name in words]
    return sorted({pk for pk in named.values() if isinstance(pk, int)})


VERBS: dict[str, Iterable[str]] = {
    "admin:action-act": ACTION_ACTS,
    "admin:dispute-act": DISPUTE_ACTS,
    "admin:dispute-item-act": ITEM_ACTS,
    "admin:roster-entry-act": ROSTER_ACTS,
}


def _verbs(town: Town, rows: Rows, route: Route) -> list[str]:
    return [*VERBS[route.name], "nothing"]


def _of(label: str, name: str, unknown: str = "MRS-2026-9999-D1") -> Filler:
    def fill(town: Town, rows: Rows, route: Route) -> list[Any]:
        row = rows.get(apps.get_model(label))
        return [getattr(row, name) if row else unknown]

    return fill


def _codes(town: Town, rows: Rows, route: Route) -> list[str]:
    """What the papers of the file print; the page of one shows its hash and date to anybody."""
    printed = Document.objects.exclude(code="").values_list("code", flat=True)
    return [*printed[:3], "0000-0000-0000-0000"]


def _these(*values: Any) -> Filler:
    return lambda town, rows, route: list(values)


FILLERS: dict[str, Filler] = {
    "reference": _of("accounts.Matter", "reference"),
    "number": _of("disputes.Dispute", "number"),
    "public_id": _public_ids,
    "link_id": _of("portal.PortalLink", "public_id", str(NOBODYS)),
    "file_id": _of("delivery.ProofFile", "public_id", "c0c6a1f2-54a4-4f0e-8a53-9f3f3c6d2c11"),
    "pk": _keys,
    "object_id": _object_ids,
    "content_type_id": _these(1, 2),
    "app_label": _these("accounts", "screening", "auth"),
    "url": _these("nowhere"),
    "regime": _these(*(regime.value.lower() for regime in Regime)),
    "verb": _verbs,
    "step": _these(*STEPS, "bench"),
    "round_": _these("first", "second"),
    "page": _these(1, 2),
    "token": _these("x" * 43),
    "code": _codes,
    "agency": _these("LPD", "nobody"),
}


def unknown_parameters() -> dict[str, list[str]]:
    """Routes with a parameter that nothing here can fill, by name."""
    found = {route.name: sorted(set(route.parameters) - set(FILLERS)) for route in routes()}
    return {name: missing for name, missing in found.items() if missing}


def addresses(route: Route, town: Town, rows: Rows) -> list[str]:
    """The route's addresses for these rows, each value of each parameter at least once."""
    values = {name: FILLERS[name](town, rows, route) for name in route.parameters}
    turns = zip(*(cycle(found) for found in values.values()), strict=False)
    every = product(*values.values())
    count = prod(len(found) for found in values.values())
    longest = max([1, *(len(found) for found in values.values())])
    chosen = every if count <= A_FEW else islice(turns, longest)
    filled = [dict(zip(values, one, strict=True)) for one in chosen]
    return list(dict.fromkeys(reverse(route.name, kwargs=one) for one in filled))
