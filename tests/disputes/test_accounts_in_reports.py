"""An account that a furnished report listed: what a dispute of it does to reports and readers."""

from uuid import uuid4

import pytest

from config.errors import Refusal
from disputes.services import (
    Claim,
    ask_notifications,
    assign_item,
    block_theft,
    complete_dispute,
    notify_recipients,
    put_back,
    record_outcome,
    record_theft_part,
    rescind_theft,
    tellable,
)
from screening.models import DisputeMark
from screening.services import (
    attach_statement,
    confirm_account,
    current_report,
    furnish_report,
    modify_item,
    report_facts,
    revise_report,
    withdraw_statement,
)
from tests.disputes.visitors import dispute_of
from tests.journeys.world import person_file
from tests.screening.rawsql import behind_triggers, insert, refused_by, update


@pytest.fixture
def account(report):
    return report.case.social_accounts.get()


def disputed(world, report, account, reason="not_my_account"):
    return dispute_of(world, report, claims=[Claim(account, reason, "Not mine.")])


def finished(world, dispute, outcome):
    item = dispute.items.get()
    assign_item(item=item, to=world.third, by=world.supervisor, at=world.at)
    told = {"looked_at": "The profile.", "note": "A brother wrote there.", "by": world.third}
    record_outcome(item=item, outcome=outcome, at=world.at, **told)
    complete_dispute(dispute=dispute, by=world.supervisor, at=world.at)
    return dispute.results_notices.get()


def test_a_deleted_account_takes_its_items_out_of_the_report(world, report, account):
    notice = finished(world, disputed(world, report, account), "deleted")
    assert (notice.agency, notice.revised) == (world.agency, True)
    facts = report_facts(notice.report)
    assert (facts.accounts, facts.items) == ((), ())
    changes = {(one.item, one.what) for one in facts.revision.changes}
    assert changes == {(0, "deleted"), *((n, "deleted") for n in (1, 2))}
    assert {one.explanation for one in facts.revision.changes if one.item} == {
        "Deleted after a dispute."
    }
    assert (notice.report.status, notice.report.recipients.count()) == ("furnished", 1)


def test_a_correction_of_an_account_is_printed_beside_it(world, report, account):
    notice = finished(world, disputed(world, report, account), "modified")
    facts = report_facts(notice.report)
    assert facts.accounts[0].note == "A brother wrote there."
    assert [(one.item, one.what) for one in facts.revision.changes] == [(0, "modified")]
    assert len(facts.items) == report.item_count


def test_an_account_that_stays_makes_no_new_version(world, report, account):
    notice = finished(world, disputed(world, report, account), "verified")
    assert (notice.revised, notice.report) == (False, report)


def test_what_is_issued_meanwhile_says_that_the_account_is_in_dispute(world, report, account):
    """1681i(c), G-12: of the account, and of each item from it."""
    dispute = disputed(world, report, account)
    modify_item(item=report.items.first(), note="Of 2025.", by=world.first, at=world.at)
    revised = revise_report(case=report.case, by=world.supervisor, at=world.at)
    facts = report_facts(revised)
    assert {item.disputed_on for item in facts.items} == {dispute.received_on}
    assert facts.accounts[0].disputed_on == dispute.received_on
    with behind_triggers():
        revised.items.update(disputed_on=None)
    furnish = {"furnished_at": world.at, "furnished_on": world.cra.on(world.at)}
    with refused_by("gate_g12"):
        update(revised, status="furnished", **furnish)
    DisputeMark.objects.update(ended_at=world.at)
    update(revised, status="furnished", **furnish)


