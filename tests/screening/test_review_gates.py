"""What may change between an act and the next, and must not slip through in between."""

import re
from dataclasses import fields
from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest

from config.accounts.services import open_person_file
from config.errors import Conflict, Refusal
from screening import letters, services
from screening.models import Case, Flag, Post, Provenance, Recipient, Report, ReportItem, Subject
from tests.accounts.factories import OrganizationFactory, PersonFactory
from tests.screening import factories as make
from tests.screening.rawsql import behind_triggers, delete, frozen, insert, refused_by, update
from tests.screening.test_gates import furnish, order_row, report_row

pytestmark = pytest.mark.django_db
TWO = (make.row(make.ZORBLAX, 1), make.row("No quimble ever paid a tax.", 2))
SIX_YEARS_OLD = make.row(make.ZORBLAX, 1, posted_at="2019-11-20T12:00:00Z")


@pytest.fixture
def here():
    return make.world()


def issue_again(report, when=8):
    case = Case.objects.get(pk=report.case_id)
    return services.issue_report(case=case, submission=uuid4(), by=None, at=make.at(when))


def hand_over(report, when=7):
    return services.furnish_report(report=report, by=None, at=make.at(when))


# -- issued once ---------------------------------------------------------------------------------


def test_a_report_is_not_issued_twice_by_two_forms(here):
    report = make.issued(here)
    with pytest.raises(Conflict):
        issue_again(report)
    assert Report.objects.get() == report


def test_after_furnishing_only_a_correction_makes_a_new_version(here):
    """Else new items would go out as a "correction" after the authorization was revoked (G-02)."""
    report = make.furnished(here)
    services.revoke_authorization(case=report.case, by=None, at=make.at(8))
    with pytest.raises(Conflict):
        issue_again(report, 9)


def test_nothing_is_reported_before_the_case_is_authorized(here):
    case = make.order(here)
    with pytest.raises(Conflict):
        services.issue_report(case=case, submission=uuid4(), by=None, at=make.at(1))


# -- between issuing and furnishing --------------------------------------------------------------


def bury(report):
    services.bury_item(item=report.items.first(), reason="deleted", by=None, at=make.at(6))


def state(report):
    services.attach_statement(
        person_file=open_person_file(person=report.case.person, by=None, at=make.at(6)),
        item=report.items.first(),
        text="I was quoting a film.",
        by="subject:1",
        at=make.at(6),
    )


def disown(report):
    services.reject_account(
        account=report.items.first().post.account,
        why="The account is his brother's.",
        by=make.member(report.screener, "supervisor"),
        at=make.at(6),
    )


@pytest.mark.parametrize(("happens", "gate"), [(bury, "G-11"), (state, "G-12"), (disown, "G-17")])
def test_what_changed_since_it_was_issued_is_not_furnished(here, happens, gate):
    report = make.issued(here, TWO)
    happens(report)
    with pytest.raises(Refusal) as refused:
        hand_over(report)
    assert refused.value.gate == gate
    with refused_by("gate_" + gate.replace("-", "").lower()):
        furnish(report)


def test_an_item_that_grew_too_old_since_it_was_issued_is_not_furnished(here):
    report = make.issued(here, [SIX_YEARS_OLD])
    with pytest.raises(Refusal, match="older than a report may reach back"):
        hand_over(report, 30)
    moment = make.at(30)
    with refused_by("gate_g08", "grew too old"):
        furnish(report, furnished_at=moment, furnished_on=moment.date())
    assert hand_over(report, 17).furnished_on == make.at(17).date()


def test_taken_back_to_review_it_is_issued_without_what_was_deleted(here):
    report = make.issued(here, TWO)
    bury(report)
    services.reopen_review(case=report.case, by=None, at=make.at(7))
    after = hand_over(issue_again(report), 9)
    assert [item.post.text for item in after.items.all()] == [TWO[1]["text"]]


def test_items_of_an_account_that_is_not_theirs_leave_the_report_with_it(here):
    report = make.furnished(here, TWO)
    disown(report)
    revised = services.revise_report(case=report.case, by=None, at=make.at(20))
    assert (revised.version, revised.item_count) == (2, 0)
    assert hand_over(revised, 20).status == "furnished"


# -- moved days ----------------------------------------------------------------------------------


def test_an_order_does_not_move_its_day_past_a_policy(here):
    row = order_row(here, ordered_on=make.at(3).date())
    with refused_by("gate_g01", "day"):
        insert(row)


def test_a_report_does_not_move_its_day_back_past_an_items_age(here):
    case = make.screened(here)
    row = report_row(case, issued_on=make.at(6).date() - timedelta(days=400))
    with refused_by("gate_g08", "days"):
        insert(row)


