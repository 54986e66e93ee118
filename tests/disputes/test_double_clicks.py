"""Every act of the desk sent twice by the same form: the first result, and one row."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from config.audit.models import AuditEvent
from config.delivery.models import DeliveryProof
from disputes.admin.acts import ACTS
from disputes.admin.item_acts import ITEM_ACTS
from disputes.models import (
    Answer,
    Check,
    Dismissal,
    Dispute,
    DisputeItem,
    Evidence,
    EvidenceReview,
    Extension,
    FrivolousNotice,
    NamedRecipient,
    ProviderNotice,
    Request,
    ResultsNotice,
)
from disputes.models.blocks import PARTS
from disputes.services import (
    add_information,
    ask_notifications,
    ask_procedure,
    assign_item,
    block_theft,
    complete_dispute,
    describe_procedure,
    propose_dismissal,
    record_outcome,
    record_provider_notice,
    record_theft_part,
    send_results,
    tellable,
)
from disputes.services.theft import open_theft_block
from screening.models import Report, SocialAccount
from tests.disputes.visitors import at_desk, dismissed, dispute_of
from tests.screening.rawsql import behind_triggers

ROWS = (
    *(Dismissal, Dispute, DisputeItem, Evidence, EvidenceReview, Extension, FrivolousNotice),
    *(ProviderNotice, ResultsNotice, DeliveryProof, Answer, Check, NamedRecipient, Request),
)


@pytest.fixture
def dispute(world, report):
    return dispute_of(world, report)


def decide(world, *items, outcome="deleted"):
    for one in items:
        assign_item(item=one, to=world.third, by=world.supervisor, at=world.at)
        record_outcome(
            item=one, outcome=outcome, looked_at="x", note="y", by=world.third, at=world.at
        )


def news(world, dispute):
    world.at += timedelta(minutes=5)
    add_information(
        dispute=dispute, words="Script.", received_at=world.at, by="subject:1", at=world.at
    )


def today(world):
    return world.cra.on(timezone.now()).isoformat()


def complete(world, dispute):
    decide(world, *dispute.items.all())
    return {}


def results(world, dispute):
    decide(world, dispute.items.first())
    return {}


def proof(world, dispute):
    decide(world, *dispute.items.all())
    complete_dispute(dispute=dispute, by=world.supervisor, at=world.at)
    notice = dispute.results_notices.get()
    told = {"event": "accepted", "on": today(world), "detail": "Carrier"}
    return {"notice": notice.pk, **told}


def sent(world, dispute):
    notice = record_provider_notice(
        item=dispute.items.first(),
        provider="Clearview Research",
        address="1 Main St",
        by=world.supervisor,
        at=world.at,
    )
    return {"notice": notice.pk, "on": today(world)}


def information(world, dispute):
    moment = timezone.localtime(world.at, world.cra.zone) + timedelta(minutes=5)
    return {"received_at": moment.strftime("%Y-%m-%dT%H:%M"), "words": "More."}


def frivolous(world, dispute):
    return {"reasons": "Nothing is said.", "needed": "Say what is wrong."}


def again(world, dispute):
    dismissed(world, dispute)
    return information(world, dispute) | {"channel": "letter"}


def approve_frivolous(world, dispute):
    told = {"reasons": ["x"], "needed": ["y"], "by": world.third, "at": world.at}
    propose_dismissal(dispute=dispute, **told)
    return {}


def return_frivolous(world, dispute):
    return approve_frivolous(world, dispute) | {"answer": "The person named it by telephone."}


def frivolous_proof(world, dispute):
    dismissed(world, dispute)
    return {"event": "accepted", "on": today(world), "detail": "Carrier"}


def done(world, dispute, outcome="deleted"):
    decide(world, *dispute.items.all(), outcome=outcome)
    return complete_dispute(dispute=dispute, by=world.supervisor, at=world.at)


def asked(world, dispute, ask=ask_procedure, **own):
    done(world, dispute)
    if ask is ask_notifications:
        own["recipients"] = tellable(dispute, world.cra.on(world.at))
    given = {"channel": "phone", "received_at": world.at, "submission": uuid4()}
    return ask(dispute=dispute, by=world.supervisor, at=world.at, **given, **own)


def request(world, dispute):
    done(world, dispute)
    moment = timezone.localtime(world.at, world.cra.zone) + timedelta(minutes=5)
    told = {"kind": "procedure", "channel": "phone"}
    return {"received_at": moment.strftime("%Y-%m-%dT%H:%M"), **told}


def describe(world, dispute):
    asked(world, dispute)
    return {}


def notify(world, dispute):
    asked(world, dispute, ask_notifications)
    return {}


def help_(world, dispute):
    done(world, dispute, "verified")
    return {}


def answer_proof(world, dispute):
    letter = describe_procedure(request=asked(world, dispute), by=world.supervisor, at=world.at)
    return {"notice": letter.pk, "event": "accepted", "on": today(world), "detail": "Carrier"}


def expedited(world, dispute):
    decide(world, *dispute.items.all())
    moment = timezone.localtime(world.at, world.cra.zone) + timedelta(minutes=5)
    return {"told_at": moment.strftime("%Y-%m-%dT%H:%M"), "note": "555-0142, herself."}


def empty(world, dispute):
    """A dispute in words, and a file that holds nothing."""
    with behind_triggers():
        for model in (ProviderNotice, DisputeItem):
            model.objects.all()._raw_delete("default")
        SocialAccount.objects.update(status="rejected")
        Report.objects.update(status="issued", furnished_at=None, furnished_on=None)
        Dispute.objects.update(words="Take it all out.")
    return {}


WHOLE = {
    "empty": empty,
    "request": request,
    "describe": describe,
    "notify": notify,
    "help": help_,
    "answer-proof": answer_proof,
    "expedited": expedited,
    "complete": complete,
    "results": results,
    "proof": proof,
    "sent": sent,
    "information": information,
    "again": again,
    "frivolous": frivolous,
    "approve-frivolous": approve_frivolous,
    "return-frivolous": return_frivolous,
    "frivolous-proof": frivolous_proof,
}


def assign(world, item):
    return world.supervisor, {"to": world.third.pk}


def review(world, item):
    news(world, item.dispute)
    assign_item(item=item, to=world.third, by=world.supervisor, at=world.at)
    return world.third, {"evidence": item.dispute.evidence.first().public_id, "note": "Read."}


def outcome(world, item):
    assign_item(item=item, to=world.third, by=world.supervisor, at=world.at)
    told = {"points": ["whole"], "outcome": "deleted", "note": "You were right."}
    return world.third, told


def extend(world, item):
    news(world, item.dispute)
    on = world.cra.on(world.at).isoformat()
    return world.supervisor, {"information_on": on, "reason": "It shows the source."}


def provider(world, item):
    return world.supervisor, {"provider": "Clearview Research", "address": "1 Main St"}


def put_back(world, item):
    decide(world, *item.dispute.items.all())
    complete_dispute(dispute=item.dispute, by=world.supervisor, at=world.at)
    told = {"provider": "Fen Data", "address": "1 Fen St", "words": "It is complete and right."}
    return world.supervisor, {**told, "certified_on": today(world)}


def theft(world, item, *parts):
    block = open_theft_block(item, world.at)
    for part in parts:
        told = {"received_at": world.at, "by": world.supervisor, "at": world.at}
        record_theft_part(block=block, part=part, **told)
    return block


def theft_part(world, item):
    theft(world, item)
    moment = timezone.localtime(world.at, world.cra.zone) + timedelta(minutes=5)
    told = {"part": "report_at", "received_at": moment.strftime("%Y-%m-%dT%H:%M")}
    return world.supervisor, told


def theft_block(world, item):
    theft(world, item, *PARTS)
    return world.supervisor, {}


def theft_decline(world, item):
    theft(world, item)
    return world.supervisor, {"reasons": "No report came."}


def theft_rescind(world, item):
    block = theft(world, item, *PARTS)
    block_theft(block=block, by=world.supervisor, at=world.at)
    return world.supervisor, {"reasons": "It was asked for by mistake."}


ITEM = {
    "put-back": put_back,
    "theft-part": theft_part,
    "theft-block": theft_block,
    "theft-decline": theft_decline,
    "theft-rescind": theft_rescind,
    "assign": assign,
    "review": review,
    "outcome": outcome,
    "extend": extend,
    "provider": provider,
}


def test_every_act_has_a_row_here():
    assert set(WHOLE) == set(ACTS)
    assert set(ITEM) == set(ITEM_ACTS)


def counts():
    return {
        **{model.__name__: model.objects.count() for model in ROWS},
        "events": AuditEvent.objects.exclude(verb="read").count(),
    }


def twice(client, address, told):
    """The same form, sent by two clicks."""
    told = {"submission": str(uuid4()), **told}
    before = counts()
    first = client.post(address, told)
    assert (first.status_code, counts() != before) == (302, True), first.content.decode()[:3000]
    after = counts()
    second = client.post(address, told)
    assert (second.status_code, second["Location"]) == (302, first["Location"])
    assert counts() == after


@pytest.mark.full
@pytest.mark.parametrize("verb", WHOLE)
def test_an_act_on_a_dispute_sent_twice_is_one(client, world, dispute, time_machine, verb):
    told = WHOLE[verb](world, dispute)
    time_machine.move_to(world.at + timedelta(minutes=10), tick=False)
    address = f"/admin/disputes/{dispute.number}/{verb}/"
    twice(at_desk(client, world.supervisor), address, told)


@pytest.mark.full
@pytest.mark.parametrize("verb", ITEM)
def test_an_act_on_an_item_sent_twice_is_one(client, world, dispute, time_machine, verb):
    item = dispute.items.first()
    user, told = ITEM[verb](world, item)
    time_machine.move_to(world.at + timedelta(minutes=10), tick=False)
    address = f"/admin/disputes/{dispute.number}/items/{item.public_id}/{verb}/"
    twice(at_desk(client, user), address, told)


def test_naming_items_twice_names_them_once(client, world, report):
    dispute = dispute_of(world, report, claims=(), words="All of it.")
    key = report.items.first().public_id
    told = {f"{key}-ticked": "on", f"{key}-reason": "satire"}
    twice(at_desk(client, world.supervisor), f"/admin/disputes/{dispute.number}/name/", told)


def test_another_form_is_another_act(world, dispute):
    """Only the same form is answered with the first result."""
    decide(world, dispute.items.first())
    submission = uuid4()
    told = {"dispute": dispute, "by": world.supervisor, "at": world.at}
    first = send_results(submission=submission, **told)
    assert send_results(submission=submission, **told) == first
    with pytest.raises(Exception, match="not told yet"):
        send_results(submission=uuid4(), **told)
