"""Figures that have to be zero are, or say that they are not; drawings carry their tables."""

import csv
from datetime import date, timedelta

import pgtrigger
import pytest
from django.utils import timezone

from config.accounts.roles import Role
from config.clocks.models import Clock
from config.oversight import compliance
from config.oversight.compliance import ALWAYS, Chart, Period, as_csv, tally
from config.oversight.disputes import tally as tally_of_disputes
from config.oversight.figures import charts
from disputes.models import DisputeItem
from screening.models import Review
from tests.clocks.factories import running
from tests.disputes.visitors import dismissed, dispute_of
from tests.personas import signed_in

PAGE = "/admin/compliance/"


def auditor(town, code="MRS"):
    return town.personas(code, Role.AUDITOR)


def figure(town, label, code="MRS"):
    rows = {row["label"]: row for row in tally(auditor(town, code), town.world.at)}
    return rows[label]["figure"], rows[label]["note"]


def chart(town, label, code="MRS", period=ALWAYS):
    return next(one for one in charts(auditor(town, code), period) if one.label == label)


def stop_all():
    with pgtrigger.ignore("clocks.Clock:days_are_written"):
        Clock.objects.open().update(status="void")


def open_clock(town, on):
    running("D-04", on, matter=town.whole.matter, organization=town.world.agency, at=town.world.at)


@pytest.mark.parametrize(
    ("days", "late", "soon", "note"),
    [
        (-1, 1, 0, "must be none"),
        (0, 0, 1, "as it must be"),
        (6, 0, 1, "as it must be"),
        (7, 0, 0, "as it must be"),
    ],
)
def test_a_missed_deadline_is_counted_in_its_owners_own_day(town, days, late, soon, note):
    stop_all()
    open_clock(town, town.world.agency.on(town.world.at) + timedelta(days=days))
    assert figure(town, "Deadlines missed and open", "LPD") == (late, note)
    assert figure(town, "Due within 7 days", "LPD")[0] == soon
    assert figure(town, "Running in all", "LPD")[0] == 1


def test_disputed_items_are_counted_by_result(town):
    found = chart(town, "Disputed items by result")
    assert dict(found.rows) == {"Deleted": 1, "Verified": 2}
    assert found.finding == "3 disputed items have a result, 0 wait for one."


def test_decisions_are_the_agencys_to_count(town):
    assert dict(chart(town, "Decisions by outcome", "LPD").rows) == {"Action withdrawn": 2}
    assert chart(town, "Decisions by outcome").rows == []


def test_a_screening_counts_once_it_is_furnished(town):
    for code in ("MRS", "LPD"):
        assert sum(number for _, number in chart(town, "Screenings by outcome", code).rows) == 2
    assert (
        "2 screenings were furnished, 1 are under way."
        in chart(town, "Screenings by outcome", "LPD").finding
    )


def test_deadlines_are_counted_in_time_and_late(town):
    before = chart(town, "Deadlines kept by rule")
    rule_id = before.rows[0][0]
    assert before.table[0][2] == 0
    clock = Clock.objects.filter(rule_id=rule_id, status="closed", due_on__isnull=False).first()
    with pgtrigger.ignore("clocks.Clock:closing_gate"):
        Clock.objects.filter(pk=clock.pk).update(closed_on=clock.due_on + timedelta(days=1))
    after = chart(town, "Deadlines kept by rule")
    assert (after.table[0][1], after.table[0][2]) == (before.table[0][1] - 1, 1)
    assert "1 were not." in after.finding


def test_a_stranger_counts_nothing_of_it(town):
    user = auditor(town, "SCS")
    assert [one.label for one in charts(user, ALWAYS) if one.rows or one.table] == []
    assert all(row["figure"] == 0 for row in tally(user, town.world.at))
    assert [row["figure"] for row in tally_of_disputes(user, town.world.at)] == [
        0,
        0,
        0,
        "none yet",
    ]


def test_each_drawing_has_its_table(town):
    page = signed_in(auditor(town)).get(PAGE).content.decode()
    assert page.count("<svg") >= 3
    assert page.count("The figures as a table</summary>") == page.count('role="img"')
    assert 'aria-label="Disputed items by result"' in page


@pytest.mark.parametrize("role", list(Role))
def test_the_figures_are_for_auditors_and_counsel(town, role):
    client = signed_in(town.personas("MRS", role))
    assert client.get(PAGE).status_code == (200 if role in (Role.AUDITOR, Role.COUNSEL) else 404)


def test_what_presses_stands_on_ones_home(town):
    client = signed_in(town.world.hr)
    stop_all()
    assert "Deadlines that press" not in client.get("/admin/").content.decode()
    open_clock(town, town.world.agency.on(town.world.at) - timedelta(days=2))
    page = client.get("/admin/").content.decode()
    assert "Deadlines that press" in page
    assert "2 days late" in page
    assert town.whole.reference in page


def test_the_week_ahead_is_seven_days():
    assert compliance.SOON == 7


# -- disputes


@pytest.fixture
def item(town):
    return DisputeItem.objects.filter(status="deleted").get()


def rows_of(found):
    return {label: tuple(values) for label, *values in found.table}


