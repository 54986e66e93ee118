import io
import json
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import call_command

from config.clocks.explain import (
    answer,
    answer_line,
    counted,
    deadline_json,
    in_words,
    read_question,
    steps_json,
)
from config.clocks.management.commands.explain_deadline import LONGEST_LINE, Command
from config.errors import Invalid
from config.law.book import book
from config.law.rule import Direction

ROOT = Path(__file__).parents[2]
KEYS = ["rule", "citation", "status", "started_on", "due_on", "safe_due_on", "earliest_on"]


def asked(**values):
    return answer(read_question({"event": "2027-03-01", **values}))


def run(*words: str) -> str:
    out = io.StringIO()
    call_command("explain_deadline", *words, stdout=out)
    return out.getvalue()


@pytest.fixture
def stdin(monkeypatch):
    """Feed these bytes to the command's standard input."""

    def feed(given: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(given)))

    return feed


# -- the answer ------------------------------------------------------------------------------


def test_an_answer_has_every_key_whatever_the_row():
    for rule in book().deadlines:
        found = asked(rule=rule)
        assert list(found)[:7] == KEYS
        others = {"cutoff_on", "accept_through_on", "event_plus_n_on", "enforced", "steps"}
        assert set(found) == {*KEYS, *others}
        assert found["rule"] == rule
        assert found["steps"]


def test_a_duty_answers_its_due_and_safe_day():
    found = asked(rule="D-06", event="2027-04-02")
    assert (found["due_on"], found["safe_due_on"]) == ("2027-05-01", "2027-04-30")
    assert found["earliest_on"] is None
    assert found["status"] == "read"
    assert "611(a)(1)(A)" in str(found["citation"])


def test_a_wait_answers_the_first_day_on_which_the_act_is_allowed():
    found = asked(rule="D-03", event="2026-11-24")
    assert found["earliest_on"] == "2026-12-03"
    assert (found["due_on"], found["safe_due_on"]) == (None, None)
    assert found["status"] == "practice"


def test_closures_are_public_ones():
    assert asked(rule="D-09", closures=["2027-03-03"])["due_on"] == "2027-03-09"
    reasons = [step["text"] for step in asked(rule="D-09", closures=["2027-03-03"])["steps"]]
    assert "Not counted: public closure." in reasons


def test_steps_are_ready_to_be_kept():
    step = asked(rule="D-06")["steps"][1]
    assert step.pop("text").startswith("Days 2 to 30, through Tue Mar 30, 2027: every day")
    assert step == {"on": "2027-03-02", "until": "2027-03-30", "day": 30, "counted": True}
    deadline = counted(read_question({"rule": "D-06", "event": "2027-03-01"}))
    assert steps_json(deadline.steps) == deadline_json(deadline)["steps"]


def test_a_refusal_is_an_answer():
    found = asked(rule="D-07", information="2027-03-31")
    assert found["refused"] == "G-09"
    assert "Tue Mar 30, 2027" in str(found["reason"])
    assert found["remedy"]
    assert "due_on" not in found


@pytest.mark.parametrize(
    ("rule", "event", "due_on", "other"),
    [
        ("D-05", "2027-03-01", "2027-03-05", "2027-03-08"),
        ("D-06", "2027-03-01", "2027-03-30", "2027-03-31"),
        ("D-07", "2027-03-01", "2027-04-14", "2027-04-15"),
        ("D-09", "2027-03-01", "2027-03-08", None),
    ],
)
def test_the_other_way_of_counting_stands_beside_the_day_that_binds(rule, event, due_on, other):
    # law.md, table D, 1: "strict" and "event+N"
    found = asked(rule=rule, event=event)
    assert (found["due_on"], found["event_plus_n_on"]) == (due_on, other)


# -- jurisdictions


def test_a_place_adds_the_rows_that_run_from_the_same_event():
    found = asked(rule="D-03", event="2026-11-24", jurisdiction="Philadelphia")
    assert (found["jurisdiction"], found["applies"], found["enforced"]) == ("PA-PHL", True, True)
    (beside,) = found["beside"]
    assert (beside["rule"], beside["earliest_on"]) == ("D-34", "2026-12-10")
    assert (beside["police"], beside["enforced"]) == ("exempt", True)


