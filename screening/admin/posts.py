"""One post as the desk shows it: its words with numbered marks, what stood around it, why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils.dateparse import parse_datetime

from policies.detection import explain, explain_view, parse_rule
from screening.drawing import language_called
from screening.models import Case, Flag, Platform, Post, RedactedPost
from screening.redaction import LABELS, Cut, redact, suggest
from screening.services.noticing import binds_personnel, can_have_signed, notice_said
from screening.workflow import AccountStatus

MOST_AFTER = 3
AS_WRITTEN = "plain"


def posts_of(case: Case) -> QuerySet[Post]:
    """With what the desk shows beside them, in one query: account, file, proof, redaction."""
    redacted = RedactedPost.objects.filter(post=OuterRef("pk")).order_by("-version")
    agreeing = Q(account__identifiers__agrees=True, account__identifiers__withdrawn_at=None)
    return (
        Post.objects.filter(matter=case.pk)
        .select_related("account", "batch", "visibility_proof")
        .annotate(
            cuts=Subquery(redacted.values("spans")[:1]),
            identifiers=Count("account__identifiers__kind", filter=agreeing, distinct=True),
        )
    )


def drawn_post(
    post: Any, flags: Sequence[Flag], after: Iterable[Post] = (), cuts: Sequence[Cut] = ()
) -> dict[str, Any]:
    """As `staff/_post.html` draws it; marks carry the numbers of `reasons`."""
    return {
        "title": f"{platform(post.platform)} · {post.author_handle or post.account.handle}",
        "account": _account(post),
        "kind": post.get_kind_display(),
        "at": post.posted_at,
        "visibility": visibility(post),
        "language": "" if post.language == "und" else language_called(post.language),
        "text": post.whole,
        "spans": [
            (start, end, number)
            for number, flag in enumerate(flags, 1)
            for start, end in flag.spans
        ],
        "redactions": [(start, end, LABELS[label]) for start, end, label in cuts],
        "before": [around(item, post) for item in post.thread],
        "after": [{"at": one.posted_at, "text": one.whole} for one in after],
        "origin": _origin(post),
    }


def answers_to(post: Post) -> list[Post]:
    """What the same account wrote in answer to the post: it may take the words back."""
    numbers = {post.platform_id, post.platform_id.rpartition("/")[2]}
    same = Post.objects.filter(matter=post.matter_id, in_reply_to__in=numbers).exclude(pk=post.pk)
    return list(same.order_by("posted_at")[:MOST_AFTER])


def platform(name: str) -> str:
    return str(Platform(name).label) if name in Platform.values else name


def visibility(post: Post) -> str:
    if post.visibility == Post.Visibility.PUBLIC:
        return "Public at capture" if post.captured_at else "Public by its source"
    if hasattr(post, "visibility_proof"):
        return "Shown to be public"
    return "Not shown to be public"


def _account(post: Any) -> dict[str, str]:
    many = f"{post.identifiers} identifier{'' if post.identifiers == 1 else 's'}"
    if post.account.status == AccountStatus.CONFIRMED:
        return {"text": f"Account confirmed, {many}", "state": "ok"}
    return {"text": f"Account not confirmed, {many}", "state": "warn"}


def around(item: dict[str, Any], post: Post) -> dict[str, Any]:
    """Somebody else's words, without the names in them (R-6)."""
    own = post.author_handle or post.account.handle
    text, author = str(item.get("text", "")), str(item.get("author", ""))
    mine = author.casefold().lstrip("@") == own.casefold().lstrip("@")
    at: datetime | None = parse_datetime(item.get("posted_at") or "")
    who = "the same account" if mine else LABELS["other_person"]
    return {"who": who, "at": at, "text": redact(text, suggest(text, [own]))}


def _origin(post: Post) -> str:
    captured = f" · captured {post.captured_at:%Y-%m-%d %H:%M} UTC" if post.captured_at else ""
    return f"Content SHA-256 {post.content_sha256} · {post.batch.filename}{captured}"


def reasons(flags: Sequence[Flag], case: Case) -> list[dict[str, Any]]:
    """Why the post is here, a numbered reason a flag."""
    binds, signs = binds_personnel(case), can_have_signed(case)
    return [_reason(number, flag, binds, signs) for number, flag in enumerate(flags, 1)]


def _reason(number: int, flag: Flag, binds: bool, signs: bool) -> dict[str, Any]:
    rule = parse_rule({**flag.rule.spec, "id": str(flag.rule.public_id)})
    return {
        "number": number,
        "flag": flag,
        "clause": flag.clause,
        "rule": explain(rule),
        "seen_as": "" if flag.view == AS_WRITTEN else explain_view(flag.view),
        "words": [flag.post.whole[start:end] for start, end in flag.spans],
        "version": _version(flag),
        "then": flag.clause_on_day,
        "notice": notice_said(flag),
        "binds": binds,
        "signs": signs,
        "excused": getattr(flag, "notice_reason", None),
    }


def _version(flag: Flag) -> str:
    version, then = flag.version_on_day, flag.clause_on_day
    if version is None:
        return "No version in force" if flag.post.posted_at else "The day is not known"
    if version.pk == flag.clause.version_id:
        return f"version {version.number}, the one screened with"
    if then is None:
        return f"version {version.number}, without this rule"
    number = "" if then.number == flag.clause.number else f" as {then.number}"
    same = "same text" if then.text == flag.clause.text else "another text"
    return f"version {version.number}{number}, {same}"
