"""Every act, twice, in every standing of a case: done once, or refused in words; never a fault."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client

from adverse_action.admin.acts import ACTS
from adverse_action.models import ActionTaken, Notice, Proposal
from adverse_action.services import (
    close_case,
    hold_decision,
    issue_adverse_notice,
    record_action_taken,
    record_receipt,
    withdraw_action,
)
from config.audit.models import AuditEvent
from tests.accounts.factories import member
from tests.adverse_action.test_breaches import as_misconduct, summary
from tests.adverse_action.test_breaches import taken as acted_upon
from tests.adverse_action.test_journey import (
    POINTS,
    decide,
    notice,
    propose,
    speech,
    write_speech,
)
from tests.adverse_action.test_waits import placed
from tests.adverse_action.test_waits import proposed as proposed_and_weighed
from tests.adverse_action.weighing import words
from tests.disputes.conftest import made, report, world
from tests.journeys.world import ordered, person_file

__all__ = ["made", "report", "world"]


def told(world, sent, event, **delta):
    on = world.agency.on(world.later(**delta))
    record_receipt(notice=sent, event=event, on=on, detail="", by=world.hr, at=world.at)


def just_ordered(world, report):
    return ordered(world, given_name="Teodora")


def furnished(world, report):
    return report.case


def proposed(world, report):
    propose(world, report)
    return report.case


def weighed(world, report):
    """In New York City, with a record among the grounds (R-32)."""
    return proposed_and_weighed(world, placed(report, "NY-NYC")).case


def unsigned(world, report):
    write_speech(world, propose(world, report))
    return report.case


def noticed(world, report):
    notice(world, propose(world, report), channel="post")
    return report.case


def returned(world, report):
    noticed(world, report)
    told(world, Notice.objects.get(), "accepted", days=1)
    told(world, Notice.objects.get(), "returned", days=5)
    return report.case


def waiting(world, report):
    told(world, notice(world, propose(world, report)), "signed", hours=1)
    return report.case


def held(world, report):
    case = waiting(world, report)
    hold_decision(person_file=person_file(world, case), reference="dispute:1", by=None, at=world.at)
    return case


def ripe(world, report):
    case = waiting(world, report)
    speech(world, Proposal.objects.get())
    earliest = Proposal.objects.get().earliest_on
    world.later(days=(earliest - world.agency.on(world.at)).days)
    return case


def decided(world, report):
    case = ripe(world, report)
    decide(world, Proposal.objects.get())
    return case


def finished(world, report):
    case = decided(world, report)
    sent = issue_adverse_notice(
        decision=Proposal.objects.get().decision,
        channel="post",
        submission=uuid4(),
        by=world.hr,
        at=world.later(hours=1),
    )
    told(world, sent, "accepted", days=1)
    return case


def finished_in_vain(world, report):
    case = finished(world, report)
    told(world, Notice.objects.get(kind="adverse"), "returned", days=5)
    return case


def withdrawn(world, report):
    noticed(world, report)
    withdraw_action(
        proposal=Proposal.objects.get(),
        reasons="Explained.",
        channel="post",
        submission=uuid4(),
        by=world.chief,
        at=world.later(hours=1),
    )
    return report.case


def taken(world, report):
    record_action_taken(
        case=report.case,
        kind="denial",
        happened_on=world.agency.on(world.at),
        who="The chief's office",
        how_learned="It was in the mail.",
        submission=uuid4(),
        by=world.hr,
        at=world.later(hours=1),
    )
    return report.case


def investigated(world, report):
    """A misconduct investigation whose report was furnished (603(y))."""
    return as_misconduct(report.case)


def acted(world, report):
    case = investigated(world, report)
    acted_upon(world, case, items=list(report.items.all()))
    return case


def summed_up(world, report):
    case = acted(world, report)
    summary(world, ActionTaken.objects.get(), channel="post")
    told(world, Notice.objects.get(), "accepted", days=1)
    return case


def closed(world, report):
    close_case(
        case=report.case,
        based_on_report=False,
        why="Withdrew.",
        second_by=world.chief,
        submission=uuid4(),
        by=world.hr,
        at=world.later(hours=1),
    )
    return report.case


OFFERED = {
    just_ordered: "",
    furnished: "propose taken close",
    proposed: "notice response speech withdraw taken",
    weighed: "assess notice response speech withdraw taken",
    unsigned: "notice response sign speech withdraw taken",
    noticed: "receipt response speech more withdraw taken",
    returned: "receipt again response speech more withdraw taken",
    waiting: "response speech more still withdraw taken",
    held: "response speech more still lift withdraw taken",
    ripe: "response decide speech more still withdraw taken",
    decided: "final",
    finished: "receipt close",
    finished_in_vain: "receipt again",
    withdrawn: "receipt taken close",
    taken: "final",
    investigated: "acted close",
    acted: "summary",
    summed_up: "receipt close",
    closed: "taken",
}


def forms_of(world, case):
    """What each form says, filled in by somebody who may."""
    counsel = member(world.agency, "counsel")
    today = str(world.agency.on(world.at))
    items = [item.pk for one in case.reports.all() for item in one.items.all()]
    letter = {"channel": "post"}
    more = {"asked_by": "The candidate", "asked_on": today, "reason": "Ill", "told_by": "phone"}
    begun = Proposal.objects.filter(case=case).first()
    said = {"record": "Docket 19-0443.", "conclusion": "It stands in the way."}
    asked = words(begun) if begun and begun.factors else said
    more |= {"told_on": today, "until": str(world.agency.on(world.at) + timedelta(days=90))}
    return {
        "propose": (world.hr, {"kind": "denial", "items": items, "reasons": "The posts."}),
        "assess": (world.hr, asked),
        "notice": (world.hr, letter),
        "receipt": (world.hr, {"event": "delivered", "on": today, "detail": "RR 1"}),
        "again": (world.hr, letter),
        "response": (
            world.hr,
            {"channel": "phone", "received_at": f"{today}T00:00", "text": "I was seventeen."},
        ),
        "sign": (world.chief, {}),
        "decide": (world.chief, {"reasons": "Read it."}),
        "speech": (world.hr, POINTS),
        "more": (world.hr, more),
        "still": (world.hr, letter),
        "lift": (counsel, {"reason": "The limit of discipline ends."}),
        "withdraw": (world.chief, {"reasons": "Explained."} | letter),
        "final": (world.hr, letter),
        "taken": (
            world.hr,
            {"kind": "denial", "happened_on": today, "who": "HR", "how_learned": "Mail."},
        ),
        "acted": (
            world.hr,
            {"kind": "suspension", "happened_on": today, "who": "HR", "how_learned": "An order."}
            | {"items": items},
        ),
        "summary": (world.hr, letter),
        "close": (
            world.hr,
            {"based_on_report": "no", "why": "Closed.", "second_by": world.chief.pk},
        ),
    }


def written():
    """Everything on the trail but looks."""
    return AuditEvent.objects.exclude(verb="read").count()


def twice(user, url, data):
    """The same form sent twice; each answer's status, and what each wrote."""
    client, data = Client(), data | {"submission": str(uuid4())}
    client.force_login(user)
    before, found = written(), []
    for _ in range(2):
        found.append((client.post(url, data).status_code, written() - before))
        before = written()
    return found