@pytest.mark.parametrize(
    ("rule", "event", "jurisdiction", "applies"),
    [
        ("D-06", "2027-03-01", "NY", True),
        ("D-31", "2027-03-01", "CA-SF", True),
        ("D-31", "2027-03-01", "NY", False),
        ("D-35", "2026-06-30", "WA", False),
        ("D-35", "2026-07-01", "WA", True),
    ],
)
def test_a_row_is_computed_wherever_it_holds(rule, event, jurisdiction, applies):
    found = asked(rule=rule, event=event, jurisdiction=jurisdiction)
    assert (found["applies"], found["enforced"]) == (applies, applies)
    assert found["due_on"] or found["earliest_on"]


def test_what_counsel_must_confirm_binds_and_a_shortcut_of_that_kind_does_not():
    # no row of today's book is an unread permission, so one is made
    unread = replace(book().deadline("D-44"), direction=Direction.PERMITS)
    assert asked(rule="D-44")["enforced"]
    question = replace(read_question({"rule": "D-44", "event": "2027-03-01"}), rule=unread)
    assert answer(question)["enforced"] is False
    assert answer(question)["due_on"] == "2027-03-05"


def test_where_a_state_gives_no_more_days_the_extension_is_refused():
    found = asked(rule="D-07", information="2027-03-28", jurisdiction="CA-LA")
    assert (found["refused"], found["jurisdiction"]) == ("G-09", "CA-LA")
    assert "City of Los Angeles" in str(found["reason"])
    assert asked(rule="D-07", information="2027-03-28", jurisdiction="NY")["due_on"]


def test_the_printed_answer_says_what_the_place_adds():
    printed = in_words(
        read_question({"rule": "D-03", "event": "2026-11-24", "jurisdiction": "phl"})
    )
    assert "D-03 holds in Philadelphia on that day." in printed
    assert "earliest Thu Dec 10, 2026. Not for officers." in printed.replace("\n", " ")


def test_tolled_is_one_span_or_a_list_of_them():
    span = "2026-05-01..2026-06-30"
    for tolled in (span, [span], [span, "2026-05-10..2026-05-20"]):
        found = asked(rule="D-36", event="2026-02-27", tolled=tolled)
        assert found["due_on"] == "2027-04-28"


def test_an_empty_answer_to_an_optional_question_is_none():
    plain = asked(rule="D-09")
    assert asked(rule="D-09", closures=None, information=None, tolled=None) == plain
    assert asked(rule="D-09", closures=[], tolled=[]) == plain


def test_an_id_may_be_written_small():
    assert asked(rule=" d-06 ")["rule"] == "D-06"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "rule: missing"),
        ({"rule": 6}, "rule: missing"),
        ({"rule": "D-99"}, "'D-99' is unknown; the book has D-01 to D-47"),
        ({"rule": "D-06", "event": None}, "event: missing"),
        ({"rule": "D-06", "event": "tomorrow"}, "'tomorrow' is no date; give it as YYYY-MM-DD"),
        ({"rule": "D-06", "event": "2027-02-29"}, "'2027-02-29' is no date"),
        ({"rule": "D-06", "event": "20270301"}, "is no date"),
        ({"rule": "D-06", "event": "2027-W09-1"}, "is no date"),
        ({"rule": "D-06", "event": "2027-03-01T10:00:00"}, "is no date"),
        ({"rule": "D-06", "event": "２０２７-03-01"}, "is no date"),
        ({"rule": "D-06", "event": 20270301}, "20270301 is no date"),
        ({"rule": "D-06", "event": ["2027-03-01"]}, "is no date"),
        ({"rule": "D-06", "event": "2927-03-01"}, "outside the years 1971 to 2200"),
        ({"rule": "D-06", "closures": "2027-03-01"}, "closures: must be a list"),
        ({"rule": "D-06", "closures": ["x"]}, "closures: 'x' is no date"),
        ({"rule": "D-06", "closures": [None]}, "closures: missing"),
        ({"rule": "D-06", "closure": ["2027-03-01"]}, "'closure': unknown; known are rule, event"),
        ({"rule": "D-06", "jurisdiction": "XX"}, "'XX' is unknown; give a code such as CA"),
        ({"rule": "D-06", "jurisdiction": 6}, "6 is unknown; give a code"),
        ({"rule": "D-36", "tolled": "2027-03-01"}, "must read FROM..TO"),
        ({"rule": "D-36", "tolled": [["2027-03-01", "2027-03-02"]]}, "must read FROM..TO"),
        ({"rule": "D-36", "tolled": "2027-03-05..2027-03-02"}, "must run again after"),
        ({"rule": "D-36", "tolled": "2027-03-05..x"}, "tolled: 'x' is no date"),
        ({"rule": "D-06", "information": "2027-03-02"}, "not extended by information"),
        ({"rule": "D-06", "tolled": "2027-03-02..2027-03-05"}, "Nothing tolls D-06"),
    ],
)
def test_what_cannot_be_answered_says_what_is_wrong(values, said):
    with pytest.raises(Invalid) as wrong:
        asked(**values)
    assert said in str(wrong.value)
    assert "\n" not in str(wrong.value)


