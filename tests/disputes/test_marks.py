"""What is in dispute says so in every report issued meanwhile (15 U.S.C. 1681i(c), G-12)."""

from datetime import timedelta

import pytest

from config.accounts.services import open_person_file
from config.errors import Invalid, Refusal
from disputes.services import assign_item, complete_dispute, record_outcome, send_results
from screening.models import DisputeMark, Report, ReportedFlag, ReportItem
from screening.services import (
    current_report,
    furnish_report,
    mark_disputed,
    report_facts,
    revise_report,
)
from tests.accounts.factories import PersonFactory
from tests.disputes.visitors import dismissed, dispute_of
from tests.screening.rawsql import behind_triggers, insert, refused_by, update


@pytest.fixture
def dispute(world, report):
    return dispute_of(world, report)


def give(world, item, outcome):
    assign_item(item=item, to=world.third, by=world.supervisor, at=world.later(minutes=1))
    told = {"looked_at": "Post.", "note": "We looked.", "by": world.third, "at": world.at}
    return record_outcome(item=item, outcome=outcome, **told)


def test_a_report_made_anew_meanwhile_says_what_is_in_dispute(world, report, dispute):
    first, second = dispute.items.order_by("report_item__number")
    give(world, first, "deleted")
    send_results(dispute=dispute, by=world.supervisor, at=world.later(minutes=1))
    newest = current_report(report.case)
    assert newest.version == 2
    item = newest.items.get()
    assert (item.post, item.disputed_on) == (second.report_item.post, dispute.received_on)
    (printed,) = report_facts(newest).items
    assert printed.disputed_on == dispute.received_on


def test_with_its_result_an_item_is_in_dispute_no_more(world, report, dispute):
    first, second = dispute.items.all()
    give(world, first, "modified")
    give(world, second, "verified")
    complete_dispute(dispute=dispute, by=world.supervisor, at=world.later(minutes=1))
    newest = current_report(report.case)
    assert newest.version == 2
    assert set(newest.items.values_list("disputed_on", flat=True)) == {None}


def test_what_is_not_looked_into_is_not_noted(world, dispute):
    """1681i(c): unless there is reason to believe that it is frivolous."""
    assert DisputeMark.objects.standing().count() == 2
    dismissed(world, dispute)
    assert not DisputeMark.objects.standing().exists()


def test_a_mark_alone_makes_no_new_version(world, report, dispute):
    assert revise_report(case=report.case, by=world.supervisor, at=world.at) == report


def test_the_first_of_two_disputes_is_the_day(world, report, dispute):
    world.later(days=3)
    other = dispute_of(world, report)
    item = other.items.get(report_item__number=2)
    give(world, dispute.items.get(report_item__number=1), "deleted")
    newest = revise_report(case=report.case, by=world.supervisor, at=world.later(minutes=1))
    assert newest.items.get().disputed_on == dispute.received_on < other.received_on
    assert item.report_item.post == newest.items.get().post


def copied(report, **changes):
    """The item of another version, as somebody with the database's password writes it."""
    row = ReportItem.objects.filter(report=report).first()
    values = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields}
    del values["id"]
    with behind_triggers():
        ReportedFlag.objects.filter(item=row)._raw_delete("default")
        ReportItem.objects.filter(pk=row.pk)._raw_delete("default")
        update(report, status="issued", furnished_at=None, furnished_on=None)
    return ReportItem(**values | changes)


@pytest.mark.parametrize("said", [None, timedelta(days=-1), timedelta(days=1)])
def test_the_database_refuses_an_item_that_says_otherwise(world, report, dispute, said):
    give(world, dispute.items.first(), "deleted")
    newest = revise_report(case=report.case, by=world.supervisor, at=world.later(minutes=1))
    wrong = said and dispute.received_on + said
    with refused_by("gate_g12", "whether it is in dispute"):
        insert(copied(newest, disputed_on=wrong))


def test_the_database_takes_an_item_that_says_it(world, report, dispute):
    give(world, dispute.items.first(), "deleted")
    newest = revise_report(case=report.case, by=world.supervisor, at=world.later(minutes=1))
    assert insert(copied(newest))


def test_what_was_disputed_after_issue_is_not_furnished_unsaid(world, report, dispute):
    """The other case of this person, whose report was issued and not yet furnished."""
    with behind_triggers():
        update(report, status="issued", furnished_at=None, furnished_on=None)
    later = Report.objects.get(pk=report.pk)
    with pytest.raises(Refusal, match="is in dispute, and the report") as refused:
        furnish_report(report=later, by=world.supervisor, at=world.at)
    assert refused.value.gate == "G-12"
    with refused_by("gate_g12", "the report does not say so"):
        at = {"furnished_at": world.at, "furnished_on": world.cra.on(world.at)}
        update(report, status="furnished", furnished_by_id=world.supervisor.pk, **at)


def test_nothing_is_marked_in_another_persons_file(world, report):
    other = PersonFactory(organization=world.cra)
    file = open_person_file(person=other, by=world.supervisor, at=world.at)
    told = {"reference": "dispute_item:x", "on": world.cra.on(world.at), "at": world.at}
    with pytest.raises(Invalid, match="another person"):
        mark_disputed(person_file=file, item=report.items.first(), **told)


def test_a_mark_stays_as_it_was_said(dispute):
    mark = DisputeMark.objects.first()
    with pytest.raises(Exception, match="Cannot update"):
        update(mark, disputed_on=mark.disputed_on - timedelta(days=1))
