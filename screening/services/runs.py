"""Hold a case's posts against the policy in force, batch after committed batch."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from config.accounts.models import Person, User
from config.accounts.services import record_matter
from config.errors import Refusal
from policies.models import Clause, PolicyVersion
from policies.services.engine import CompiledPolicy, Match, ruleset
from policies.services.notice import same_clause, was_on_notice
from policies.services.versions import version_in_force
from screening.models import Case, Flag, Post, ScreeningRun
from screening.services.cases import audience_of, locked, move
from screening.services.posts import post_keys, standing_hashes
from screening.services.replays import replayed
from screening.workflow import RUN, BatchStatus, CaseStatus, RunStatus, check_transition

BATCH = 500
LEASE = timedelta(minutes=3)
MOST_ATTEMPTS = 50
BUDGET = 200.0  # seconds of one task, below the worker's time limit


class NoPolicyInForce(Refusal):
    code = "no_policy_in_force"
    remedy = "Have the agency publish its policy first."


class NothingCollected(Refusal):
    code = "nothing_collected"
    remedy = "Import posts, or close the case without items."


class ImportsWaiting(Refusal):
    code = "imports_waiting"
    remedy = "Wait until every file was read."


class AlreadyRunning(Refusal):
    code = "already_running"
    remedy = "Wait until the run is over."


@transaction.atomic
def start_screening(
    *,
    case: Case,
    submission: UUID | None = None,
    by: User | None,
    at: datetime,
    nudge: Callable[[int], Any] | None = None,
) -> ScreeningRun:
    """Queue a run; the policy version in force now is the run's for good."""
    case = locked(case)
    if before := replayed(ScreeningRun.objects, submission, case=case):
        return before
    version = version_in_force(case.agency, case.agency.on(at))
    if version is None:
        raise NoPolicyInForce("The agency has no policy in force.")
    waiting = (BatchStatus.QUEUED, BatchStatus.RUNNING)
    if case.import_batches.filter(status__in=waiting).exists():
        raise ImportsWaiting("A file is still being read.")
    if case.runs.filter(status__in=(RunStatus.QUEUED, RunStatus.RUNNING)).exists():
        raise AlreadyRunning("This case is being screened.")
    posts = Post.objects.filter(matter=case.matter)
    until = posts.aggregate(last=Max("pk"))["last"]
    if until is None:
        raise NothingCollected("There is no post to screen.")
    case.policy_version = version
    case.save(update_fields=["policy_version"])
    move(case, CaseStatus.REVIEWING)
    run = ScreeningRun.objects.create(
        case=case,
        agency=case.agency,
        screener=case.screener,
        policy_version=version,
        total=posts.filter(pk__lte=until).count(),
        until_post=until,
        started_by=by,
        started_at=at,
        submission=submission,
    )
    if nudge:
        transaction.on_commit(partial(nudge, run.pk))
    record_matter(
        case.matter,
        "start_screening",
        by,
        at,
        target=f"run:{run.public_id}",
        version=str(version.public_id),
        posts=run.total,
    )
    return run


def work_on_run(run_id: int, at: datetime, *, budget: float = BUDGET) -> ScreeningRun | None:
    """Screen until the run is over or the time is; None when another worker holds it.

    Each batch is one transaction: flags, progress and lease together. A worker killed anywhere
    leaves whole batches behind, and the next one goes on after the last of them.
    """
    started = time.monotonic()
    run = _claim(run_id, at)
    if run is None:
        return None
    policy = ruleset(run.policy_version)
    while run.status == RunStatus.RUNNING:
        elapsed = time.monotonic() - started
        if elapsed > budget:
            ScreeningRun.objects.filter(pk=run.pk, claimed_until=run.claimed_until).update(
                claimed_until=None
            )
            break
        step = _step(run, policy, at + timedelta(seconds=elapsed))
        if step is None:
            return None
        run = step
    return run


@transaction.atomic
def _claim(run_id: int, at: datetime) -> ScreeningRun | None:
    run = (
        ScreeningRun.objects.select_for_update(of=("self",), skip_locked=True)
        .due(at)
        .select_related("policy_version")
        .filter(pk=run_id)
        .first()
    )
    if run is None:
        return None
    run.attempts += 1
    run.claimed_until = at + LEASE
    if run.attempts > MOST_ATTEMPTS:
        _finish(run, RunStatus.FAILED, at, problem="The screening broke off again and again.")
        return None
    if run.status == RunStatus.QUEUED:
        check_transition(RUN, RunStatus.QUEUED, RunStatus.RUNNING)
        run.status = RunStatus.RUNNING
    run.save(update_fields=["attempts", "claimed_until", "status"])
    return run