def test_nothing_from_a_blocked_account_is_reported(world, report, account):
    """1681c-2: the account and its items stay in the file and out of reports, until rescinded."""
    item = disputed(world, report, account, "identity_theft").items.get()
    block = item.theft_block
    for part in block.missing:
        told = {"received_at": world.at, "by": world.supervisor, "at": world.at}
        block = record_theft_part(block=block, part=part, **told)
    block = block_theft(block=block, by=world.supervisor, at=world.at)
    facts = report_facts(current_report(report.case))
    assert (facts.accounts, facts.items) == ((), ())
    row = report.items.first()
    newest = current_report(report.case)
    furnished = {
        name: getattr(report, name) for name in ("furnished_at", "furnished_on", "furnished_by_id")
    }
    with behind_triggers():
        update(report, status="issued", **dict.fromkeys(furnished))
    with refused_by("item_is_blocked", "since the report was issued"):
        update(report, status="furnished", **furnished)
    with behind_triggers():
        update(report, status="furnished", **furnished)
    with refused_by("item_is_blocked"):
        row.pk, row.report, row.number = None, newest, 1
        row.public_id = uuid4()
        insert(row)
    told = {"reasons": ["By mistake."], "by": world.supervisor, "at": world.at}
    rescind_theft(block=block, **told)
    facts = report_facts(current_report(report.case))
    assert (len(facts.accounts), len(facts.items)) == (1, report.item_count)


def test_a_report_carries_the_statement_about_its_account(world, report, account):
    """1681i(c), G-12: one that was issued before it stands, or after it was taken out, stays."""
    told = {"person_file": person_file(world, report.case), "item": account}
    acting = {"by": world.supervisor, "at": world.at}
    moment = {"furnished_at": world.at, "furnished_on": world.cra.on(world.at)}

    def revised():
        return revise_report(case=report.case, **acting)

    def is_refused(found):
        with refused_by("gate_g12", "about an account"):
            update(found, status="furnished", **moment)
        with pytest.raises(Refusal, match="about an account is missing"):
            furnish_report(report=found, **acting)

    modify_item(item=report.items.first(), note="Of 2025.", **acting)
    without = revised()
    attach_statement(text="I lost it in May.", **told, **acting)
    is_refused(without)
    stated = revised()
    assert report_facts(stated).accounts[0].statement.text == "I lost it in May."
    withdraw_statement(**told, **acting)
    is_refused(stated)
    attach_statement(text="I lost it in May.", **told, **acting)
    assert update(stated, status="furnished", **moment) == 1


def test_an_account_put_back_is_reported_once_it_is_confirmed_anew(world, report, account):
    dispute = disputed(world, report, account)
    finished(world, dispute, "deleted")
    acting = {"by": world.supervisor, "at": world.at}
    put_back(
        item=dispute.items.get(),
        provider="Fen Data",
        address="1 Fen St",
        words="It is right.",
        certified_on=world.cra.on(world.at),
        submission=uuid4(),
        **acting,
    )
    facts = report_facts(current_report(report.case))
    assert (facts.accounts, facts.items) == ((), ())
    for user in (world.first, world.second):
        confirm_account(account=account, by=user, at=world.at)
    facts = report_facts(revise_report(case=report.case, **acting))
    assert (len(facts.accounts), len(facts.items)) == (1, report.item_count)
    assert {one.what for one in facts.revision.changes} == {"reinserted"}


def test_past_recipients_are_told_of_the_account(world, report, account):
    dispute = disputed(world, report, account)
    finished(world, dispute, "deleted")
    found = tellable(dispute, world.cra.on(world.at))
    assert [one.report for one in found] == [report]
    told = {"channel": "phone", "received_at": world.at, "submission": uuid4()}
    request = ask_notifications(
        dispute=dispute, recipients=found, by=world.supervisor, at=world.at, **told
    )
    letters = notify_recipients(request=request, by=world.supervisor, at=world.at)
    assert [one.document.notice_id for one in letters] == ["N-12"]


def test_an_item_and_its_account_are_numbered_on(world, report, account):
    claims = [Claim(account, "hacked"), *(Claim(one, "satire") for one in report.items.all())]
    dispute = dispute_of(world, report, claims=claims)
    found = dispute.items.values_list("number", "account")
    assert list(found) == [(1, None), (2, None), (3, account.pk)]
