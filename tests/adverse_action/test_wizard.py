"""Five screens from the furnished report to the notice on its way."""

from datetime import timedelta
from uuid import uuid4

import pytest

from adverse_action.admin.wizard import STEPS
from adverse_action.models import Notice, Proposal
from adverse_action.services.requirements import requirements_for
from config.accounts.models import Organization
from config.clocks.models import Clock
from config.errors import Invalid
from tests.accounts.factories import member
from tests.adverse_action.test_journey import notice, propose, received
from tests.disputes.conftest import made, report, world
from tests.journeys.visitor import Visitor
from tests.screening.rawsql import refused_by

__all__ = ["made", "report", "world"]
SCREENS = ("begin", "law", "letter", "issue", "sent")


@pytest.fixture
def hr(world, report, time_machine):
    def at(screen, user=None, expect=200):
        time_machine.move_to(world.at + timedelta(minutes=1), tick=False)
        path = f"/admin/cases/{report.case.reference}/action/{screen}/"
        return Visitor(user or world.hr).open(path, expect=expect)

    return at


def begun(hr, report, **changes):
    items = [str(item.pk) for item in report.items.all()]
    told = {"kind": "denial", "items": items, "reasons": "Two posts."}
    return hr("begin").send("reasons", **(told | changes))


def test_five_screens_and_each_says_which_it_is(hr, report):
    assert len(STEPS) == 5
    seen = [hr("begin"), begun(hr, report), hr("letter"), hr("issue")]
    seen.append(hr("issue").send("channel", channel="post"))
    for number, visitor in enumerate(seen, 1):
        here = visitor.html.xpath("//ol[@class='pb-wizard']/li[@aria-current='step']")
        assert [str(STEPS[number - 1]) in one.text_content() for one in here] == [True]
    assert Notice.objects.get().delivery.channel == "post"


def test_a_screen_whose_act_is_done_sends_on(hr, report):
    """The back button, a bookmark, a colleague who was faster."""
    for screen in SCREENS[1:]:
        assert hr(screen).path.endswith("/begin/")
    begun(hr, report)
    for screen in ("begin", "sent"):
        assert hr(screen).path.endswith("/law/")
    hr("issue").send("channel", channel="hand")
    for screen in SCREENS:
        assert hr(screen).path.endswith("/sent/")


def test_each_form_sent_twice_acts_once(hr, report):
    items = [item.pk for item in report.items.all()]
    for screen, having, fields in (
        ("begin", "reasons", {"kind": "denial", "reasons": "Two posts.", "items": items}),
        ("issue", "channel", {"channel": "hand"}),
    ):
        visitor = hr(screen)
        form = visitor.form(having)
        data = {**dict(form.form_values()), **fields}
        first, second = (visitor.client.post(visitor.path, data) for _ in range(2))
        assert first.status_code == 302, visitor.errors(first)
        assert first.url == second.url
    assert Proposal.objects.count() == Notice.objects.count() == 1


def test_what_is_filled_in_wrong_stays_on_the_screen(hr, report):
    visitor = hr("begin").send("reasons", expect=400, kind="denial", reasons="")
    assert visitor.path.endswith("/begin/")
    visitor = hr("begin").send("reasons", expect=409, kind="denial", reasons="Two posts.")
    assert "A proposal without a ground explains nothing." in visitor.text
    assert not Proposal.objects.exists()


def test_the_law_is_told_with_day_authority_and_reason(world, hr, report):
    begun(hr, report)
    shown = hr("law")
    for words in ("D-03", "5 business days", "15 U.S.C. 1681b(b)(3)(A)", "practice, not law"):
        assert words in shown.text
    assert "Pickering" in shown.text
    day = (world.agency.on(world.at) + timedelta(days=30)).isoformat()
    later = Visitor(world.hr).open(f"{shown.path}?on={day}")
    assert later.page.context["asked"].received_on.isoformat() == day
    assert Visitor(world.hr).open(f"{shown.path}?on=1200-01-01").page.status_code == 200


def test_what_the_screen_says_is_what_the_clock_counts(world, report):
    today = world.agency.on(world.at)
    received(world, notice(world, propose(world, report)), today)
    asked = requirements_for(report.case, received_on=today)
    assert asked.earliest_on == Clock.objects.get(rule_id="D-03").earliest_on
    assert asked.periods[0].steps


def test_in_house_the_screens_cite_the_agencys_own_policy(db):
    from tests.screening import factories as make

    case = make.furnished(make.world(in_house=True)).case
    asked = requirements_for(case, received_on=make.at(8).date())
    assert {row.citation for row in asked.periods} == {"agency policy"}
    assert asked.notice == ()
    assert not any("1681" in row.citation for row in asked.conditions)


# -- an agency that waits longer ------------------------------------------------------------------


