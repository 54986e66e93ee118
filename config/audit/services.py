"""Write to the trail and prove that nobody rewrote it."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import connection, transaction

from config.audit.models import AuditEvent, StreamHead

INSTALLATION = "installation"
SYSTEM = "system"


def canonical(value: object) -> str:
    """JSON with sorted keys and no spaces; a float is refused because its text is not stable."""
    if _has_float(value):
        raise TypeError("An audit payload holds no floats: write the number as text.")
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def _has_float(value: object) -> bool:
    if isinstance(value, Mapping):
        return any(_has_float(v) for v in value.values())
    if isinstance(value, list | tuple):
        return any(_has_float(v) for v in value)
    return isinstance(value, float)


def record(
    *,
    stream: str,
    verb: str,
    actor: str,
    agency: str,
    target: str,
    at: datetime,
    payload: Mapping[str, Any] | None = None,
) -> AuditEvent:
    """Append one event inside the caller's transaction.

    Every argument but `at` is a public id, an enum value or a hash, never a name or a text (R-20).
    `agency` is an organization's code, or empty.
    """
    event = _event(stream, verb, actor, agency, target, at, payload or {})
    event.save(force_insert=True)
    return event


def _event(
    stream: str,
    verb: str,
    actor: str,
    agency: str,
    target: str,
    at: datetime,
    payload: Mapping[str, Any],
) -> AuditEvent:
    told = {
        "stream": stream,
        "verb": verb,
        "actor": actor,
        "agency": agency,
        "target": target,
        "at": at.astimezone(UTC).isoformat(),
        "payload": dict(payload),
    }
    body = canonical(told)
    return AuditEvent(
        stream=stream,
        verb=verb,
        actor=actor,
        target=target,
        at=at,
        payload=json.loads(body)["payload"],
        body=body,
    )


def record_read(
    *, stream: str, actor: str, agency: str, target: str, at: datetime, payload: Mapping[str, Any]
) -> None:
    """Who looked at what, in a short transaction of its own: no page waits for another."""
    with transaction.atomic():
        record(
            stream=stream,
            verb="read",
            actor=actor,
            agency=agency,
            target=target,
            at=at,
            payload=payload,
        )


def record_reads(*, actor: str, at: datetime, looks: Iterable[tuple[str, str, str]]) -> None:
    """Several looks of one reader at once: stream, agency and target of each.

    In the order of the streams, as every writer takes them, so that no two wait for each other.
    """
    events = [
        _event(stream, "read", actor, agency, target, at, {})
        for stream, agency, target in sorted(looks)
    ]
    with transaction.atomic():
        AuditEvent.objects.bulk_create(events)


@dataclass(frozen=True)
class Break:
    """The first row of the trail that does not follow from the rows before it."""

    stream: str
    seq: int
    event_id: int | None
    reason: str

    def __str__(self) -> str:
        row = f"row {self.event_id}" if self.event_id else "the stream's head"
        return f"{self.stream} seq {self.seq} ({row}): {self.reason}"


def verify(owed: Iterable[str] = ()) -> tuple[int, Break | None]:
    """Walk every stream; the number of rows read and the first break, if any.

    `owed` names streams that must be there: whoever removes a stream and its head leaves nothing
    in the trail itself that would miss them.
    """
    if found := _impossible_moment():
        return 0, found
    count = 0
    heads = dict(StreamHead.objects.values_list("stream", "seq"))
    ends = dict(StreamHead.objects.values_list("stream", "hash"))
    missing = sorted(set(owed) - heads.keys())
    seq, hash_, stream = 0, "", ""
    for event in _ordered():
        if event.stream != stream:
            if found := _head_break(stream, seq, hash_, heads, ends):
                return count, found
            seq, hash_, stream = 0, "", event.stream
        count += 1
        if reason := _fault(event, seq, hash_):
            return count, Break(event.stream, event.seq, event.pk, reason)
        seq, hash_ = event.seq, event.hash
    if found := _head_break(stream, seq, hash_, heads, ends):
        return count, found
    return count, _missing_stream(heads) or (_gone(missing[0]) if missing else None)


def verify_stream(stream: str) -> tuple[int, Break | None]:
    """Walk one stream, as `verify` walks them all."""
    if found := _impossible_moment(stream):
        return 0, found
    count, seq, hash_ = 0, 0, ""
    for event in AuditEvent.objects.filter(stream=stream).order_by("seq").iterator(2000):
        count += 1
        if reason := _fault(event, seq, hash_):
            return count, Break(stream, event.seq, event.pk, reason)
        seq, hash_ = event.seq, event.hash
    head = StreamHead.objects.filter(stream=stream).first()
    known, end = ({stream: head.seq}, {stream: head.hash}) if head else ({}, {})
    if count or head:
        return count, _head_break(stream, seq, hash_, known, end)
    return 0, None


def _ordered() -> Iterator[AuditEvent]:
    return AuditEvent.objects.order_by("stream", "seq").iterator(chunk_size=2000)


def _fault(event: AuditEvent, seq: int, prev: str) -> str:
    if event.seq != seq + 1:
        return f"expected seq {seq + 1}: a row before it is missing"
    if event.prev_hash != prev:
        return "does not point at the row before it"
    if event.hash != expected_hash(event):
        return "its hash does not match its content"
    return "its columns differ from the text that was hashed" if _columns_differ(event) else ""


def _columns_differ(event: AuditEvent) -> bool:
    try:
        told = json.loads(event.body)
        said = tuple(told[key] for key in ("stream", "verb", "actor", "target", "payload"))
        at = datetime.fromisoformat(told["at"])
    except (ValueError, LookupError, TypeError):  # no text of ours was hashed
        return True
    columns = (event.stream, event.verb, event.actor, event.target, event.payload)
    return columns != said or at != event.at


def _impossible_moment(stream: str = "") -> Break | None:
    """A row whose time Python cannot hold would end the walk before it is named."""
    first, last = "0001-01-02", "9999-12-30"
    asked = (
        "SELECT id, stream, seq FROM audit_auditevent WHERE (%s = '' OR stream = %s)"
        " AND NOT (at BETWEEN %s AND %s AND coalesce(recorded_at, at) BETWEEN %s AND %s)"
        " ORDER BY stream, seq LIMIT 1"
    )
    with connection.cursor() as cursor:
        cursor.execute(asked, [stream, stream, first, last, first, last])
        row = cursor.fetchone()
    return Break(row[1], row[2], row[0], "its time is none that was ever recorded") if row else None


def expected_hash(event: AuditEvent) -> str:
    """SHA-256 over `prev_hash|seq|recorded_at|body`, hex; the same text the database hashed."""
    recorded = event.recorded_at
    stamp = recorded.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ") if recorded else ""
    text = f"{event.prev_hash}|{event.seq}|{stamp}|{event.body}"
    return hashlib.sha256(text.encode()).hexdigest()


def _head_break(
    stream: str, seq: int, hash_: str, heads: dict[str, int], ends: dict[str, str]
) -> Break | None:
    if not stream:
        return None
    known = heads.pop(stream, None)
    if known == seq and ends[stream] == hash_:
        return None
    return Break(stream, seq, None, "rows after the last one are missing, or its head was changed")


def _gone(stream: str) -> Break:
    return Break(stream, 0, None, "the whole stream is missing, its head too")


def _missing_stream(heads: dict[str, int]) -> Break | None:
    left = sorted(name for name, seq in heads.items() if seq)
    return Break(left[0], 0, None, "every row of the stream is missing") if left else None
