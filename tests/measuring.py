"""Coverage is measured by the quick tests: what only the full run tries runs untraced.

Tracing nearly doubles a test's time, and the sweeps, walks and browsers of the full run reach no
line that a quick test should not reach too.
"""

import os
from collections.abc import Generator, Iterator
from contextlib import contextmanager

import coverage
import pytest

from tests.cluster import ONLY_IN_FULL, is_marked

IN_CHILDREN = "COVERAGE_PROCESS_CONFIG"  # how coverage asks a child process to measure too


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(
    item: pytest.Item, nextitem: pytest.Item | None
) -> Generator[None, object, object]:
    if not is_marked(item, *ONLY_IN_FULL):
        return (yield)
    with untraced():
        return (yield)


@contextmanager
def untraced() -> Iterator[None]:
    """Stop measuring here and in the processes that are started meanwhile."""
    running = coverage.Coverage.current()
    if running is None:
        yield
        return
    asked = os.environ.pop(IN_CHILDREN, None)
    running.stop()
    try:
        yield
    finally:
        running.start()
        if asked is not None:
            os.environ[IN_CHILDREN] = asked
