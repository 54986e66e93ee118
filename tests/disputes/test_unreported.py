"""What no report ever printed is in the file all the same, and can be disputed (1681i(a)(1)(A))."""

from contextlib import nullcontext
from datetime import timedelta
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import override_settings

from config.audit.models import AuditEvent
from config.clocks.models import Clock
from config.errors import Invalid, Refusal
from disputes.models import Dispute, DisputeItem, Draft
from disputes.services import (
    Claim,
    accounts_held,
    answer_empty,
    assign_item,
    complete_dispute,
    dispute_again,
    mark_undecided,
    name_unnamed,
    papers,
    posts_held,
    put_back,
    receive_dispute,
    record_outcome,
    record_results_receipt,
    state_dispute,
    tellable,
)
from screening.models import (
    Case,
    ConsumerStatement,
    Post,
    ProviderCertification,
    SocialAccount,
    Tombstone,
)
from screening.services import (
    certify_item,
    file_state,
    propose_account,
    reject_account,
    review_flag,
)
from tests.accounts.factories import WallFactory
from tests.disputes.visitors import at_desk, send, visitor
from tests.journeys.world import authorized, build_world, ordered, person_file, screened
from tests.screening.rawsql import behind_triggers, insert, refused_by, update


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker, tmp_path_factory):
    """Collected and marked; nobody was given anything."""
    folder = tmp_path_factory.mktemp("world")
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(FILES_ROOT=folder / "files", DEMO=True):
            world = build_world(folder)
            case = screened(world)
        yield world, case, folder
        transaction.set_rollback(True)


@pytest.fixture
def case(made, world):
    return Case.objects.get(pk=made[1].pk)


@pytest.fixture
def account(case):
    return case.social_accounts.get()


@pytest.fixture
def post(case):
    return Post.objects.filter(matter=case.matter).exclude(flags=None).first()


def received(world, case, *claims, **changes):
    fields = {
        "person_file": person_file(world, case),
        "claims": [Claim(entry, reason, "Not me.") for entry, reason in claims],
        "channel": "phone",
        "received_at": world.at,
        "submission": uuid4(),
        "by": world.supervisor,
        "at": world.at,
    }
    return receive_dispute(**{**fields, **changes})


def decided(world, dispute, outcome, **told):
    for item in dispute.items.all():
        assign_item(item=item, to=world.third, by=world.supervisor, at=world.at)
        words = {"looked_at": "The profile.", "note": "We looked again.", **told}
        record_outcome(item=item, outcome=outcome, by=world.third, at=world.at, **words)


def finished(world, dispute, outcome, **told):
    decided(world, dispute, outcome, **told)
    complete_dispute(dispute=dispute, by=world.supervisor, at=world.at)
    dispute.refresh_from_db()
    return dispute.results_notices.get()


def clocks(target):
    return {c.rule_id: c.status for c in Clock.objects.for_target(target)}


@pytest.mark.parametrize("outcome", ["verified", "modified", "deleted", "unverifiable"])
@pytest.mark.parametrize("what", ["account", "post"])
def test_each_result_is_told_with_the_file_and_to_nobody_else(request, world, case, what, outcome):
    entry = request.getfixturevalue(what)
    dispute = received(world, case, (entry, "not_my_account"))
    item = dispute.items.get()
    assert (item.number, item.entry, item.case) == (1, entry, case)
    assert clocks(item.target) == {"D-05": "closed", "D-06": "open"}
    notice = finished(world, dispute, outcome)
    assert (notice.agency, notice.report, notice.revised) == (None, None, False)
    assert notice.document.notice_id == "N-08"
    assert clocks(item.target) == {"D-05": "closed", "D-06": "closed", "D-10": "open"}
    assert tellable(dispute, world.cra.on(world.at)) == []
    held = [one.item for one in accounts_held(case.person, world.cra)]
    gone = outcome in ("deleted", "unverifiable")
    assert (account_of(entry) in held) is not (gone and what == "account")
    assert (entry in posts_held(case.person, world.cra)) is not gone if what == "post" else True