def test_what_was_overturned_is_counted_by_reason_clause_rule_and_reviewer(town, item):
    reason = rows_of(chart(town, "Overturned by the person's reason"))
    assert reason[item.get_reason_display()][2] == 1
    assert sum(sum(values[:4]) for values in reason.values()) == 3
    flag = item.report_item.flags.earliest("pk")
    clause = item.report_item.clause
    version = clause.version.number
    by_clause = rows_of(chart(town, "Overturned by clause"))
    assert by_clause[f"{clause.number} {clause.title}, version {version}"][2] == 1
    by_rule = rows_of(chart(town, "Overturned by detection rule"))
    assert by_rule[f"{flag.rule.key}, version {version}"][2] == 1
    people = set(flag.reviews.standing().values_list("by__name", flat=True))
    found = chart(town, "Overturned by reviewer")
    assert people
    assert people <= set(rows_of(found))
    assert found.finding == "Of 3 disputed items with a result, 1 did not stand."


def test_a_review_that_was_undone_is_nobodys(town, item):
    before = rows_of(chart(town, "Overturned by reviewer"))
    review = item.report_item.flags.earliest("pk").reviews.standing().first()
    with pgtrigger.ignore():
        undone = Review.objects.filter(flag__in=item.report_item.flags.all(), by=review.by)
        undone.update(undone_at=town.world.at)
    after = rows_of(chart(town, "Overturned by reviewer"))
    assert after.get(review.by.name, (0, 0, 0)) != before[review.by.name]


def test_who_reviewed_is_the_screeners_own_affair(town):
    labels = {one.label for one in charts(auditor(town, "LPD"), ALWAYS) if one.table}
    assert not labels & {"Overturned by reviewer", "Overturned by detection rule"}


def test_the_median_counts_days_from_receipt_to_result(town):
    items = DisputeItem.objects.exclude(status="open").values_list(
        "decided_on", "dispute__received_on"
    )
    days = sorted((decided - received).days for decided, received in items)
    told = {row["label"]: row["figure"] for row in tally_of_disputes(auditor(town), town.world.at)}
    assert told["Days to a result, median"] == str(days[1])  # of three
    assert told["Disputed items open"] == 0


def test_what_was_found_frivolous_waits_for_no_result(town):
    world = town.world
    report = town.whole.reports.filter(furnished_at__isnull=False).latest("pk")
    dispute = dispute_of(world, report)

    def waiting():
        return tally_of_disputes(auditor(town), world.at)[0]["figure"]

    assert waiting() == dispute.items.count()
    dismissed(world, dispute)
    assert waiting() == 0
    page = signed_in(world.supervisor).get("/admin/disputes/?state=all").content.decode()
    assert "Not looked at" in page


def test_a_missed_dispute_deadline_must_be_none(town, item):
    stop_all()
    day = item.dispute.screener.on(town.world.at) - timedelta(days=60)
    running("D-06", day, matter=item.matter, target=item.target, at=town.world.at)
    told = {row["label"]: row for row in tally_of_disputes(auditor(town), town.world.at)}
    late = told["Dispute deadlines missed and open"]
    assert (late["figure"], late["note"]) == (1, "must be none")


# -- a month


def test_a_month_counts_its_own_days(town, item):
    month = Period(item.decided_on.replace(day=1))
    assert sum(n for _, n in chart(town, "Disputed items by result", period=month).rows) == 3
    for other in (month.last + timedelta(days=1), date(2020, 2, 1)):
        found = charts(auditor(town), Period(other))
        assert [one.label for one in found if one.table] == []
    assert Period(date(2028, 2, 1)).last == date(2028, 2, 29)


@pytest.mark.parametrize("asked", ["2019-13", "nonsense", "2026-1-1", "99999-01"])
def test_a_month_that_is_none_is_this_one(town, asked):
    page = signed_in(auditor(town)).get(PAGE, {"month": asked})
    assert page.context["period"].first == timezone.localdate().replace(day=1)


def test_the_figures_as_csv_say_what_the_page_says(town, item):
    answer = signed_in(auditor(town)).get(f"{PAGE}figures.csv")
    lines = list(csv.reader(answer.content.decode("utf-8-sig").splitlines()))
    assert lines[0] == ["chart", "row", "figure", "value"]
    assert ["Disputed items by result", "Deleted", "Items", "1"] in lines
    reason = item.get_reason_display()
    assert ["Overturned by the person's reason", reason, "Deleted", "1"] in lines
    assert 'filename="compliance.csv"' in answer["Content-Disposition"]


def test_a_formula_stays_text():
    row = Chart("", "a", [], ("Clause", "Items"), [("=HYPERLINK(1)", 1)])
    assert "'=HYPERLINK(1)" in as_csv([row])


def test_the_report_of_a_month_is_a_paper(town, item):
    month = f"{item.decided_on:%Y-%m}"
    answer = signed_in(auditor(town)).get(f"{PAGE}report.pdf", {"month": month})
    assert answer["Content-Type"] == "application/pdf"
    assert f"compliance-{month}.pdf" in answer["Content-Disposition"]
    assert answer.content.startswith(b"%PDF")


@pytest.mark.parametrize("name", ["figures.csv", "report.pdf"])
def test_the_figures_leave_with_auditors_and_counsel_alone(town, name):
    statuses = {
        role: signed_in(town.personas("MRS", role)).get(PAGE + name).status_code for role in Role
    }
    assert {role for role, status in statuses.items() if status == 200} == {
        Role.AUDITOR,
        Role.COUNSEL,
    }
