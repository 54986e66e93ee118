"""Something new after the end opens a new dispute; a dispute needs no open case (R-12)."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from config.accounts.models import Matter
from config.accounts.services import open_person_file
from config.clocks.models import Clock
from config.errors import Invalid, Refusal
from disputes.models import Dispute
from disputes.services import (
    Claim,
    assign_item,
    complete_dispute,
    dispute_again,
    receive_dispute,
    record_outcome,
    unreviewed,
)
from screening.models import Case
from screening.workflow import CaseStatus
from tests.accounts.factories import OrganizationFactory, PersonFactory, member
from tests.disputes.test_pages import Visitor, page_of, said
from tests.disputes.test_portal import text_of
from tests.disputes.visitors import dismissed, dispute_of
from tests.screening.rawsql import refused_by, update


@pytest.fixture
def dispute(world, report):
    return dispute_of(world, report)


def again(world, dispute, **changes):
    world.at += timedelta(days=3)
    told = {"words": "Here is the film.", "channel": "letter", "received_at": world.at}
    given = {"submission": uuid4(), "by": world.supervisor, "at": world.at}
    fresh = Dispute.objects.get(pk=dispute.pk)
    return dispute_again(follows=fresh, **{**told, **given, **changes})


def decided(world, dispute, *outcomes):
    for item, outcome in zip(dispute.items.order_by("pk"), outcomes, strict=True):
        assign_item(item=item, to=world.third, by=world.supervisor, at=world.at)
        told = {"looked_at": "Post.", "note": "We looked.", "by": world.third, "at": world.at}
        record_outcome(item=item, outcome=outcome, **told)
    complete_dispute(dispute=dispute, by=world.supervisor, at=world.at)


def test_what_n07_asked_for_opens_a_new_dispute_with_days_of_its_own(world, dispute):
    """law.md, example 8."""
    dismissed(world, dispute)
    found = again(world, dispute)
    assert (found.follows, found.status) == (dispute, "received")
    assert found.received_on == dispute.received_on + timedelta(days=3)
    assert [i.report_item for i in found.items.all()] == [
        i.report_item for i in dispute.items.all()
    ]
    for item in found.items.all():
        running = Clock.objects.for_target(item.target).filter(rule_id="D-06").get()
        assert running.started_on == found.received_on
        assert running.due_on == found.received_on + timedelta(days=29)
        assert [one.filename for one in unreviewed(item)] == ["note.txt"]
    dispute.refresh_from_db()
    assert dispute.status == "frivolous"


def test_after_a_result_only_what_is_still_in_the_file_is_disputed_again(world, dispute):
    decided(world, dispute, "verified", "deleted")
    found = again(world, dispute)
    kept = dispute.items.get(status="verified").report_item.post
    assert [item.report_item.post for item in found.items.all()] == [kept]


def test_where_nothing_of_it_is_left_the_words_are_disputed(world, dispute):
    decided(world, dispute, "deleted", "deleted")
    found = again(world, dispute, words="It is still on their list.")
    assert (found.items.count(), found.words) == (0, "It is still on their list.")
    with pytest.raises(Invalid, match="no item of it"):
        again(world, dispute, words="", files=[("a.txt", b"x")])


def test_the_same_form_twice_is_one_dispute(world, dispute):
    dismissed(world, dispute)
    form = uuid4()
    first = again(world, dispute, submission=form)
    assert again(world, dispute, submission=form) == first


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"words": " "}, "words: "),
        ({"received_at": timezone.now() - timedelta(days=4000)}, "received_at: "),
    ],
)
def test_a_slip_opens_nothing(world, dispute, changes, fault):
    dismissed(world, dispute)
    with pytest.raises(Invalid, match=fault):
        again(world, dispute, **changes)
    assert Dispute.objects.filter(follows=dispute).count() == 0


def test_what_comes_while_it_is_open_belongs_to_it(world, dispute):
    with pytest.raises(Refusal, match="not finished yet"):
        again(world, dispute)


def following(world, earlier, file, **changes):
    told = {"person_file": file, "words": "Mine.", "channel": "phone", "received_at": world.at}
    given = {"submission": uuid4(), "by": world.supervisor, "at": world.at, "follows": earlier}
    return receive_dispute(**{**told, **given, **changes})


def test_no_dispute_follows_an_open_one(world, dispute):
    with refused_by("follows_a_closed_one"):
        following(world, dispute, dispute.matter)


def test_no_dispute_follows_one_of_another_file(world, dispute):
    dismissed(world, dispute)
    other = PersonFactory(organization=world.cra)
    file = open_person_file(person=other, by=world.supervisor, at=world.at)
    with refused_by("follows_a_closed_one"):
        following(world, dispute, file)


def test_what_it_follows_is_never_rewritten(world, dispute):
    dismissed(world, dispute)
    found = again(world, dispute)
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        update(found, follows_id=None)


# -- doors -----------------------------------------------------------------------------------------


def test_the_desk_receives_it_and_both_pages_name_the_other(world, dispute, time_machine):
    dismissed(world, dispute)
    clerk = Visitor(world.supervisor).open(page_of(dispute))
    moment = timezone.localtime(world.at, world.cra.zone).strftime("%Y-%m-%dT%H:%M")
    time_machine.move_to(world.at + timedelta(minutes=2), tick=False)
    clerk.send("again/", channel="letter", received_at=moment, words="The second post.")
    found = Dispute.objects.get(follows=dispute)
    assert f"Followed by {found.number}" in said(clerk)
    assert f"Follows {dispute.number}" in said(clerk.open(page_of(found)))


def test_the_person_sends_it_in_the_portal(person, world, dispute):
    dismissed(world, dispute)
    address = f"/portal/disputes/{dispute.public_id}/again/"
    assert address in person.get(address.replace("again/", "")).content.decode()
    page = person.get(address)
    assert "Send us this: Say which post." in text_of(page)
    form = {"submission": page.context["submission"]}
    assert person.post(address, form).status_code == 400
    sent = person.post(address, form | {"words": "The second one."})
    found = Dispute.objects.get(follows=dispute)
    assert sent["Location"] == f"/portal/disputes/{found.public_id}/receipt/"
    old = text_of(person.get(f"/portal/disputes/{dispute.public_id}/"))
    assert f"You sent something new after this. See dispute {found.number}" in old
    new = text_of(person.get(f"/portal/disputes/{found.public_id}/"))
    assert f"You sent this after dispute {dispute.number} was finished." in new


def test_an_open_dispute_is_not_disputed_again(person, world, dispute):
    address = f"/portal/disputes/{dispute.public_id}/"
    assert person.get(f"{address}again/")["Location"] == address


# -- without a case ------------------------------------------------------------------------------


def enter(clerk, file, world, **told):
    moment = timezone.localtime(timezone.now(), world.cra.zone).strftime("%Y-%m-%dT%H:%M")
    fields = {"channel": "phone", "received_at": moment, "words": "That is not me."} | told
    return clerk.client.post(
        f"/admin/people/{file}/dispute/", {"submission": uuid4(), "results_by": "mail"} | fields
    )


def test_somebody_without_any_case_disputes_by_phone(world, report):
    """R-12, R-13: same clocks, same receipt."""
    person = PersonFactory(organization=world.cra, street="9 Fen St", city="Larkhaven", state="CO")
    file = open_person_file(person=person, by=world.supervisor, at=world.at)
    clerk = Visitor(world.supervisor).open(f"/admin/people/{file.reference}/")
    assert "needs no open case and no notice" in clerk.text
    clerk.open(f"/admin/people/{file.reference}/dispute/")
    sent = enter(clerk, file.reference, world)
    found = Dispute.objects.get(person=person)
    assert sent["Location"] == f"/admin/disputes/{found.number}/"
    assert found.receipt is not None
    rules = Clock.objects.open().filter(matter=file).values_list("rule_id", flat=True)
    assert set(rules) == {"D-05", "D-06"}
    assert found.number in clerk.open(f"/admin/people/{file.reference}/").text


def test_a_person_whose_case_is_closed_disputes_an_item(world, report):
    Case.objects.filter(pk=report.case_id).update(status=CaseStatus.CLOSED)
    item = report.items.first()
    clerk = Visitor(world.supervisor).open(f"/admin/people/{report.case.reference}/dispute/")
    ticked = {f"{item.public_id}-ticked": "on", f"{item.public_id}-reason": "satire"}
    assert enter(clerk, report.case.reference, world, **ticked).status_code == 302
    assert Dispute.objects.get().items.get().report_item == item
    assert report.case.reference in clerk.open(f"/admin/people/{report.case.reference}/").text


def test_a_slip_at_the_desk_keeps_what_was_typed(world, report):
    clerk = Visitor(world.supervisor).open(f"/admin/people/{report.case.reference}/dispute/")
    answer = enter(clerk, report.case.reference, world, words="", channel="letter")
    assert answer.status_code == 400
    assert not Dispute.objects.exists()


@pytest.mark.parametrize(
    "words", [lambda one: one.matter.reference, lambda one: one.person.family_name[:6]]
)
def test_files_are_found_by_name_and_number(world, dispute, words):
    client = Visitor(world.supervisor).open("/admin/").client
    found = client.post("/admin/find/", {"q": words(dispute)}).content.decode()
    assert f"/admin/people/{dispute.matter.reference}/" in found


@pytest.mark.parametrize("role", ["hr", "decision_maker", "auditor"])
def test_the_agency_opens_nobodys_file(world, report, role):
    for reference in (report.case.reference, Matter.objects.latest("pk").reference):
        Visitor(member(world.agency, role)).open(f"/admin/people/{reference}/", expect=404)


def test_nobody_enters_a_dispute_with_a_stranger(world, report):
    stranger = Visitor(member(OrganizationFactory(cra=True), "supervisor"))
    stranger.open(f"/admin/people/{report.case.reference}/dispute/", expect=404)


def test_the_old_claim_keeps_its_reason(world, report):
    claims = [Claim(item, "hacked", "Not me.") for item in report.items.all()]
    dispute = dispute_of(world, report, claims=claims)
    dismissed(world, dispute)
    found = again(world, dispute)
    assert set(found.items.values_list("reason", "explanation")) == {("hacked", "Not me.")}
