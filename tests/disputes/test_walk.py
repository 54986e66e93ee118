"""Random walks through disputes, against PostgreSQL: whatever happens, the law holds."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adverse_action.models import Proposal
from tests.adverse_action.test_journey import notice, propose, received
from tests.disputes.invariants import Invariants
from tests.disputes.walking import ACTS, Walk

pytestmark = pytest.mark.long

NAMES = [name for name, weight in ACTS.items() for _ in range(weight)]
STEPS = st.lists(st.tuples(st.sampled_from(NAMES), st.integers(0, 11)), min_size=8, max_size=16)
# What chance alone seldom reaches: a decision after the results, and a deleted item put back.
TO_THE_END = [
    *[("more", 2), ("extend", 1), ("settle", 0), ("decide", 0), ("arrive", 0), ("decide", 1)],
    *[("quiet", 0), ("state", 0), ("report", 0), ("decide", 2), ("again", 0), ("settle", 5)],
]
AND_BACK = [
    *[("approve", 1), ("again", 0), ("assign", 3), ("result", 2), ("part", 0), ("settle", 0)],
    *[("state", 0), ("report", 0), ("back", 0), ("notice", 0), ("report", 1), ("unstate", 0)],
]


def walk_through(world, report, proposal, steps):
    """Which steps the house refused; each walk begins at the same file, and is rolled back."""
    with transaction.atomic():
        walk = Walk(world, report, proposal)
        look = Invariants(walk)
        walk.dispute(3)
        for name, k in steps:
            walk.step(name, k)
            look.check(swept=name in ("wait", "quiet"))
        transaction.set_rollback(True)
    return [(name, k) for name, k, done in walk.done if not done]


def walked(world, report, examples):
    proposal = propose(world, report)
    received(world, notice(world, proposal), world.agency.on(world.at))
    file = world, report, Proposal.objects.get(pk=proposal.pk)
    assert walk_through(*file, TO_THE_END) == [("decide", 0), ("decide", 1)]
    assert walk_through(*file, AND_BACK) == []
    quiet = [HealthCheck.too_slow, HealthCheck.data_too_large]

    @settings(max_examples=examples, deadline=None, suppress_health_check=quiet, database=None)
    @given(STEPS)
    def walk(steps):
        walk_through(*file, steps)

    walk()


def test_whatever_happens_the_law_holds(world, report):
    walked(world, report, 4)


@pytest.mark.full
def test_whatever_happens_for_long_the_law_holds(world, report):
    walked(world, report, 10)