def test_a_long_wrong_value_is_not_repeated_at_length():
    with pytest.raises(Invalid) as wrong:
        asked(rule="D-06", event="9" * 10_000)
    assert len(str(wrong.value)) < 120


# -- lines of a batch ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    ["", "nonsense", "[]", "null", "6", '"D-06"', "{", '{"rule": "D-06"}', "[" * 100_000, "\ufffd"],
)
def test_a_bad_line_answers_with_an_error_and_nothing_else(line):
    assert set(answer_line(line)) == {"error"}


def test_a_good_line_answers_as_the_single_call_does():
    line = '{"rule": "D-06", "event": "2027-03-01", "closures": ["2027-03-02"]}'
    assert answer_line(line) == asked(rule="D-06", closures=["2027-03-02"])


def test_a_lone_surrogate_in_a_line_can_be_answered():
    found = answer_line('{"rule": "\\ud800", "event": "2027-03-01"}')
    json.dumps(found).encode()
    assert "unknown" in str(found["error"])


# -- words for people ------------------------------------------------------------------------


def test_the_printed_answer_reads_from_rule_to_last_step():
    found = in_words(read_question({"rule": "D-06", "event": "2027-04-02"}))
    assert (
        found
        == """\
D-06  Reinvestigation of a disputed item
FCRA 611(a)(1)(A), 15 U.S.C. 1681i(a)(1)(A)
read: the text of the law was read

Counted from      Fri Apr 2, 2027
Due               Sat May 1, 2027
Safe              Fri Apr 30, 2027
Event + N         Sun May 2, 2027: as many count; the earlier day binds

Fri Apr 2, 2027   The consumer reporting agency receives notice of a dispute. This day is
                  day 1.
Sat Apr 3, 2027   Days 2 to 30, through Sat May 1, 2027: every day counts, weekends and
                  holidays too.
Sat May 1, 2027   Last day: each disputed item verified, modified or deleted. Closed
                  (Saturday); the law does not move it to a later day.
Fri Apr 30, 2027  Safe day: the last business day until then. Closed: Sat May 1, 2027
                  (Saturday)."""
    )


def test_the_printed_answer_names_a_refusal_and_its_remedy():
    question = {"rule": "D-07", "event": "2027-03-01", "information": "2027-03-31"}
    found = in_words(read_question(question))
    assert "Refused by G-09." in found
    assert "open a new dispute" in " ".join(found.split())


def test_what_is_practice_or_unverified_is_said_to_people():
    practice = in_words(read_question({"rule": "D-03", "event": "2027-03-01"}))
    assert "practice: no law names this number" in practice
    assert "names no number; never fewer" in practice
    memory = in_words(read_question({"rule": "D-38", "event": "2027-03-01"}))
    assert "not verified: counsel must confirm it" in memory


# -- the command -----------------------------------------------------------------------------


def test_the_command_prints_words_or_one_json_document():
    words = ("D-05", "--event", "2027-04-03")
    assert run(*words).startswith("D-05  Notice of the dispute to each provider\n")
    assert json.loads(run(*words, "--json"))["due_on"] == "2027-04-09"


