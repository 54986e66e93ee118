"""Where a case stands in the law: whose clocks run, and what of its place binds here."""

from collections.abc import Collection

from config.clocks.services import Scene
from config.law.beginning import Setting
from config.law.book import book
from config.law.rule import Ground
from screening.models import Case

POSTS_ALONE = frozenset({Ground.ANY_REPORT})


def scene_of(case: Case, grounds: Collection[Ground] = POSTS_ALONE) -> Scene:
    """The place of the case is that of its position."""
    position = case.position
    setting = Setting(
        regime=book().regime(case.order.regime),
        place=position.jurisdiction,
        sworn=position.is_sworn,
        grounds=frozenset(grounds),
    )
    return Scene(matter=case.matter, setting=setting, screener=case.screener, agency=case.agency)