@pytest.mark.full
@pytest.mark.parametrize("stand", OFFERED, ids=lambda stand: stand.__name__)
def test_every_act_twice(world, report, time_machine, stand):
    case = stand(world, report)
    time_machine.move_to(world.at + timedelta(minutes=5), tick=False)
    told = forms_of(world, case)
    assert set(told) == set(ACTS)
    possible = []
    for verb, (user, data) in told.items():
        with transaction.atomic():
            (first, wrote), (second, wrote_again) = twice(
                user, f"/admin/cases/{case.reference}/action/{verb}/", data
            )
            transaction.set_rollback(True)
        assert (first, second) in ((302, 302), (409, 409)), (verb, first, second)
        assert bool(wrote) is (first == 302), verb
        assert wrote_again == 0, verb
        if first == 302:
            possible.append(verb)
    assert " ".join(possible) == OFFERED[stand]


def test_an_act_that_is_not_offered_says_so_in_words(world, report, time_machine):
    time_machine.move_to(world.at, tick=False)
    client = Client()
    client.force_login(world.chief)
    url = f"/admin/cases/{report.case.reference}/action/decide/"
    answer = client.post(url, {"reasons": "Read it.", "submission": str(uuid4())})
    assert answer.status_code == 409
    assert "This cannot be done in this case as it stands now." in answer.content.decode()


def test_the_page_offers_to_send_a_returned_letter_again(world, report, time_machine):
    case = returned(world, report)
    time_machine.move_to(world.at, tick=False)
    client = Client()
    client.force_login(world.hr)
    page = f"/admin/cases/{case.reference}/action/"
    assert "The letter came back" in client.get(page).content.decode()
    client.post(f"{page}again/", {"channel": "hand", "submission": str(uuid4())})
    shown = client.get(page).content.decode()
    assert "The letter came back" not in shown
    assert "Post: Came back" in shown
    assert "By hand: Queued" in shown


# -- looks ----------------------------------------------------------------------------------------


def looks(user):
    events = AuditEvent.objects.filter(verb="read", actor=f"user:{user.public_id}")
    return list(events.order_by("id").values_list("target", flat=True))


def test_who_opens_the_page_or_the_preview_is_on_the_trail(world, report, time_machine):
    proposal = propose(world, report)
    time_machine.move_to(world.at, tick=False)
    client = Client()
    client.force_login(world.hr)
    page = f"/admin/cases/{report.case.reference}/action/"
    assert client.get(page).status_code == 200
    assert looks(world.hr) == [f"report:{report.public_id}", proposal.target]
    assert client.get(f"{page}preview/").status_code == 200
    assert looks(world.hr)[2:] == [proposal.target]


def test_a_page_that_shows_no_content_leaves_no_look(world, time_machine):
    case = ordered(world, given_name="Teodora")
    time_machine.move_to(world.at, tick=False)
    client = Client()
    client.force_login(world.hr)
    assert client.get(f"/admin/cases/{case.reference}/action/").status_code == 200
    assert looks(world.hr) == []
