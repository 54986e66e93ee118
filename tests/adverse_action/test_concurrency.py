"""Two clicks at once, each with a connection of its own: one act, and both get its result."""

from datetime import timedelta
from uuid import uuid4

import pytest

from adverse_action import services
from adverse_action.models import (
    ActionTaken,
    Decision,
    Notice,
    Proposal,
    Response,
    SpeechRecord,
    SpeechSignOff,
)
from tests.accounts.factories import member
from tests.adverse_action.test_journey import POINTS
from tests.screening import factories as make
from tests.together import together

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_clicks_at_once_are_one_act_at_every_step():
    """In-house, where no letter needs a second paper; one world, for it takes seconds to make."""
    here = make.world(in_house=True)
    report = make.furnished(here)
    common = {"by": here.hr, "at": make.at(8)}

    def twice(service, model, **told):
        submission = uuid4()
        act = lambda: service(submission=submission, **told)  # noqa: E731
        one, two = together(act, act)
        assert one == two, service.__name__
        assert model.objects.count() == 1, service.__name__
        return one

    proposal = twice(
        services.propose_action,
        Proposal,
        case=report.case,
        kind="denial",
        reasons="The posts do not fit.",
        items=list(report.items.all()),
        **common,
    )
    sent = twice(
        services.issue_pre_adverse_notice, Notice, proposal=proposal, channel="hand", **common
    )
    twice(
        services.record_response,
        Response,
        proposal=proposal,
        channel="phone",
        text="I was seventeen.",
        received_at=make.at(8),
        **common,
    )
    on = here.agency.on(make.at(8))
    services.record_receipt(notice=sent, event="signed", on=on, detail="", **common)
    proposal.refresh_from_db()
    ripe = make.at(8) + timedelta(days=(proposal.earliest_on - on).days)
    chief = member(here.agency, "decision_maker")
    record = twice(
        services.write_speech_record, SpeechRecord, proposal=proposal, points=POINTS, **common
    )
    twice(services.sign_speech_record, SpeechSignOff, record=record, by=chief, at=ripe)
    twice(
        services.decide_action, Decision, proposal=proposal, reasons="Read it.", by=chief, at=ripe
    )
    twice(
        services.record_action_taken,
        ActionTaken,
        case=report.case,
        kind="denial",
        happened_on=on,
        who="The chief's office",
        how_learned="It was in the mail.",
        **common,
    )
