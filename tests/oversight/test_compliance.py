"""Figures that have to be zero are, or say that they are not; drawings carry their tables."""

from datetime import timedelta

import pgtrigger
import pytest

from config.accounts.roles import Role
from config.clocks.models import Clock
from config.oversight import compliance
from config.oversight.compliance import charts, tally
from tests.clocks.factories import running
from tests.personas import signed_in

PAGE = "/admin/compliance/"


def auditor(town, code="MRS"):
    return town.personas(code, Role.AUDITOR)


def figure(town, label, code="MRS"):
    rows = {row["label"]: row for row in tally(auditor(town, code), town.world.at)}
    return rows[label]["figure"], rows[label]["note"]


def chart(town, label, code="MRS"):
    return next(one for one in charts(auditor(town, code)) if one.label == label)


def stop_all():
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
    assert "Decisions by outcome" not in {one.label for one in charts(auditor(town))}


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
    assert [one.label for one in charts(user)] == []
    assert all(row["figure"] == 0 for row in tally(user, town.world.at))


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
