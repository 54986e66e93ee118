"""Two at once on one dispute, each with a connection of its own: one act, and no dead lock."""

from datetime import timedelta
from uuid import uuid4

import pytest

from config.clocks.models import Clock
from config.errors import Refusal
from disputes.models import (
    Dismissal,
    Dispute,
    DisputeItem,
    Evidence,
    Extension,
    FrivolousNotice,
    ResultsNotice,
)
from disputes.services import (
    add_information,
    approve_dismissal,
    assign_item,
    complete_dispute,
    dispute_again,
    extend_item,
    mark_undecided,
    propose_dismissal,
    record_outcome,
    return_dismissal,
    save_draft,
    send_draft,
)
from tests.disputes.visitors import dispute_of
from tests.journeys.world import build_world, furnished
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def here(settings, tmp_path):
    """A world whose rows are there for everybody, and a furnished report in it."""
    settings.FILES_ROOT = tmp_path / "files"
    settings.DEMO = True
    world = build_world(tmp_path)
    report = furnished(world)
    world.at += timedelta(hours=1)
    return world, report


def refusals(found):
    return [one for one in found if isinstance(one, Refusal)]


def test_at_the_desk_two_at_once_are_one(here):
    """One world for all, for it takes seconds to make."""
    world, report = here
    two_extensions(world, dispute_of(world, report).items.first())
    two_results(world, DisputeItem.objects.first())
    a_result_and_the_rule_at_the_limit(world, DisputeItem.objects.last())
    information_and_the_end(world, Dispute.objects.get())
    the_same_dispute_again(world, Dispute.objects.get())
    an_approval_and_a_return(world, Dispute.objects.latest("pk"))


def two_extensions(world, item):
    world.at += timedelta(days=1)
    told = {"words": "Script.", "received_at": world.at, "by": "subject:1", "at": world.at}
    add_information(dispute=item.dispute, **told)
    given = {"information_on": world.cra.on(world.at), "reason": "New.", "at": world.at}
    found = together(
        lambda: extend_item(item=item, by=world.supervisor, **given),
        lambda: extend_item(item=item, by=world.third, **given),
    )
    assert len(refusals(found)) == Extension.objects.count() == 1
    (clock,) = Clock.objects.open().for_target(item.target).filter(rule_id="D-06")
    assert clock.due_on == item.dispute.received_on + timedelta(days=44)


def two_results(world, item):
    """The same person in two windows, one result each: the first stands."""
    assign_item(item=item, to=world.third, by=world.supervisor, at=world.at)
    told = {"looked_at": "Post.", "note": "We looked.", "by": world.third, "at": world.at}
    found = together(
        lambda: record_outcome(item=item, outcome="deleted", **told),
        lambda: record_outcome(item=item, outcome="unverifiable", **told),
    )
    assert len(refusals(found)) == 1
    item.refresh_from_db()
    assert item.status in ("deleted", "unverifiable")
    assert item.tombstone is not None
    assert Clock.objects.for_target(item.target).filter(rule_id="D-10").count() == 1


def a_result_and_the_rule_at_the_limit(world, item):
    assign_item(item=item, to=world.third, by=world.supervisor, at=world.at)
    late = world.at + timedelta(days=31)
    told = {"looked_at": "Post.", "note": "Deleted.", "by": world.third, "at": late}
    together(
        lambda: record_outcome(item=item, outcome="deleted", **told),
        lambda: mark_undecided(by=None, at=late),
    )
    item.refresh_from_db()
    assert item.status in ("deleted", "unverifiable")
    assert Clock.objects.open().for_target(item.target).get().rule_id == "D-10"
    world.at = late


def information_and_the_end(world, dispute):
    """What comes is read before the end, or opens a new dispute: never kept unread (G-10)."""
    told = {"received_at": world.at, "by": "subject:1", "at": world.at}
    done, added = together(
        lambda: complete_dispute(dispute=dispute, by=world.supervisor, at=world.at),
        lambda: add_information(dispute=dispute, words="One more.", **told),
    )
    dispute.refresh_from_db()
    assert dispute.status == "completed"
    assert isinstance(added, Refusal) or done == dispute
    assert ResultsNotice.objects.filter(dispute=dispute).count() == 1


def the_same_dispute_again(world, dispute):
    told = {"channel": "phone", "received_at": world.at, "submission": uuid4()}
    given = {"words": "Still there.", "by": world.supervisor, "at": world.at}
    one, two = together(*[lambda: dispute_again(follows=dispute, **told, **given)] * 2)
    assert one == two
    assert dispute.followed_by.count() == 1


def an_approval_and_a_return(world, dispute):
    told = {"reasons": ["x"], "needed": ["y"], "at": world.at}
    found = together(*[lambda: propose_dismissal(dispute=dispute, by=world.third, **told)] * 2)
    assert len(refusals(found)) == 1
    proposed = Dismissal.objects.get()
    given = {"dismissal": proposed, "at": world.at}
    found = together(
        lambda: approve_dismissal(by=world.supervisor, **given),
        lambda: return_dismissal(answer="Named since.", by=world.first, **given),
    )
    assert len(refusals(found)) == 1
    dispute.refresh_from_db()
    assert FrivolousNotice.objects.count() == (dispute.status == "frivolous")


def test_the_same_form_of_the_portal_twice_at_once_is_one_dispute(here):
    world, report = here
    person = report.case.person
    items = {
        str(one.public_id): {"ticked": True, "reason": "satire", "words": "A joke."}
        for one in report.items.all()
    }
    files = {"": [("poster.txt", b"A film poster.")]}
    save_draft(person=person, answers={"items": items}, files=files, at=world.at)
    form = person.dispute_draft.submission
    told = {"submission": form, "results_by": "mail", "by": "subject:1", "at": world.at}
    found = together(*[lambda: send_draft(person=person, **told)] * 3)
    assert len(set(found)) == 1
    dispute = Dispute.objects.get()
    assert dispute.items.count() == report.items.count()
    assert Evidence.objects.count() == 1
    assert Clock.objects.filter(rule_id="D-06").count() == dispute.items.count()