def account_of(entry):
    return entry if isinstance(entry, SocialAccount) else entry.account


def test_a_letter_that_left_keeps_the_clock(world, case, account):
    dispute = received(world, case, (account, "hacked"))
    notice = finished(world, dispute, "verified")
    on = world.cra.on(world.at)
    told = {"event": "accepted", "on": on, "detail": "Carrier"}
    record_results_receipt(notice=notice, by=world.supervisor, at=world.at, **told)
    assert clocks(dispute.items.get().target)["D-10"] == "closed"


def test_an_account_leaves_every_case_with_all_its_posts_and_stays_out(world, case, account):
    """R-5, G-11: by its name, however it is written."""
    other = authorized(world)
    other.subject.person = case.person
    other.subject.save(update_fields=["person"])
    twin = propose_account(case=other, platform="x", handle="MQ_Hale", by=world.first, at=world.at)
    assert file_state(case.person, world.cra).posts > 0
    finished(world, received(world, case, (account, "not_my_account")), "deleted")
    for one in (account, twin):
        one.refresh_from_db()
        assert one.status == "rejected"
    assert Tombstone.objects.get(person=case.person).kind == "account"
    state = file_state(case.person, world.cra)
    assert (state.accounts, state.posts, state.entries) == ((), 0, ())
    assert not posts_held(case.person, world.cra)
    with pytest.raises(Refusal, match="deleted from this person's file"):
        propose_account(case=case, platform="x", handle="mq_HALE", by=world.first, at=world.at)


@pytest.mark.parametrize("status", ["proposed", "confirmed"])
def test_the_database_keeps_a_deleted_account_out(world, case, account, status):
    finished(world, received(world, case, (account, "not_my_account")), "deleted")
    with refused_by("gate_g11"):
        update(account, status=status)


def test_somebody_else_may_have_the_account(world, case, account):
    finished(world, received(world, case, (account, "not_my_account")), "deleted")
    owner = ordered(world, given_name="Ada", email="ada@mail.example")
    found = propose_account(case=owner, platform="x", handle="mq_hale", by=world.first, at=world.at)
    assert found.status == "proposed"


def test_a_post_stays_out_of_the_file_once_it_was_deleted(world, case, post):
    before = posts_held(case.person, world.cra).count()
    finished(world, received(world, case, (post, "satire")), "deleted")
    assert posts_held(case.person, world.cra).count() == before - 1
    with pytest.raises(Refusal, match="not in this person's file"):
        received(world, case, (post, "satire"))


def test_a_statement_stands_with_an_account(world, case, account):
    dispute = received(world, case, (account, "hacked"))
    finished(world, dispute, "verified")
    said = {"channel": "phone", "received_at": world.at, "submission": uuid4()}
    state_dispute(
        dispute=dispute, text="I lost it in May.", by=world.supervisor, at=world.at, **said
    )
    assert ConsumerStatement.objects.get().text_sha256 == account.sha256
    assert file_state(case.person, world.cra).accounts[0].statement.text == "I lost it in May."


def test_what_came_after_the_end_is_about_the_account_again(world, case, account):
    dispute = received(world, case, (account, "hacked"))
    finished(world, dispute, "verified")
    told = {"channel": "phone", "received_at": world.at, "submission": uuid4()}
    found = dispute_again(
        follows=dispute, words="Here is the letter.", by=world.supervisor, at=world.at, **told
    )
    assert found.items.get().account == account


# -- put back, only as certified (1681i(a)(5)(B), G-11) --------------------------------------------


def back(world, dispute):
    told = {"provider": "Fen Data", "address": "1 Fen St", "words": "It is right."}
    return put_back(
        item=dispute.items.get(),
        certified_on=world.cra.on(world.at),
        submission=uuid4(),
        by=world.supervisor,
        at=world.later(days=1),
        **told,
    )


