"""What would stand in a report issued now: posts, reasons, statements, corrections."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from policies.detection import Hit, explain_hit, explain_view, parse_rule
from policies.detection.views import View
from screening.models import (
    Case,
    ConsumerStatement,
    Correction,
    Flag,
    Post,
    RedactedPost,
    ReportItem,
)
from screening.reportability import Obstacle
from screening.services.cases import terms
from screening.services.marking import disputed_since
from screening.services.posts import lasting_obstacles, obstacles, open_obstacles, posted_on
from screening.services.redactions import current_redaction, prints_medical, shown_spans
from screening.workflow import FlagStatus

Mark = dict[str, Any]


@dataclass(frozen=True)
class Draft:
    """One item to be. `flags` are in the order of its reasons' numbers."""

    post: Post
    flags: tuple[Flag, ...]
    redacted: RedactedPost
    posted_on: date
    statement: ConsumerStatement | None = None
    note: str = ""
    disputed_on: date | None = None

    @property
    def marks(self) -> list[Mark]:
        return [mark(number, flag, self.redacted) for number, flag in enumerate(self.flags, 1)]


@dataclass(frozen=True)
class Change:
    """What a new version changes: `item` is the number that the item has, or had, in print."""

    item: int
    what: str
    explanation: str


def mark(number: int, flag: Flag, redacted: RedactedPost) -> Mark:
    """A numbered reason; spans are places in the text that the report prints."""
    return {
        "number": number,
        "flag": str(flag.public_id),
        "clause": flag.clause.number,
        "version": flag.clause.version.number,
        "on_notice": flag.on_notice,
        "view": flag.view,
        "spans": shown_spans(flag.spans, redacted),
        "text": explanation(flag),
    }


def explanation(flag: Flag) -> str:
    """Why these words were marked: the rule's own note, else the rule in words.

    A rule in words lists what it looks for, slurs among it; a report need not print those.
    """
    start, end = flag.spans[0]
    words = flag.post.whole[start:end]
    if flag.rule.note:
        return f"“{words}” was found, {explain_view(flag.view)}. {flag.rule.note}"
    rule = parse_rule({**flag.rule.spec, "id": str(flag.rule.public_id)})
    return explain_hit(rule, Hit(rule.id, start, end, View(flag.view), words))


def new_drafts(case: Case, at: datetime) -> list[Draft]:
    """Everything that two people confirmed and nothing keeps out, oldest first."""
    on = case.screener.on(at)
    confirmed = (
        Flag.objects.filter(matter=case.matter, status=FlagStatus.CONFIRMED)
        .select_related(
            *("post__account", "post__visibility_proof", "rule", "clause__version"),
            *("version_on_day", "clause_on_day"),
        )
        .order_by("clause__position", "pk")
    )
    by_post: dict[int, list[Flag]] = defaultdict(list)
    for flag in confirmed:
        by_post[flag.post_id].append(flag)
    reportable = [flags for flags in by_post.values() if not obstacles(case, flags[0].post, on)]
    drafts = [_draft(case, flags) for flags in reportable]
    return sorted(drafts, key=lambda draft: (draft.posted_on, draft.post.pk))


def revised_drafts(
    case: Case, items: Iterable[ReportItem], returned: Iterable[ReportItem], at: datetime
) -> tuple[list[Draft], list[Change]]:
    """The items of a report as they stand now, and how that differs from what it printed.

    `returned`: what earlier versions printed and is in the file again (1681i(a)(5)(B)).
    """
    limits = terms(case, case.screener.on(at))
    drafts: list[Draft] = []
    changes: list[Change] = []
    for item in items:
        # An account that turned out not to be theirs takes its items along, whoever disputed which.
        if against := [*lasting_obstacles(case, item.post, limits), *open_obstacles(item.post)]:
            changes.append(Change(item.number, "deleted", DELETED[Obstacle.DELETED in against]))
            continue
        flags = [link.flag for link in item.reported_flags.all()]
        draft = _draft(case, flags, item)
        drafts.append(draft)
        changes += _changes(len(drafts), item, draft)
    for item in returned:
        if lasting_obstacles(case, item.post, limits) or open_obstacles(item.post):
            continue
        drafts.append(_draft(case, [link.flag for link in item.reported_flags.all()], item))
        changes.append(Change(len(drafts), "reinserted", REINSERTED))
    return drafts, changes


DELETED = {
    True: "Deleted after a dispute.",
    False: "May no longer be reported on the date of this version.",
}
REINSERTED = "It stands in the file again."


def _changes(number: int, item: ReportItem, draft: Draft) -> list[Change]:
    found = []
    if (draft.note, draft.redacted.pk) != (item.note, item.redacted_post_id):
        said = draft.note or "Words were taken out."
        found.append(Change(number, "modified", said))
    if draft.statement and draft.statement.pk != item.statement_id:
        found.append(Change(number, "statement_added", "The person's statement stands with it."))
    return found


def _draft(case: Case, flags: list[Flag], item: ReportItem | None = None) -> Draft:
    post = flags[0].post
    on = posted_on(post, case)
    correction = latest_correction(case, post)
    redacted = _redacted(post, correction, item)
    assert on is not None  # an undated post is kept out before
    assert redacted is not None  # the second confirmation made one
    return Draft(
        post=post,
        flags=tuple(flags),
        redacted=redacted,
        posted_on=on,
        statement=standing_statement(case, post),
        note=correction.note if correction else "",
        disputed_on=disputed_since(case, post),
    )


def _redacted(
    post: Post, correction: Correction | None, item: ReportItem | None
) -> RedactedPost | None:
    """A correction's text first; else what was printed before; else what stands now.

    Where words were marked as medical since then, what stands now (G-26).
    """
    before = item.redacted_post if item else None
    if correction and correction.redacted_post and correction.redacted_post.post_id == post.pk:
        before = correction.redacted_post
    if before and not prints_medical(post, before):
        return before
    return current_redaction(post)


def latest_correction(case: Case, post: Post) -> Correction | None:
    """How this person's item reads since a reinvestigation, in whichever case it was (R-5)."""
    return (
        Correction.objects.filter(person=case.person, text_sha256=post.text_sha256)
        .select_related("redacted_post")
        .first()
    )


def standing_statement(case: Case, post: Post) -> ConsumerStatement | None:
    return (
        ConsumerStatement.objects.standing()
        .filter(person=case.person, text_sha256=post.text_sha256)
        .first()
    )
