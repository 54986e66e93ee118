"""Take out what a decision maker must not read, before they read anything (R-6, G-16)."""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from config.accounts.gates import gate_refusal
from config.accounts.models import User
from config.accounts.services import record_matter
from screening.models import Flag, Post, RedactedPost
from screening.redaction import (
    Cut,
    moved,
    redact,
    refuse_overlap,
    standing_medical,
    tidy,
    uncovered,
)
from screening.services.replays import replayed
from screening.workflow import FlagStatus

LIFT = "Keep the redaction. If it was a mistake, a colleague takes the mark back."
RESTS_ON = (FlagStatus.FIRST_CONFIRMED, FlagStatus.CONFIRMED)


@transaction.atomic
def redact_post(
    *,
    post: Post,
    spans: Iterable[Sequence[object]],
    submission: UUID | None = None,
    by: User | None,
    at: datetime,
) -> RedactedPost:
    """The next version of what a report prints of this post.

    `spans`: all redactions, `[start, end, label]` in `Post.whole`; none prints the full text.
    Raises FlaggedWordsRedacted where a confirmed flag rests on words in one, and the refusal of
    G-26 where somebody would take back their own medical mark.
    """
    Post.objects.select_for_update(no_key=True).get(pk=post.pk)
    if before := replayed(RedactedPost.objects, submission, post=post):
        return before
    cuts = tidy(spans, len(post.whole))
    refuse_overlap(cuts, flagged_spans(post))
    lifted = uncovered(marks := medical_marks(post), cuts)
    if any(by is None or marks[mark] in (None, by.pk) for mark in lifted):
        raise gate_refusal("G-26", "You marked these words as medical.", remedy=LIFT)
    last = post.redactions.order_by("-version").first()
    text = redact(post.whole, cuts)
    found = RedactedPost.objects.create(
        agency=post.agency,
        screener=post.screener,
        matter=post.matter,
        post=post,
        version=last.version + 1 if last else 1,
        text=text,
        spans=[list(cut) for cut in cuts],
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        by=by,
        at=at,
        submission=submission,
    )
    record_matter(
        post.matter,
        "redact_post",
        by,
        at,
        target=f"post:{post.public_id}",
        version=found.version,
        redactions=len(cuts),
        **({"medical_marks_lifted": len(lifted)} if lifted else {}),
        sha256=found.sha256,
    )
    return found


def medical_marks(post: Post) -> dict[Cut, int | None]:
    """Medical marks in force, and who set each (G-26)."""
    versions = post.redactions.order_by("version").only("spans", "by_id")
    return standing_medical([(cuts_of(version), version.by_id) for version in versions])


def prints_medical(post: Post, redacted: RedactedPost) -> bool:
    return bool(uncovered(medical_marks(post), cuts_of(redacted)))


def flagged_spans(post: Post) -> list[list[int]]:
    """Words that a confirmed flag rests on."""
    spans = Flag.objects.filter(post=post, status__in=RESTS_ON).values_list("spans", flat=True)
    return [span for found in spans for span in found]


def current_redaction(post: Post) -> RedactedPost | None:
    return post.redactions.order_by("-version").first()


def ensure_redaction(post: Post, by: User, at: datetime) -> RedactedPost:
    """What a report will print: as redacted by then, else the full text as version 1."""
    return current_redaction(post) or redact_post(post=post, spans=[], by=by, at=at)


def cuts_of(redacted: RedactedPost) -> list[Cut]:
    return [(start, end, label) for start, end, label in redacted.spans]


def shown_spans(spans: Iterable[Sequence[int]], redacted: RedactedPost) -> list[list[int]]:
    """Where marked words stand in the text that the report prints."""
    cuts = cuts_of(redacted)
    return [list(moved(span, cuts)) for span in spans]