def test_a_post_comes_back_as_certified_and_the_person_is_told(world, case, post):
    dispute = received(world, case, (post, "satire"))
    finished(world, dispute, "deleted")
    found = back(world, dispute)
    assert post in posts_held(case.person, world.cra)
    assert (found.document.notice_id, found.delivery.channel) == ("N-11", "post")
    assert clocks(found.target) == {"D-14": "open"}
    assert not case.reports.exists()
    assert received(world, case, (post, "satire")).items.get().post == post


def test_an_account_comes_back_where_it_was_to_be_confirmed_anew(world, case, account):
    """G-17: nothing of it is reported before two people said so again, and the person is told."""
    other = authorized(world)
    other.subject.person = case.person
    other.subject.save(update_fields=["person"])
    named = {"case": other, "by": world.first, "at": world.at, "platform": "x"}
    twin = propose_account(handle="MQ_Hale", **named)
    wrong = propose_account(handle="mq_hale", **named)
    reject_account(account=wrong, why="A shop.", by=world.first, at=world.at)
    before = posts_held(case.person, world.cra).count()
    dispute = received(world, case, (account, "not_my_account"))
    world.later(minutes=1)
    finished(world, dispute, "deleted")
    assert posts_held(case.person, world.cra).count() == 0
    with patch.object(papers, "render", wraps=papers.render) as printed:
        assert back(world, dispute).document.notice_id == "N-11"
    assert printed.call_args.args[1].is_account
    for one in (account, twin, wrong):
        one.refresh_from_db()
    assert (account.status, account.first_by, account.second_by) == ("proposed", None, None)
    assert (twin.status, wrong.status) == ("proposed", "rejected")
    assert posts_held(case.person, world.cra).count() == before
    with pytest.raises(Refusal):
        back(world, dispute)


def test_a_post_does_not_come_back_without_its_account(world, case, account, post):
    first, second = (received(world, case, (entry, "not_my_account")) for entry in (post, account))
    finished(world, first, "deleted")
    finished(world, second, "deleted")
    with pytest.raises(Refusal, match="account that it is of"), transaction.atomic():
        back(world, first)
    assert not ProviderCertification.objects.exists()
    back(world, second)
    assert post not in posts_held(case.person, world.cra)
    back(world, first)
    assert post in posts_held(case.person, world.cra)


def test_a_certification_puts_back_the_account_that_it_names_and_no_other(world, case, account):
    finished(world, received(world, case, (account, "not_my_account")), "deleted")
    other = propose_account(case=case, platform="x", handle="hale", by=world.first, at=world.at)
    stone = Tombstone.objects.get()
    given = {"provider": "Fen Data", "address": "1 Fen St", "words": "It is right."}
    given |= {"certified_on": world.cra.on(world.at), "by": world.supervisor, "at": world.at}
    for entry, refused in ((other, True), (account, False)):
        found = certify_item(item=entry, **given)
        lift = {"lifted_at": world.at, "lifted_by_id": world.supervisor.pk}
        with refused_by("gate_g11", "another item") if refused else nullcontext():
            update(stone, certification_id=found.pk, **lift)


@pytest.mark.parametrize("what", ["account", "post"])
def test_whoever_had_a_hand_in_it_does_not_look_again(request, world, case, account, post, what):
    review_flag(flag=post.flags.first(), verdict="confirm", by=world.first, at=world.at)
    entry = request.getfixturevalue(what)
    item = received(world, case, (entry, "hacked")).items.get()
    with pytest.raises(Refusal):
        assign_item(item=item, to=world.first, by=world.supervisor, at=world.at)
    moment = {"decided_at": world.at, "decided_on": world.cra.on(world.at)}
    told = {"outcome_note": "x", "looked_at": "x", "status": "deleted", **moment}
    with refused_by("independent_result"):
        update(item, decided_by_id=world.first.pk, **told)
    update(item, decided_by_id=world.third.pk, **told)


