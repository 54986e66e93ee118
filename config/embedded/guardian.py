"""Outlives its parent by a moment: reads process groups from a pipe, and when the pipe ends without
"done" (the parent was killed), stops them. Standard library only; started by `processes`."""

import os
import signal
import sys
import time
from collections.abc import Iterable

GRACE = 5.0  # seconds


def watch(lines: Iterable[str]) -> list[int]:
    """Return the groups to stop; none when the parent said that it was done."""
    groups: list[int] = []
    for line in lines:
        if line.strip() == "done":
            return []
        groups.append(int(line))
    return groups


def stop(groups: Iterable[int]) -> None:
    left = [group for group in groups if sent(group, signal.SIGTERM)]
    until = time.monotonic() + GRACE
    while left and time.monotonic() < until:
        time.sleep(0.1)
        left = [group for group in left if sent(group, 0)]
    for group in left:
        sent(group, signal.SIGKILL)


def sent(group: int, number: int) -> bool:
    try:
        os.killpg(group, number)
    except (ProcessLookupError, PermissionError):
        return False
    return True


if __name__ == "__main__":
    stop(watch(sys.stdin))