@transaction.atomic
def _step(held: ScreeningRun, policy: CompiledPolicy, at: datetime) -> ScreeningRun | None:
    """One batch; None where the lease is no longer ours."""
    run = (
        ScreeningRun.objects.select_for_update(of=("self",))
        .select_related("policy_version", "case__matter", "agency", "screener")
        .get(pk=held.pk)
    )
    if (run.status, run.claimed_until) != (RunStatus.RUNNING, held.claimed_until):
        return None
    posts = list(
        Post.objects.filter(
            matter=run.case_id, pk__gt=run.last_post, pk__lte=run.until_post
        ).order_by("pk")[:BATCH]
    )
    if not posts:
        _finish(run, RunStatus.FINISHED, at)
        return run
    readable = [post for post in posts if post.screened_language]
    run.found += _raise_flags(run, policy, readable, at)
    run.unread += len(posts) - len(readable)
    run.done += len(posts)
    run.last_post = posts[-1].pk
    run.claimed_until = at + LEASE
    run.save(update_fields=["found", "unread", "done", "last_post", "claimed_until"])
    return run


def _raise_flags(run: ScreeningRun, policy: CompiledPolicy, posts: list[Post], at: datetime) -> int:
    buried = standing_hashes(run.case)
    fresh = [post for post in posts if not (buried and post_keys(run.case, post) & buried)]
    days = _Days(run.case)
    flags = [
        flag
        for post, matches in zip(fresh, policy.scan([p.whole for p in fresh]), strict=True)
        for flag in _flags_of(run, post, matches, days, at)
    ]
    before = Flag.objects.filter(run=run).count()
    Flag.objects.bulk_create(flags, ignore_conflicts=True)  # flagged_once
    return Flag.objects.filter(run=run).count() - before


def _flags_of(
    run: ScreeningRun, post: Post, matches: Iterable[Match], days: "_Days", at: datetime
) -> list[Flag]:
    """One flag a rule of a clause for this person; its spans are all that it found in the post."""
    by_rule: dict[int, list[Match]] = defaultdict(list)
    for match in matches:
        if days.audience in match.rule.clause.audience:
            by_rule[match.rule.pk].append(match)
    on = days.day(post)
    return [
        Flag(
            agency=run.agency,
            screener=run.screener,
            matter=run.case.matter,
            run=run,
            post=post,
            clause_id=found[0].rule.clause_id,
            rule=found[0].rule,
            version_on_day=days.version(on),
            clause_on_day=days.clause(found[0].rule.clause, on),
            on_notice=days.on_notice(found[0].rule.clause, on),
            spans=sorted([match.start, match.end] for match in found),
            view=found[0].view,
            raised_at=at,
        )
        for found in by_rule.values()
    ]


class _Days:
    """What the agency had in force on the days of posts, in its own zone; each is asked once."""

    def __init__(self, case: Case) -> None:
        self.audience = audience_of(case)
        self._agency = case.agency
        self._person = case.subject.employee or case.subject.person
        self._versions: dict[date, PolicyVersion | None] = {}
        self._clauses: dict[tuple[int, int], Clause | None] = {}
        self._notices: dict[tuple[int, date], bool] = {}

    def day(self, post: Post) -> date | None:
        return self._agency.on(post.posted_at) if post.posted_at else None

    def version(self, on: date | None) -> PolicyVersion | None:
        if on is None:
            return None
        if on not in self._versions:
            self._versions[on] = version_in_force(self._agency, on)
        return self._versions[on]

    def clause(self, clause: Clause, on: date | None) -> Clause | None:
        version = self.version(on)
        if version is None:
            return None
        key = (clause.pk, version.pk)
        if key not in self._clauses:
            self._clauses[key] = same_clause(clause, version)
        return self._clauses[key]

    def on_notice(self, clause: Clause, on: date | None) -> bool:
        then = self.clause(clause, on)
        if on is None or then is None or self.audience not in then.audience:
            return False
        if (clause.pk, on) not in self._notices:
            self._notices[clause.pk, on] = was_on_notice(
                self._person, clause, on, is_personnel=self.audience != Person.Employment.CANDIDATE
            )
        return self._notices[clause.pk, on]


def stop_runs(case: Case, problem: str, at: datetime) -> None:
    """Break off what is queued or runs; its worker finds the lease gone."""
    open_ = case.runs.filter(status__in=(RunStatus.QUEUED, RunStatus.RUNNING))
    for run in open_.select_for_update(of=("self",)).select_related("case__matter"):
        _finish(run, RunStatus.FAILED, at, problem)


def _finish(run: ScreeningRun, status: RunStatus, at: datetime, problem: str = "") -> None:
    check_transition(RUN, RunStatus(run.status), status)
    run.status, run.finished_at, run.claimed_until, run.problem = status, at, None, problem
    run.save(update_fields=["status", "finished_at", "claimed_until", "problem", "attempts"])
    record_matter(
        run.case.matter,
        "finish_screening",
        None,
        at,
        target=f"run:{run.public_id}",
        status=status.value,
        posts=run.done,
        flags=run.found,
    )