def test_the_second_who_confirmed_an_account_does_not_look_again(world, case, account):
    item = received(world, case, (account, "hacked")).items.get()
    moment = {"decided_at": world.at, "decided_on": world.cra.on(world.at)}
    told = {"outcome_note": "x", "looked_at": "x", "status": "deleted", **moment}
    with refused_by("independent_result"):
        update(item, decided_by_id=world.second.pk, **told)
    world.cra.profile = "small"
    world.cra.save(update_fields=["profile"])
    update(item, decided_by_id=world.second.pk, **told)


@pytest.mark.parametrize("what", ["account", "post"])
def test_who_is_walled_off_from_the_case_gives_no_result(request, world, case, what):
    item = received(world, case, (request.getfixturevalue(what), "hacked")).items.get()
    WallFactory(user=world.third, matter=case.matter)
    told = {"outcome_note": "x", "looked_at": "x", "status": "deleted"}
    moment = {"decided_at": world.at, "decided_on": world.cra.on(world.at)}
    with refused_by("independent_result"):
        update(item, decided_by_id=world.third.pk, **told, **moment)


@pytest.mark.parametrize("columns", [("account", "post"), ()])
def test_an_item_is_about_one_entry(world, case, account, post, columns):
    dispute = received(world, case, words="All of it.")
    told = {name: {"account": account, "post": post}[name] for name in columns}
    row = DisputeItem(dispute=dispute, number=1, reason="hacked", **told)
    with refused_by("of_the_file" if not columns else "about_one_entry"):
        insert(row)


@pytest.mark.parametrize("what", ["account", "post"])
def test_nobody_disputes_what_is_in_another_file(request, world, case, what):
    other = ordered(world, given_name="Ada", email="ada@mail.example")
    entry = request.getfixturevalue(what)
    with pytest.raises(Refusal, match="not in this person's file"):
        received(world, other, (entry, "hacked"))
    dispute = received(world, other, words="All of it.")
    with refused_by("of_the_file"):
        insert(DisputeItem(dispute=dispute, number=1, reason="hacked", **{what: entry}))


def test_a_deleted_account_that_is_still_linked_keeps_the_dispute_open(world, case, account):
    dispute = received(world, case, (account, "hacked"))
    decided(world, dispute, "deleted")
    moved = {"completed_at": world.at, "status": "completed"}
    with behind_triggers():
        SocialAccount.objects.filter(pk=account.pk).update(status="confirmed")
    with refused_by("gate_g10"):
        update(dispute, **moved)


def test_nobody_disputes_it_before_it_was_in_the_file(world, case, account):
    with pytest.raises(Invalid, match="received_at"):
        received(world, case, (account, "hacked"), received_at=world.at - timedelta(days=90))


# -- a dispute in words, and a file without anything -----------------------------------------------


def test_what_nobody_named_is_about_the_accounts(world, case, account):
    dispute = received(world, case, words="That is not me.")
    late = world.at + timedelta(days=30)
    assert [name_unnamed(at=late), name_unnamed(at=late)] == [1, 0]
    assert dispute.items.get().account == account
    assert mark_undecided(by=None, at=late) == 1
    complete_dispute(dispute=dispute, by=world.supervisor, at=late)
    account.refresh_from_db()
    assert account.status == "rejected"


@pytest.fixture
def empty(world):
    """Ordered, and nothing found."""
    case = ordered(world, given_name="Ada", email="ada@mail.example")
    return received(world, case, words="Take it all out.")


