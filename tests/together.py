"""Acts that happen at the same moment, each with a connection of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from threading import Barrier, BrokenBarrierError
from types import ModuleType
from typing import Any
from unittest.mock import patch

from django.db import connection

from config.errors import Refusal

PATIENCE = 2.0  # seconds that an act waits for another that a lock keeps away


def together(
    *acts: Callable[[], Any], meeting_in: tuple[ModuleType, str] | None = None
) -> list[Any]:
    """What each act gave, or the refusal it met; all start at once.

    Acts that reach the function `meeting_in` go on when all have, or when no other came: without
    the lock that keeps them apart they do meet, however slow the machine.
    """
    start = Barrier(len(acts))

    def one(act: Callable[[], Any]) -> Any:
        try:
            start.wait()
            return act()
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()

    with ExitStack() as stack:
        if meeting_in:
            stack.enter_context(meeting(*meeting_in, Barrier(len(acts), timeout=PATIENCE)))
        return list(stack.enter_context(ThreadPoolExecutor(len(acts))).map(one, acts))


def meeting(module: ModuleType, name: str, place: Barrier) -> Any:
    function = getattr(module, name)

    def after_meeting(*given: Any, **named: Any) -> Any:
        with suppress(BrokenBarrierError):
            place.wait()
        return function(*given, **named)

    return patch.object(module, name, after_meeting)
