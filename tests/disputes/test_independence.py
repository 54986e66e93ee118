"""R-11 round the services: no result by somebody who took part, unless that is on record."""

import pytest
from django.db import transaction

from config.accounts.models import Organization, Wall
from config.errors import Refusal
from disputes.models import DisputeItem
from disputes.services import assign_item, record_outcome
from tests.adverse_action.test_journey import propose
from tests.disputes.visitors import dispute_of
from tests.screening.rawsql import refused_by, update

TOOK_PART = ["first", "second", "hr"]


@pytest.fixture
def item(world, report):
    return dispute_of(world, report).items.select_related("dispute").first()


def decided(world, user, **changes):
    moment = {"decided_at": world.at, "decided_on": world.cra.on(world.at)}
    words = {"outcome_note": "Looked.", "looked_at": "Post.", "status": "deleted"}
    return {**words, **moment, "decided_by_id": user.pk if user else None, **changes}


def refused(world, item, user, words="took part", **changes):
    with refused_by("independent_result", words):
        update(item, **decided(world, user, **changes))


@pytest.mark.parametrize("name", TOOK_PART)
@pytest.mark.parametrize("status", ["verified", "modified", "deleted", "unverifiable"])
def test_who_took_part_gives_no_result(world, report, item, name, status):
    """`hr` proposed the action that rests on the item."""
    propose(world, report)
    refused(world, item, getattr(world, name), status=status)


def test_who_took_no_part_does(world, report, item):
    propose(world, report)
    assert update(item, **decided(world, world.third)) == 1


@pytest.mark.parametrize("name", TOOK_PART)
def test_in_a_small_house_only_a_first_review_stands_in_the_way(world, report, item, name):
    Organization.objects.filter(pk=world.cra.pk).update(profile="small")
    propose(world, report)
    if name == "first":
        refused(world, item, world.first)
    else:
        assert update(item, **decided(world, getattr(world, name))) == 1


def test_an_exception_is_of_whoever_has_the_item(world, item):
    why = {"exception_reason": "Nobody else is here."}
    refused(world, item, world.first, **why, assigned_to_id=world.third.pk)
    assert update(item, **decided(world, world.first, **why, assigned_to_id=world.first.pk)) == 1


def test_no_exception_reaches_over_a_wall(world, item):
    told = {"reason": "recused", "built_at": world.at}
    Wall.objects.create(matter=item.dispute.matter, user=world.third, **told)
    why = {"exception_reason": "Nobody else.", "assigned_to_id": world.third.pk}
    refused(world, item, world.third, "walled off", **why)


@pytest.mark.parametrize("status", ["verified", "modified", "deleted"])
def test_only_the_rule_at_the_limit_gives_a_result_without_a_name(world, item, status):
    with refused_by("result_has_its_person"), transaction.atomic():
        update(item, **decided(world, None, status=status))
    assert update(item, **decided(world, None, status="unverifiable")) == 1


def test_a_result_moves_by_nobody_who_took_part_either(world, item):
    update(item, **decided(world, world.third, status="modified"))
    refused(world, item, world.second)


def test_who_takes_part_after_the_item_was_given_out_gives_no_result(world, item):
    """The service asks again: between assignment and result much may happen."""
    assign_item(item=item, to=world.third, by=world.supervisor, at=world.at)
    Wall.objects.create(
        matter=item.dispute.matter, user=world.third, reason="recused", built_at=world.at
    )
    with pytest.raises(Refusal, match="walled off"):
        record_outcome(
            item=DisputeItem.objects.get(pk=item.pk),
            outcome="deleted",
            looked_at="Post.",
            note="We looked.",
            by=world.third,
            at=world.at,
        )