@pytest.mark.parametrize("on", [None, make.at(3).date()])
def test_a_report_is_furnished_on_the_day_of_its_moment(here, on):
    with refused_by("gate_g08", "days"):
        furnish(make.issued(here), furnished_on=on)


# -- whose file it is ----------------------------------------------------------------------------


def test_after_furnishing_a_subject_is_nobody_else(here):
    """Tombstones and statements hang on the person: another one would leave them behind."""
    report = make.furnished(here)
    other = PersonFactory(organization=here.screener)
    subject = Subject.objects.get(case=report.case)
    with refused_by("gate_g11", "stays in the file"):
        update(subject, person_id=other.pk)
    with frozen():
        delete(subject)


def test_before_that_a_subject_may_turn_out_to_be_somebody_known(here):
    case = make.order(here)
    known = PersonFactory(organization=here.screener)
    assert update(case.subject, person_id=known.pk)


def test_a_subject_is_a_person_of_the_screener_and_of_nobody_else(here):
    case = make.order(here)
    with refused_by("gate_g01", "screener's own"):
        update(case.subject, person_id=PersonFactory(organization=here.agency).pk)


def test_a_flag_is_never_removed(here):
    case = make.screened(here)
    with frozen():
        delete(Flag.objects.get(matter=case.matter))
    assert Post.objects.filter(matter=case.matter).exists()


# -- to whom -------------------------------------------------------------------------------------


def recipient(report, **changes):
    asked = {
        "report": report,
        "organization": report.agency,
        "purpose": "hiring",
        "at": make.at(7),
    }
    return Recipient(**(asked | changes))


def test_nobody_is_given_a_report_that_was_not_furnished(here):
    with refused_by("gate_g01", "once it is furnished"):
        insert(recipient(make.issued(here)))


def test_another_agency_is_given_nothing(here):
    with refused_by("gate_g01", "agency that ordered it"):
        insert(recipient(make.furnished(here), organization=OrganizationFactory()))


# -- G-24: what an investigative report told is not told again from old captures ------------------


@pytest.fixture
def told_before():
    """Two cases of one person; the first report was an investigative one, the second is issued."""
    here = make.world()
    first, second = make.furnished(here), make.issued(here)
    with behind_triggers():
        update(first, regime="INVESTIGATIVE_CR")
        update(second.case.subject, person_id=first.case.person.pk)
    return here, Report.objects.get(pk=second.pk)


def furnished_by_hand(here, report, days):
    at = make.at(days)
    return update(report, status="furnished", furnished_at=at, furnished_on=here.screener.on(at))


@pytest.mark.parametrize("days", [20, 110])
def test_what_was_told_before_is_received_anew_within_three_months(told_before, days):
    here, report = told_before
    furnish = partial(services.furnish_report, report=report, by=here.supervisor, at=make.at(days))
    if days < 90:
        assert furnish().status == "furnished"
        return
    with pytest.raises(Refusal) as refused:
        furnish()
    assert refused.value.gate == "G-24"
    assert "collect it anew" in refused.value.remedy  # told before the database has to
    with refused_by("gate_g24", "not received anew"):
        furnished_by_hand(here, report, days)


def test_an_item_is_the_subjects_own_public_post_and_nothing_else_can_be_one():
    """G-24: so no report can hold an interview or a public record (1681d(d)(3)-(4))."""
    assert set(Post.Kind.values) == {"authored", "reply", "quote", "shared"}
    assert set(Provenance.values) == {
        *("public_capture", "public_api", "vendor", "complainant", "volunteered_by_subject")
    }
    names = {field.name for field in (*fields(letters.Report), *fields(letters.Item))}
    assert not [name for name in names if re.search("interview|court|record|source", name)]
    report = make.issued(make.world(), regime="INVESTIGATIVE_CR")
    item = report.items.get()
    with behind_triggers():
        for reason in item.reported_flags.all():
            delete(reason)
        delete(item)
    told = {one.attname: getattr(item, one.attname) for one in item._meta.concrete_fields}
    with refused_by("gate_g17", "not this case's post"):
        insert(ReportItem(**(told | {"post_id": None})))
    with behind_triggers():
        update(item.post.account, status="proposed")
    with refused_by("gate_g17", "not confirmed to be the subject's"):
        insert(item)
    with behind_triggers():
        update(item.post.account, status="confirmed")
        update(item.post, visibility="not_established")
    with refused_by("gate_g15", "was public"):
        insert(item)


def test_only_an_investigative_report_of_this_person_counts(told_before):
    here, report = told_before
    earlier = Report.objects.exclude(pk=report.pk).get()
    with behind_triggers():
        update(earlier, regime="CONSUMER_REPORT")
    assert furnished_by_hand(here, report, 110)
