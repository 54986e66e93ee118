"""What was looked at in a case and what was not: each post is counted once."""

import hashlib
from collections import Counter
from datetime import datetime, time
from typing import Any

from django.db import models
from django.db.models import Case, Count, Exists, Max, Min, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from screening import coverage, letters
from screening.languages import UNKNOWN, is_screened
from screening.models import Case as ScreeningCase
from screening.models import ImportBatch, Platform, Post, VisibilityProof
from screening.reportability import Terms
from screening.services.cases import terms
from screening.workflow import AccountStatus

ANALYSED = "analysed"


def counted(case: ScreeningCase, at: datetime) -> letters.Coverage:
    """As a report prints it; moments in the screener's zone."""
    posts = _posts(case)
    found = buckets(case, at)
    # The days of what was left out are nobody's business: from before the 18th birthday, say.
    looked_at = _named(case, at).filter(bucket=ANALYSED)
    rest = Counter(coverage.left_out(_coverages(case))) + Counter(
        {reason: number for reason, number in found.items() if reason != ANALYSED}
    )
    span = looked_at.aggregate(oldest=Min("posted_at"), newest=Max("posted_at"))
    zone = case.screener.zone
    return letters.Coverage(
        analysed=found.get(ANALYSED, 0),
        left_out=tuple(
            letters.LeftOut(reason=reason, posts=number) for reason, number in sorted(rest.items())
        ),
        oldest=span["oldest"].astimezone(zone) if span["oldest"] else None,
        newest=span["newest"].astimezone(zone) if span["newest"] else None,
        languages=_languages(posts),
        sources=tuple(source(batch, case) for batch in batches(case)),
    )


def buckets(case: ScreeningCase, at: datetime) -> dict[str, int]:
    """How many posts were analysed, and how many were not by the first reason that applies.

    Counted over all posts alike, flagged or not, so that a number hints at nothing.
    """
    return dict(_named(case, at).values_list("bucket").annotate(number=Count("pk")))


def _named(case: ScreeningCase, at: datetime) -> QuerySet[Any]:
    """Each post with its `bucket`."""
    limits = terms(case, case.screener.on(at))
    return _posts(case).annotate(bucket=_bucket(case, limits)).order_by()


def evidence_sha256(case: ScreeningCase) -> str:
    """SHA-256 over the hashes of all posts of the case, in order."""
    whole = hashlib.sha256()
    hashes = Post.objects.filter(matter=case.matter).order_by("content_sha256")
    for found in hashes.values_list("content_sha256", flat=True).iterator():
        whole.update(f"{found}\n".encode())
    return whole.hexdigest()


def _posts(case: ScreeningCase) -> QuerySet[Post]:
    return Post.objects.filter(matter=case.matter).as_they_stand()


def _bucket(case: ScreeningCase, limits: Terms) -> Case:
    dated = Coalesce("edited_at", "posted_at")
    proof = VisibilityProof.objects.filter(post=OuterRef("pk"))
    reasons = [
        When(screened_language=False, then=Value("language_not_screened")),
        When(~Q(account__status=AccountStatus.CONFIRMED), then=Value("not_attributed")),
        When(~Q(visibility="public") & ~Exists(proof), then=Value("visibility_not_established")),
        When(posted_at__isnull=True, edited_at__isnull=True, then=Value("undated")),
    ]
    zone = case.screener.zone
    if limits.adult_on:
        adult = datetime.combine(limits.adult_on, time(), zone)
        reasons.append(When(models.lookups.LessThan(dated, adult), then=Value("before_18")))
    if limits.cutoff_on:
        cutoff = datetime.combine(limits.cutoff_on, time(), zone)
        reasons.append(When(models.lookups.LessThan(dated, cutoff), then=Value("too_old")))
    return Case(*reasons, default=Value(ANALYSED), output_field=models.CharField())


def _languages(posts: QuerySet[Post]) -> tuple[letters.LanguageShare, ...]:
    rows = posts.order_by().values_list("language").annotate(number=Count("pk"))
    return tuple(
        letters.LanguageShare(code=code or UNKNOWN, posts=number, screened=is_screened(code))
        for code, number in sorted(rows, key=lambda row: (-row[1], row[0]))
    )


def batches(case: ScreeningCase) -> QuerySet[ImportBatch]:
    standing = Count("posts", filter=Q(posts__revision_of=""))
    found = case.import_batches.imported().filter(added__gt=0)
    return found.annotate(standing=standing).order_by("queued_at")


def _coverages(case: ScreeningCase) -> list[dict[str, object]]:
    return list(batches(case).values_list("coverage", flat=True))


def source(batch: Any, case: ScreeningCase) -> letters.Source:
    return letters.Source(
        platform=Platform(batch.account.platform).label,
        provenance=batch.provenance,
        collected_at=batch.queued_at.astimezone(case.screener.zone),
        posts=batch.standing,
    )
