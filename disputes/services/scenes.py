"""Where a disputed item stands in the law: the person's file, and the place of the item's case."""

from collections.abc import Iterable
from dataclasses import replace

from config.clocks.services import Scene
from config.law.beginning import Setting
from config.law.book import book
from config.law.places import EVERYWHERE
from disputes.models import Dispute, DisputeItem
from screening.services import scene_of
from screening.workflow import Regime


def scene(item: DisputeItem) -> Scene:
    """Clocks of a dispute run in the person's file, where no agency is (R-5)."""
    dispute, here = item.dispute, scene_of(item.case)
    return replace(here, matter=dispute.matter, screener=dispute.screener, agency=None)


def never_extended(dispute: Dispute, items: Iterable[DisputeItem]) -> bool:
    """Wherever, for each item, a state's law may apply that gives no extra days (G-09).

    Cal. Civ. 1786.24. Before anybody knows which item is meant: where person or screener is.
    """
    none_in = book().limits.extension.holds_in
    if none_in(dispute.screener.jurisdiction) or none_in(dispute.person.state):
        return True
    places = [item.case.position.jurisdiction for item in items]
    return bool(places) and all(none_in(place) for place in places)


def scene_in_words(dispute: Dispute) -> Scene:
    """Before anybody knows which item is meant: what holds in the whole country."""
    regime = book().regime(Regime.CONSUMER_REPORT)
    setting = Setting(regime=regime, place=EVERYWHERE, sworn=False)
    return Scene(matter=dispute.matter, setting=setting, screener=dispute.screener)