def test_of_an_empty_file_the_person_hears_on_the_last_day(world, empty):
    assert clocks(empty.reference) == {"D-05": "open", "D-06": "open"}
    name_unnamed(at=world.at + timedelta(days=28))
    assert not empty.results_notices.exists()
    last = world.at + timedelta(days=29)
    name_unnamed(at=last)
    name_unnamed(at=last)
    notice = empty.results_notices.get()
    assert (notice.document.notice_id, notice.report) == ("N-08", None)
    empty.refresh_from_db()
    assert (empty.status, empty.completed_by) == ("completed", None)
    assert clocks(empty.reference) == {"D-05": "void", "D-06": "closed", "D-10": "open"}
    told = {"event": "accepted", "on": world.cra.on(last), "detail": "Carrier"}
    record_results_receipt(notice=notice, by=world.supervisor, at=last, **told)
    assert clocks(empty.reference)["D-10"] == "closed"


def test_the_desk_answers_an_empty_file_at_once(world, empty, client):
    desk = at_desk(client, world.supervisor)
    page = desk.get(f"/admin/disputes/{empty.number}/")
    assert "Write that nothing was found" in page.content.decode()
    desk.post(f"/admin/disputes/{empty.number}/empty/", {"submission": uuid4()})
    empty.refresh_from_db()
    assert empty.status == "completed"


def test_a_file_with_an_account_is_not_answered_as_empty(world, case):
    dispute = received(world, case, words="That is not me.")
    with pytest.raises(Refusal, match="Something is in the file"):
        answer_empty(dispute=dispute, by=world.supervisor, at=world.at)
    for told in ({}, {"completed_by_id": world.supervisor.pk}):
        with refused_by("every_item_decided"):
            update(dispute, status="completed", completed_at=world.at, **told)


def test_an_empty_file_is_not_closed_without_a_letter(world, empty):
    with refused_by("every_item_decided"):
        update(empty, status="completed", completed_at=world.at)


# -- the portal and the desk -----------------------------------------------------------------------


@pytest.fixture
def person(client, world, case):
    return visitor(client, world, case)


def test_the_person_sees_accounts_and_posts_and_disputes_both(person, world, case, account, post):
    page = person.get("/portal/dispute/file/").content.decode()
    assert "mq_hale" in page
    assert str(post.public_id) in page
    assert person.post("/portal/dispute/file/", {}).status_code == 400
    assert (
        person.post(
            "/portal/dispute/file/", {"post": ["no-id", str(account.public_id)]}
        ).status_code
        == 400
    )
    found = person.post("/portal/dispute/file/", {"post": [str(post.public_id)]})
    assert found.url == "/portal/dispute/"
    fields = {"statement": ""}
    for entry, reason in ((post, "satire"), (account, "not_my_account")):
        key = entry.public_id
        fields |= {f"{key}-ticked": "on", f"{key}-reason": reason, f"{key}-words": "No."}
    page = person.get("/portal/dispute/").content.decode()
    assert "An account in your file." in page
    assert person.post("/portal/dispute/", fields).url == "/portal/dispute/check/"
    dispute = send(person)
    assert {item.entry for item in dispute.items.all()} == {post, account}
    assert not Draft.objects.exists()
    shown = person.get(f"/portal/disputes/{dispute.public_id}/").content.decode()
    assert "An account in your file" in shown
    again = person.get("/portal/dispute/file/").content.decode()
    assert "You disputed this. We are checking it." in again


def test_without_proof_the_file_shows_nothing(client, world, case):
    stranger = visitor(client, world, case, proven=False)
    found = stranger.get("/portal/dispute/file/")
    assert found.status_code == 302
    assert stranger.get("/portal/dispute/words/").status_code == 200


def test_results_without_a_report_are_shown(person, world, case, account):
    dispute = received(world, case, (account, "hacked"))
    finished(world, dispute, "modified", note="Shared with a brother.")
    shown = person.get(f"/portal/disputes/{dispute.public_id}/").content.decode()
    assert "what is in my file (PDF)" in shown
    for name in ("statement", "how", "tell", "again"):
        assert person.get(f"/portal/disputes/{dispute.public_id}/{name}/").status_code == 200


