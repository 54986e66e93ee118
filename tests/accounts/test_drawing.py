import re
from datetime import date
from xml.etree import ElementTree

import pytest

from config.accounts.chips import explained
from config.accounts.drawing import (
    LABEL,
    NUMBER,
    WIDTH,
    Day,
    bars,
    day_strip,
    days_of,
    shifts,
)
from config.law.counting import Step

STEPS = [
    Step(date(2026, 11, 25), "Presumed received"),
    Step(date(2026, 11, 26), "Thanksgiving"),
    Step(date(2026, 11, 27), "Business day 1", counted=True, day=1),
    Step(date(2026, 11, 28), "Weekend", until=date(2026, 11, 29)),
    Step(date(2026, 11, 30), "Business days", counted=True, day=4, until=date(2026, 12, 2)),
    Step(date(2026, 12, 3), "Business day 5", counted=True, day=5),
    Step(date(2026, 12, 4), "Earliest day"),
]
RESULT = date(2026, 12, 4)


def drawn():
    return days_of(explained(STEPS, RESULT), RESULT)


def test_every_day_of_a_count_is_drawn_once():
    assert [(day.on.day, day.kind, day.word) for day in drawn()] == [
        (25, "event", ""),
        (26, "off", ""),
        (27, "counted", "1"),
        (28, "off", ""),
        (29, "off", ""),
        (30, "counted", "2"),
        (1, "counted", "3"),
        (2, "counted", "4"),
        (3, "counted", "5"),
        (4, "result", ""),
    ]


def test_a_due_day_that_is_counted_keeps_its_number():
    days = days_of(explained(STEPS[:6], date(2026, 12, 3)), date(2026, 12, 3))
    assert days[-1] == Day(date(2026, 12, 3), "result", "5")


def test_days_that_no_step_names_are_off():
    gap = [Step(date(2026, 11, 2), "Event"), Step(date(2026, 11, 5), "Day", counted=True, day=1)]
    assert [day.kind for day in days_of(explained(gap))] == ["event", "off", "off", "counted"]


def test_without_steps_there_is_nothing_to_draw():
    assert days_of([]) == []
    assert day_strip([], "Nothing") == ""


def test_the_strip_names_months_where_they_begin():
    svg = day_strip(drawn(), "November 25 to December 4")
    words = re.findall(r">([^<]+)</text>", svg)
    assert words[:2] == ["November", "December"]
    assert {"Wed", "Thu", "25", "5"} <= set(words)
    assert 'aria-label="November 25 to December 4"' in svg


@pytest.mark.parametrize(("length", "is_drawn"), [(1, True), (45, True), (46, False), (400, False)])
def test_a_period_too_long_for_a_page_is_told_and_not_drawn(length, is_drawn):
    days = [Day(date.fromordinal(739_000 + n), "off", "") for n in range(length)]
    assert bool(day_strip(days, "Long")) is is_drawn


def test_bars_are_as_long_as_their_numbers():
    svg = bars([("Direct messages", 400), ("Drafts <x>", 100), ("None", 0)], "Left out")
    root = ElementTree.fromstring(svg)
    widths = [float(bar.attrib["width"]) for bar in root.iter("rect")]
    assert widths == [560.0, 140.0, 0.0]
    assert [text.text for text in root.iter("text")] == [
        *("Direct messages", "400", "Drafts <x>", "100", "None", "0")
    ]


@pytest.mark.parametrize("rows", [[], [("Nothing", 0)]])
def test_no_bars_without_numbers(rows):
    assert bars(rows, "Empty") == ""


def test_a_percent_is_drawn_of_a_hundred():
    whole = WIDTH - LABEL - NUMBER
    assert f'width="{whole / 2}"' in bars([("Patrol", 50)], "Signed", most=100)


@pytest.mark.parametrize("svg", [day_strip(drawn(), 'a "b" <c>'), bars([("a", 1)], 'a "b" <c>')])
def test_a_figure_is_well_formed_and_has_no_style_of_its_own(svg):
    assert ElementTree.fromstring(svg).attrib["aria-label"] == 'a "b" <c>'
    assert "style=" not in svg


def test_shifts_lead_away_from_one_line():
    svg = shifts([("Threats <x>", 10, 5), ("Drugs", 0, 0)], "gone", "new", "Changes")
    root = ElementTree.fromstring(svg)
    found = [(float(bar.attrib["x"]), float(bar.attrib["width"])) for bar in root.iter("rect")]
    assert found == [(300.0, 250.0), (550.0, 125.0), (550.0, 0.0), (550.0, 0.0)]
    words = [text.text for text in root.iter("text")]
    assert words == ["gone", "new", "Threats <x>", "10", "5", "Drugs", "0", "0"]
    assert shifts([("Drugs", 0, 0)], "gone", "new", "Changes") == ""
