"""Cancelling before anything was furnished: what was set going stops, and nothing is lost."""

from io import BytesIO
from uuid import uuid4

import pytest

from config.accounts.models import Matter
from config.audit.models import AuditEvent
from config.clocks.models import Clock
from config.clocks.services import start_clock
from config.errors import Invalid, Refusal
from config.portal.services import create_link
from screening import services
from screening.models import Case, Order
from screening.services.cancelling import (
    CancelledAlready,
    FurnishedAlready,
    ReportPlayedAPart,
    SecondPersonNeeded,
)
from tests.screening import factories as make
from tests.screening.rawsql import insert, refused_by, update

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return make.world()


def test_the_order_and_its_case_are_closed_and_nothing_is_deleted(here):
    case = make.reviewed(here)
    posts = len(make.posts(case))
    make.cancel(here, case)
    case = Case.objects.get(pk=case.pk)
    assert (case.status, case.order.status) == ("closed", "cancelled")
    assert (case.order.cancelled_by, case.order.cancelled_at) == (here.hr, make.at(20))
    assert case.matter.closed_at == make.at(20)
    assert len(make.posts(case)) == posts
    event = AuditEvent.objects.get(verb="cancel_order")
    assert event.payload == {"ground": "mistake"}


def test_said_again_it_is_done_and_a_colleague_is_told(here):
    case = make.order(here)
    make.cancel(here, case)
    make.cancel(here, case, at=make.at(21))
    assert Order.objects.get().cancelled_at == make.at(20)
    assert AuditEvent.objects.filter(verb="cancel_order").count() == 1
    with pytest.raises(CancelledAlready):
        make.cancel(here, case, by=here.supervisor)


@pytest.mark.parametrize(("name", "value"), [("reason", "  "), ("ground", "because")])
def test_ground_and_reason_are_asked(here, name, value):
    with pytest.raises(Invalid) as invalid:
        make.cancel(here, make.order(here), **{name: value})
    assert set(invalid.value.fields) == {name}


def test_never_after_furnishing(here):
    case = make.furnished(here).case
    with pytest.raises(FurnishedAlready):
        make.cancel(here, case)
    with refused_by("gate_g01", "was furnished"):
        update(
            Order.objects.get(),
            status="cancelled",
            cancel_ground="mistake",
            cancel_reason="x",
            cancelled_at=make.at(20),
        )


def test_a_cancelled_order_stays_so(here):
    make.cancel(here, make.order(here))
    with refused_by("gate_g01", "stays so"):
        update(Order.objects.get(), status="placed")


def test_an_order_does_not_begin_as_cancelled(here):
    placed = make.order(here).order
    with refused_by("gate_g01", "begins as placed"):
        insert(
            Order(
                case=placed.case,
                agency=here.agency,
                screener=here.screener,
                regime=placed.regime,
                purpose="hiring",
                ordered_at=placed.ordered_at,
                ordered_on=placed.ordered_on,
                submission=uuid4(),
                status="cancelled",
                cancel_ground="mistake",
                cancel_reason="x",
                cancelled_at=make.at(1),
            )
        )


def test_nothing_is_furnished_on_it_afterwards(here):
    report = make.issued(here)
    make.cancel(here, report.case)
    with pytest.raises(Refusal):
        services.furnish_report(report=report, by=here.supervisor, at=make.at(21))
    at = make.at(21)
    with refused_by("gate_g01", "was cancelled"):
        update(report, status="furnished", furnished_at=at, furnished_on=at.date())


def test_nothing_is_issued_or_signed_on_it_afterwards(here):
    case = make.reviewed(here)
    make.cancel(here, case)
    with pytest.raises(Refusal):
        services.issue_report(case=case, submission=uuid4(), by=here.supervisor, at=make.at(21))
    unsigned = make.order(here, person={"given_name": "Odile"})
    shown = make.disclose(unsigned)
    make.cancel(here, unsigned)
    with pytest.raises(Refusal) as refused:
        services.sign_authorization(
            case=unsigned,
            disclosure=shown,
            signed_name="Odile Pell",
            address="192.0.2.7",
            shown_sha256=shown.sha256,
            submission=uuid4(),
            by="subject:x",
            at=make.at(21),
        )
    assert refused.value.gate == "G-01"
    with refused_by("gate_g01", "was cancelled"):
        make.authorize(unsigned)


