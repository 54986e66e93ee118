"""The trail: append-only events, chained per stream. Knows no other model (R-20: no content)."""

import pgtrigger
from django.db import models

CHAIN = """
    INSERT INTO audit_streamhead (stream, seq, hash) VALUES (NEW.stream, 0, '')
        ON CONFLICT DO NOTHING;
    SELECT * INTO head FROM audit_streamhead WHERE stream = NEW.stream FOR UPDATE;
    told := NEW.body::jsonb;
    IF told->'payload' IS DISTINCT FROM NEW.payload
        OR told->>'stream' IS DISTINCT FROM NEW.stream OR told->>'verb' IS DISTINCT FROM NEW.verb
        OR told->>'actor' IS DISTINCT FROM NEW.actor OR told->>'target' IS DISTINCT FROM NEW.target
        OR (told->>'at')::timestamptz IS DISTINCT FROM NEW.at THEN
        RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'audit_body',
            message = 'An audit event''s columns differ from its body.';
    END IF;
    NEW.seq := head.seq + 1;
    NEW.prev_hash := head.hash;
    NEW.recorded_at := clock_timestamp();
    stamp := to_char(NEW.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"');
    NEW.hash := encode(sha256(convert_to(
        NEW.prev_hash || '|' || NEW.seq || '|' || stamp || '|' || NEW.body, 'UTF8')), 'hex');
    UPDATE audit_streamhead SET seq = NEW.seq, hash = NEW.hash WHERE stream = NEW.stream;
    RETURN NEW;
"""
REFUSE_TRUNCATE = "RAISE EXCEPTION 'The trail is never truncated.'; RETURN NULL;"


class StreamHead(models.Model):
    """Where each stream stands; its row lock puts writers of one stream in order."""

    stream = models.CharField(max_length=80, primary_key=True)
    seq = models.BigIntegerField()
    hash = models.CharField(max_length=64, blank=True)

    class Meta:
        triggers = [pgtrigger.Protect(name="keep_heads", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.stream} at {self.seq}"


class AuditEvent(models.Model):
    id = models.BigAutoField(primary_key=True)
    stream = models.CharField(max_length=80)
    seq = models.BigIntegerField(editable=False, default=0)
    at = models.DateTimeField(help_text="The moment told by whoever acted.")
    recorded_at = models.DateTimeField(editable=False, null=True, help_text="The database's clock.")
    actor = models.CharField(max_length=80)
    verb = models.CharField(max_length=80)
    target = models.CharField(max_length=120)
    payload = models.JSONField(default=dict)
    body = models.TextField(help_text="Canonical JSON of the event: what the hash covers.")
    prev_hash = models.CharField(max_length=64, editable=False, blank=True)
    hash = models.CharField(max_length=64, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stream", "seq"], name="audit_stream_seq"),
        ]
        indexes = [models.Index(fields=["target", "id"], name="audit_target")]
        triggers = [
            pgtrigger.Trigger(
                name="chain",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("head", "audit_streamhead"), ("told", "jsonb"), ("stamp", "text")],
                func=CHAIN,
            ),
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="keep_all",
                level=pgtrigger.Statement,
                when=pgtrigger.Before,
                operation=pgtrigger.Truncate,
                func=REFUSE_TRUNCATE,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stream} {self.seq}: {self.verb}"