def entry_of(world, case):
    return f"/admin/people/{person_file(world, case).reference}/dispute/"


def claim_of(key, reason):
    return {f"{key}-ticked": "on", f"{key}-reason": reason, f"{key}-explanation": "No."}


def by_phone(world, **told):
    came = world.at.astimezone(world.cra.zone).strftime("%Y-%m-%dT%H:%M")
    fixed = {"channel": "phone", "received_at": came, "results_by": "mail"}
    return {**fixed, "submission": uuid4(), **told}


def test_staff_pick_a_post_that_no_report_prints(client, world, case, post, monkeypatch):
    monkeypatch.setattr("disputes.admin.picking.A_PAGE", 1)
    desk, key = at_desk(client, world.supervisor), str(post.public_id)
    entry = entry_of(world, case)
    assert "?posts=1" in desk.get(entry).content.decode()
    seen, looks = set(), AuditEvent.objects.filter(verb="read", target__startswith="post:")
    for page in range(1, posts_held(case.person, world.cra).count() + 1):
        shown = desk.get(entry, {"posts": page, "post": key}).content.decode()
        assert shown.count(key) >= 1  # kept from page to page
        seen |= {one for one in posts_held(case.person, world.cra) if str(one.public_id) in shown}
    assert seen == set(posts_held(case.person, world.cra))
    assert {f"post:{one.public_id}" for one in seen} == set(looks.values_list("target", flat=True))
    taken = desk.get(entry, {"post": [key, key, "no-id"]}).content.decode()
    assert taken.count(f'name="{key}-ticked"') == 1
    told = by_phone(world, post=key, **claim_of(key, ""))
    refused = desk.post(entry, told)
    assert refused.status_code == 400
    assert f'name="{key}-ticked"' in refused.content.decode()
    desk.post(entry, {**told, **claim_of(key, "satire")})
    assert Dispute.objects.get().items.get().post == post


def test_a_post_behind_a_wall_is_not_offered(client, world, case, post):
    other = ordered(world, given_name="Ada", email="ada@mail.example")
    other.subject.person = case.person
    other.subject.save(update_fields=["person"])
    WallFactory(user=world.supervisor, matter=case.matter)
    desk = at_desk(client, world.supervisor)
    for asked in ({"posts": 1}, {"post": str(post.public_id)}):
        shown = desk.get(f"/admin/cases/{other.reference}/disputes/new/", asked)
        assert shown.status_code == 200
        assert f'value="{post.public_id}"' not in shown.content.decode()


def test_posts_are_named_later_for_a_dispute_in_words(client, world, case, post):
    dispute = received(world, case, words="The joke about the fair.")
    desk, key = at_desk(client, world.supervisor), str(post.public_id)
    page = f"/admin/disputes/{dispute.number}/"
    assert key in desk.get(page, {"posts": 1}).content.decode()
    told = {"post": key, "submission": uuid4(), **claim_of(key, "satire")}
    assert desk.post(f"{page}name/", told).status_code == 302
    assert dispute.items.get().post == post


def test_the_desk_looks_at_the_account_and_enters_one_by_phone(client, world, case, account, post):
    desk = at_desk(client, world.supervisor)
    entry = entry_of(world, case)
    page = desk.get(entry)
    assert "Account" in page.content.decode()
    desk.post(entry, by_phone(world, **claim_of(account.public_id, "not_my_account")))
    dispute = Dispute.objects.get()
    item = dispute.items.get()
    assert item.account == account
    told_there = desk.get(f"/admin/disputes/{dispute.number}/").content.decode()
    assert "Account of the file" in told_there
    assign_item(item=item, to=world.third, by=world.supervisor, at=world.at)
    checklist = (
        at_desk(client, world.third)
        .get(f"/admin/disputes/{dispute.number}/items/{item.public_id}/")
        .content.decode()
    )
    assert "Opened the public profile again" in checklist
    assert "identifiers agree" in checklist