def test_the_permission_can_still_be_taken_back(here):
    case = make.ready(here)
    make.cancel(here, case)
    assert services.revoke_authorization(case=case, by=None, at=make.at(21)).revoked_at


def test_ways_to_sign_end_and_a_way_to_the_matter_stays(here):
    case = make.order(here)
    made = {
        purpose: create_link(
            matter=case.matter, person=case.person, purpose=purpose, by=here.hr, at=make.at(19)
        )[0]
        for purpose in ("sign_authorization", "matter")
    }
    make.cancel(here, case)
    for link in made.values():
        link.refresh_from_db()
    assert made["sign_authorization"].revoked_at == make.at(20)
    assert made["matter"].revoked_at is None


def test_deadlines_are_void_with_the_reason(here):
    case = make.order(here)
    clock = start_clock(
        matter=case.matter,
        rule_id="D-18",
        target=f"case:{case.matter.public_id}",
        organization=here.agency,
        event_on=make.at().date(),
        by=None,
        at=make.at(),
    )
    make.cancel(here, case)
    clock = Clock.objects.get(pk=clock.pk)
    assert clock.status == "void"
    assert clock.changes.get().reason == "The order was cancelled."


def test_files_that_wait_are_refused_and_runs_break_off(here):
    make.policy(here.agency)
    case = make.ready(here)
    account = make.confirmed(here, case)
    make.collect(account, [make.HARMLESS])
    run = services.start_screening(case=case, by=None, at=make.at(3))
    batch = services.queue_import(
        case=Case.objects.get(pk=case.pk),
        account=account,
        upload=BytesIO(b"x"),
        filename="x.csv",
        provenance="public_capture",
        submission=uuid4(),
        by=here.analyst,
        at=make.at(4),
    )
    make.cancel(here, case)
    batch.refresh_from_db()
    run.refresh_from_db()
    assert (batch.status, batch.problem) == ("refused", "The order was cancelled.")
    assert (run.status, run.problem) == ("failed", "The order was cancelled.")
    assert services.work_on_batch(batch.pk, make.at(21)) is None
    assert services.work_on_run(run.pk, make.at(21)) is None


# -- turned down is an outcome


def test_turning_somebody_down_asks_whether_the_report_played_a_part(here):
    case = make.order(here)
    with pytest.raises(Invalid) as invalid:
        make.cancel(here, case, ground="turned_down")
    assert "report_played_a_part" in invalid.value.fields
    with pytest.raises(ReportPlayedAPart):
        make.cancel(here, case, ground="turned_down", report_played_a_part=True)
    make.cancel(here, case, ground="turned_down", report_played_a_part=False)
    assert Order.objects.get().report_played_a_part is False


def test_a_no_beside_reported_items_needs_a_second_person(here):
    case = make.issued(here).case
    told = {"ground": "turned_down", "report_played_a_part": False}
    for second in (None, here.hr):
        with pytest.raises(SecondPersonNeeded):
            make.cancel(here, case, second_by=second, **told)
    make.cancel(here, case, second_by=here.chief, **told)
    assert Order.objects.get().no_part_confirmed_by == here.chief


def test_the_database_wants_the_answer_too(here):
    make.order(here)
    with refused_by("turned_down_without_the_report"):
        update(
            Order.objects.get(),
            status="cancelled",
            cancel_ground="turned_down",
            cancel_reason="x",
            cancelled_at=make.at(1),
        )


def test_the_matter_is_closed_for_an_engagement_to_end(here):
    make.cancel(here, make.order(here))
    assert not Matter.objects.filter(closed_at=None, kind="case").exists()