def test_an_agency_waits_longer_and_says_why(world, hr, report):
    Organization.objects.filter(pk=world.agency.pk).update(
        waiting_days=10, waiting_reason="Labor agreement, article 12"
    )
    begun(hr, report)
    shown = hr("law").text
    assert "10 business days" in shown
    assert "waits longer: Labor agreement, article 12" in shown


def test_no_agency_waits_longer_without_a_reason_or_shorter_at_all(world):
    found = Organization.objects.filter(pk=world.agency.pk)
    with refused_by("longer_wait_has_its_reason"):
        found.update(waiting_days=10)
    with refused_by("waiting_days_only_up"):
        found.update(waiting_days=4, waiting_reason="Haste")


# -- who may --------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["decision_maker", "counsel", "auditor"])
def test_only_hr_goes_through_the_screens(world, hr, report, role):
    propose(world, report)
    for screen in SCREENS:
        hr(screen, user=member(world.agency, role), expect=403)


# -- where letters go -----------------------------------------------------------------------------


def test_the_address_is_corrected_and_what_came_back_goes_again(world, hr, report):
    from tests.adverse_action.test_following import told

    sent = notice(world, propose(world, report), channel="post")
    told(world, sent, "accepted", days=1)
    told(world, sent, "returned", days=6)
    shown = hr("address")
    assert "1427 Alder Court" in shown.text
    shown.send("street", street="9 Mill Lane", city="Larkhaven", state="co", postal_code="80000")
    report.case.person.refresh_from_db()
    person = report.case.subject.person
    person.refresh_from_db()
    assert (person.street, person.state) == ("9 Mill Lane", "CO")
    hr("address").send("action/again/", channel="post")
    assert Notice.objects.get().way.address_lines[1] == "9 Mill Lane"


def test_an_address_with_a_hole_is_refused(world, hr, report):
    shown = hr("address").send("street", expect=400, street=" ")
    assert report.case.person.street != " "
    assert "action/again/" not in [form.action for form in shown.html.forms]


def test_the_trail_names_the_fields_and_not_the_street(world, report):
    from config.accounts.services.persons import correct_address
    from config.audit.models import AuditEvent

    case = report.case
    told = {"street": "9 Mill Lane", "city": "Larkhaven", "state": "CO", "postal_code": "80000"}
    for _ in range(2):
        correct_address(
            person=case.person, matter=case.matter, address=told, by=world.hr, at=world.at
        )
    event = AuditEvent.objects.get(verb="correct_address")
    assert event.payload["fields"] == ["street", "postal_code"]
    assert "Mill" not in event.body
    with pytest.raises(Invalid, match="A letter needs this"):
        correct_address(person=case.person, matter=case.matter, address={}, by=None, at=world.at)


# -- everybody who waits --------------------------------------------------------------------------


def listed(world, user, time_machine):
    time_machine.move_to(world.at + timedelta(minutes=1), tick=False)
    visitor = Visitor(user).open("/admin/decisions/")
    groups = visitor.page.context["groups"]
    return visitor, [(name, row.act) for _, name, rows in groups for row in rows]


def test_the_list_names_the_next_act_of_each_stage(world, report, time_machine):
    from tests.adverse_action.test_following import told
    from tests.adverse_action.test_journey import decide, speech

    def act():
        return listed(world, world.hr, time_machine)[1]

    proposal = propose(world, report)
    assert act() == [("today", "Write to the person")]
    sent = notice(world, proposal, channel="post")
    assert act() == [("today", "Hand it over, and record it")]
    told(world, sent, "accepted", days=1)
    assert act() == [("later", "Complete the speech record and have it signed")]
    proposal.refresh_from_db()
    speech(world, proposal)
    assert act() == [("later", "")]
    world.later(days=(proposal.earliest_on - world.agency.on(world.at)).days)
    assert act() == [("today", "Decide")]
    told(world, sent, "returned", hours=1)
    assert act() == [("today", "Correct the address and send it again")]
    told(world, _again(world, sent), "signed", hours=1)
    proposal.refresh_from_db()
    world.later(days=(proposal.earliest_on - world.agency.on(world.at)).days)
    decide(world, proposal)
    assert act() == [("today", "Send the notice of the decision")]


def _again(world, sent):
    from adverse_action.services import send_again

    at = world.later(hours=1)
    send_again(notice=sent, channel="hand", submission=uuid4(), by=world.hr, at=at)
    return Notice.objects.get(pk=sent.pk)


def test_an_act_is_a_link_only_for_those_whose_act_it_is(world, report, time_machine):
    propose(world, report)
    visitor, _ = listed(world, world.hr, time_machine)
    assert visitor.links("/action/law/")
    visitor, acts = listed(world, world.chief, time_machine)
    assert acts == [("today", "Write to the person")]
    assert not visitor.links("/action/law/")
