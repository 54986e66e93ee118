"""The chain: whatever is changed behind the services' back is found and named."""

import json
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from config.audit.models import AuditEvent
from config.audit.services import (
    canonical,
    expected_hash,
    record,
    record_read,
    verify,
    verify_stream,
)
from tests.accounts.factories import MatterFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def told(stream="matter:LPD-2026-0001", verb="open_matter", **payload):
    return record(
        stream=stream,
        verb=verb,
        actor="system",
        agency="LPD",
        target="matter:1",
        at=AT,
        payload=payload,
    )


def rewrite(sql, *params):
    """As somebody would who owns the tables: triggers off for one statement."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql, params)
        cursor.execute("SET LOCAL session_replication_role = origin")


def test_events_of_a_stream_are_chained_and_others_are_not_touched():
    told(), told(verb="assign")
    told(stream="org:LPD")
    first, second = AuditEvent.objects.filter(stream="matter:LPD-2026-0001").order_by("seq")
    assert (first.seq, second.seq, first.prev_hash) == (1, 2, "")
    assert second.prev_hash == first.hash == expected_hash(first)
    assert verify() == (3, None)


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("UPDATE audit_auditevent SET payload = '{\"n\": 2}' WHERE seq = 2", "columns differ"),
        ("UPDATE audit_auditevent SET verb = 'other' WHERE seq = 2", "columns differ"),
        ("UPDATE audit_auditevent SET actor = 'user:x' WHERE seq = 2", "columns differ"),
        ("UPDATE audit_auditevent SET at = at + interval '1 day' WHERE seq = 2", "columns differ"),
        ("UPDATE audit_auditevent SET body = replace(body, 'LPD', 'SCS') WHERE seq = 2", "hash"),
        ("UPDATE audit_auditevent SET recorded_at = now() - interval '1 y' WHERE seq = 2", "hash"),
        ("DELETE FROM audit_auditevent WHERE seq = 2", "missing"),
        ("DELETE FROM audit_auditevent WHERE seq = 3", "missing"),
        ("DELETE FROM audit_auditevent", "every row"),
    ],
)
def test_a_row_changed_behind_the_triggers_is_found(sql, reason):
    for n in range(3):
        told(n=n)
    rewrite(sql)
    _, found = verify()
    assert found is not None
    assert found.stream == "matter:LPD-2026-0001"
    assert reason in found.reason


def test_a_rewritten_hash_breaks_the_row_after_it():
    for n in range(3):
        told(n=n)
    event = AuditEvent.objects.get(seq=2)
    event.body = event.body.replace('"n":1', '"n":7')
    event.payload = {"n": 7}
    rewrite(
        "UPDATE audit_auditevent SET body = %s, payload = %s, hash = %s WHERE seq = 2",
        event.body,
        json.dumps(event.payload),
        expected_hash(event),
    )
    _, found = verify()
    assert (found.seq, found.reason) == (3, "does not point at the row before it")


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_auditevent SET verb = 'x'",
        "DELETE FROM audit_auditevent",
        "TRUNCATE audit_auditevent",
        "DELETE FROM audit_streamhead",
    ],
)
def test_the_database_refuses_to_rewrite_the_trail(sql):
    told()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert verify() == (1, None)


def test_a_row_whose_columns_differ_from_its_body_is_refused():
    event = AuditEvent(
        stream="s", verb="v", actor="a", target="t", at=AT, payload={"n": 1}, body="{}"
    )
    with pytest.raises(DatabaseError, match="differ"), transaction.atomic():
        event.save()


def test_a_float_is_refused_because_its_text_is_not_stable():
    with pytest.raises(TypeError, match="floats"):
        canonical({"a": [{"b": 0.1}]})


def test_reading_is_recorded_as_an_event():
    record_read(stream="s", actor="user:1", agency="LPD", target="post:9", at=AT, payload={})
    assert AuditEvent.objects.get().verb == "read"


def test_the_command_names_the_first_broken_row_and_exits_1():
    told(), told()
    rewrite("UPDATE audit_auditevent SET verb = 'x' WHERE seq = 1")
    out = StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("verify_audit", "--json", stdout=out)
    answer = json.loads(out.getvalue())
    assert stopped.value.code == 1
    assert answer["intact"] is False
    assert answer["first_break"]["seq"] == 1


@pytest.mark.parametrize("change", ["body = 'not json'", "body = '[]'", "body = '{}'"])
def test_a_text_that_is_none_of_ours_is_a_break_and_not_a_fault(change):
    """Somebody who can rewrite a row can hash it anew, too."""
    told(), told()
    rewrite(f"UPDATE audit_auditevent SET {change} WHERE seq = 2")
    event = AuditEvent.objects.get(seq=2)
    rewrite(f"UPDATE audit_auditevent SET hash = '{expected_hash(event)}' WHERE seq = 2")
    rewrite(f"UPDATE audit_streamhead SET hash = '{expected_hash(event)}'")
    _, found = verify()
    assert (found.seq, found.reason) == (2, "its columns differ from the text that was hashed")


@pytest.mark.parametrize("moment", ["infinity", "-infinity", "12000-01-01"])
@pytest.mark.parametrize("column", ["at", "recorded_at"])
def test_a_time_that_cannot_be_read_is_named(moment, column):
    told(), told()
    rewrite(f"UPDATE audit_auditevent SET {column} = '{moment}' WHERE seq = 2")
    _, found = verify()
    assert (found.seq, found.reason) == (2, "its time is none that was ever recorded")
    assert verify_stream(found.stream)[1] == found


def test_a_stream_removed_with_its_head_is_missed():
    matter = MatterFactory()
    for stream in (matter.stream, matter.screener.stream, matter.agency.stream):
        told(stream=stream)
    call_command("verify_audit", stdout=StringIO())
    for table in ("auditevent", "streamhead"):
        rewrite(f"DELETE FROM audit_{table} WHERE stream = '{matter.stream}'")
    assert verify()[1] is None  # what is left in the trail holds together
    out = StringIO()
    with pytest.raises(SystemExit) as stopped:
        call_command("verify_audit", stdout=out)
    assert stopped.value.code == 1
    assert f"{matter.stream} seq 0" in out.getvalue()
    assert "the whole stream is missing" in out.getvalue()


def test_the_command_says_intact_in_words():
    told()
    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert out.getvalue().startswith("Intact: 1 events")