def test_the_command_takes_closures_information_and_tolling():
    closed = run("D-12", "--event", "2026-12-23", "--closures", "2026-12-24,2026-12-28", "--json")
    assert json.loads(closed)["due_on"] == "2026-12-31"
    late = run("D-07", "--event", "2027-03-01", "--information", "2027-03-31", "--json")
    assert json.loads(late)["refused"] == "G-09"
    spans = ("--tolled", "2026-05-01..2026-05-11", "--tolled", "2026-06-01..2026-06-11")
    tolled = run("D-36", "--event", "2026-02-27", *spans, "--json")
    assert json.loads(tolled)["due_on"] == "2027-03-19"


def test_a_batch_answers_each_line_in_its_place(stdin):
    good = b'{"rule": "D-06", "event": "2027-03-01"}'
    stdin(b"\n".join([good, b"", b"\xff\xfe", b'{"rule": "D-00"}', good]))
    found = [json.loads(line) for line in run("--batch", "-").splitlines()]
    assert [next(iter(line)) for line in found] == ["rule", "error", "error", "error", "rule"]
    assert found[0] == found[4]


def test_a_batch_may_come_from_a_file(tmp_path):
    file = tmp_path / "questions.jsonl"
    file.write_text('{"rule": "D-03", "event": "2026-11-24"}\n')
    assert json.loads(run("--batch", str(file), "--json"))["earliest_on"] == "2026-12-03"


def test_an_empty_batch_has_no_answers(stdin):
    stdin(b"")
    assert run("--batch", "-") == ""


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "rule: missing"),
        (("D-06",), "event: missing"),
        (("D-06", "--event", "soon"), "no date"),
        (("--batch", "/nowhere/at/all"), "batch: /nowhere/at/all cannot be read"),
        (("--batch", "/"), "cannot be read"),
        (("D-06", "--batch", "-"), "batch: goes without rule"),
        (("--batch", "-", "--closures", "2027-03-01"), "batch: goes without closures"),
    ],
)
def test_a_bad_call_is_invalid_input(words, said):
    with pytest.raises(Invalid, match=said):
        run(*words)


def test_the_command_asks_for_no_database_and_no_checks():
    assert Command.needs_database is False
    assert Command.requires_system_checks == []


def probity(*words: str, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "manage.py", "explain_deadline", *words]
    return subprocess.run(command, cwd=ROOT, input=given, capture_output=True, check=False)


@pytest.mark.parametrize("words", [("D-99", "--event", "2027-03-01"), ("D-06", "--evnt", "x")])
def test_a_single_bad_call_exits_2_with_one_line_on_stderr(words):
    done = probity(*words)
    assert (done.returncode, done.stdout) == (2, b"")
    assert len(done.stderr.splitlines()) == 1


def test_a_batch_exits_0_whatever_its_lines():
    done = probity("--batch", "-", given=b'nonsense\n{"rule": "D-06", "event": "2027-03-01"}\n')
    assert (done.returncode, done.stderr) == (0, b"")
    assert len(done.stdout.splitlines()) == 2


def test_a_reader_who_has_seen_enough_may_leave(tmp_path):
    file = tmp_path / "questions.jsonl"
    file.write_text('{"rule": "D-06", "event": "2027-03-01"}\n' * 2000)
    command = [sys.executable, "manage.py", "explain_deadline", "--batch", str(file)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdout=pipe, stderr=pipe) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""


def test_a_leap_day_counts_by_the_calendar_date():
    assert asked(rule="D-36", event="2028-02-29")["due_on"] == str(date(2029, 2, 28))


def test_a_line_without_end_is_refused(stdin):
    stdin(b"x" * (LONGEST_LINE + 1))
    with pytest.raises(Invalid, match="longer than"):
        run("--batch", "-")


def test_a_file_that_begins_with_a_byte_order_mark_is_read(tmp_path):
    file = tmp_path / "questions.jsonl"
    file.write_bytes(b'\xef\xbb\xbf{"rule": "D-06", "event": "2027-03-01"}\n')
    assert json.loads(run("--batch", str(file)))["due_on"] == "2027-03-30"
