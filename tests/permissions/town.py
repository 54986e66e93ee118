"""Two files of one agency at their stages, and a stranger's, built through services only.

`whole`: screened, furnished, acted on, disputed, corrected. `early`: reported, not furnished.
`another`: furnished and acted on, so that every list has two rows.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db.models import Model

from config.accounts.checks import OURS
from config.accounts.roles import Role, Side
from screening.models import Case
from tests.journeys.world import World, build_world
from tests.permissions.houses import Rows, furnish_house, rows_of, strangers
from tests.permissions.stages import (
    act,
    ask_for_file,
    dispute_items,
    link,
    make_exceptions,
    reported,
    screened,
    withdraw,
    write,
)
from tests.permissions.words import Words
from tests.personas import Personas, house, invent


@dataclass
class Town:
    world: World
    personas: Personas
    whole: Case
    early: Case
    another: Case
    words: Words
    early_words: Words
    token: str
    # One row of each table: of the whole file, of the early one, and of each house.
    of_whole: Rows = field(default_factory=dict)
    of_early: Rows = field(default_factory=dict)
    of_house: dict[str, Rows] = field(default_factory=dict)

    def rows(self, side: Side) -> Rows:
        """What the people of a side work with: the whole file, and their own house's rows."""
        code = "MRS" if side is Side.SCREENER else "LPD"
        return {**self.of_whole, **self.of_house[code]}


def our_models() -> list[type[Model]]:
    """Every model of our rooms, without the shadows that history keeps of them."""
    return [
        model
        for config in apps.get_app_configs()
        if config.name.startswith(OURS)
        for model in config.get_models()
        if not hasattr(model, "pgh_tracked_model")
    ]


def build(folder: Path) -> Town:
    world = build_world(folder)
    personas = invent()
    words, early_words = Words("a"), Words("b")
    for organization in (world.agency, world.cra):
        furnish_house(world, organization, words)
    known = _keys()
    whole = screened(world, words)
    first = _new_rows(known)
    act(world, whole, words)
    token = link(world, whole)
    write(world, whole, words)
    for outcomes in (("deleted", "verified"), ("verified",)):
        dispute_items(world, whole, words, outcomes)
    ask_for_file(world, whole)
    withdraw(world, whole, words)
    make_exceptions(world, whole, words)
    of_whole = {**_new_rows(known), **first}
    known = _keys()
    early = reported(world, early_words)
    of_early = _new_rows(known)
    another = screened(world, Words("d"))
    act(world, another, Words("d"))
    withdraw(world, another, Words("d"))
    strangers(world)
    houses = {
        "MRS": rows_of(world.cra, world.supervisor),
        "LPD": rows_of(world.agency, world.hr),
        "SCS": rows_of(house("SCS"), personas("SCS", Role.HR)),
    }
    whole = Case.objects.get(pk=whole.pk)
    return Town(
        world,
        personas,
        whole,
        early,
        another,
        words,
        early_words,
        token,
        of_whole,
        of_early,
        houses,
    )


Keys = dict[type[Model], set[Any]]


def _keys() -> Keys:
    return {model: set(model._base_manager.values_list("pk", flat=True)) for model in our_models()}


def _new_rows(known: Keys) -> Rows:
    """The first row of each model that was not there before."""
    found = {
        model: model._base_manager.exclude(pk__in=keys).order_by("pk").first()
        for model, keys in known.items()
    }
    return {model: row for model, row in found.items() if row is not None}
