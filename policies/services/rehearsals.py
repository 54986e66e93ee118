"""A draft tried beside a published version: queued, counted batch after committed batch, kept."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import islice
from typing import Any, BinaryIO
from uuid import UUID

from django.db import transaction

from config.accounts.models import User, actor
from config.audit.services import record
from config.errors import Conflict, Invalid, Refusal
from policies.models import PolicyVersion, Rehearsal, Source
from policies.rehearsal import Counted, Rehearsed, pairs
from policies.samples import Samples
from policies.services.fingerprint import fingerprint
from policies.services.stored import pack_of
from policies.services.supplied import Feed, Supplied, drop_upload, keep_upload
from policies.texts import Row, TextsError
from policies.workflow import FROZEN, RehearsalStatus

BATCH = 2_000
LEASE = timedelta(minutes=3)
MOST_ATTEMPTS = 3  # without a batch between them
BUDGET = 200.0  # seconds of one task, below the worker's time limit
BEGUN = ("status", "attempts", "claimed_until")
COUNTED = ("counted", "samples", "position", "done", "total", "attempts", "claimed_until")
OVER = ("status", "finished_at", "claimed_until", "problem")


class AlreadyRehearsing(Conflict):
    code = "already_rehearsing"
    remedy = "Wait until it is over, or cancel it."


class RehearsalOver(Conflict):
    code = "rehearsal_over"
    remedy = "Load the page again."


class NothingToRehearse(Conflict):
    code = "nothing_to_rehearse"
    remedy = "Rehearse a draft: what was published no longer changes."


@transaction.atomic
def start_rehearsal(
    *,
    version: PolicyVersion,
    against: PolicyVersion | None,
    source: str,
    submission: UUID,
    by: User,
    at: datetime,
    upload: BinaryIO | None = None,
    filename: str = "",
    nudge: Callable[[int], Any] | None = None,
) -> Rehearsal:
    """Queue it; `nudge` is told the row's key after the commit. A form starts one once."""
    version = PolicyVersion.objects.select_for_update().get(pk=version.pk)
    if before := Rehearsal.objects.filter(submission=submission, version=version).first():
        return before
    _check_start(version, against, source, upload)
    rehearsal = Rehearsal.objects.create(
        version=version,
        against=against,
        content_sha256=fingerprint(version),
        source=source,
        filename=filename[:200] if source == Source.UPLOAD else "",
        started_by=by,
        started_at=at,
        submission=submission,
    )
    if upload and source == Source.UPLOAD:
        try:
            keep_upload(rehearsal, upload)
        except TextsError as error:
            raise Invalid({"upload": [str(error)]}) from error
    if nudge:
        transaction.on_commit(partial(nudge, rehearsal.pk))
    _record(rehearsal, "start_rehearsal", by, at, source=rehearsal.source)
    return rehearsal


def _check_start(
    version: PolicyVersion, against: PolicyVersion | None, source: str, upload: BinaryIO | None
) -> None:
    if version.status in FROZEN:
        raise NothingToRehearse("This version was published.")
    if version.rehearsals.filter(finished_at=None).exists():
        raise AlreadyRehearsing("This version is being rehearsed.")
    if source not in Source.values:
        raise Invalid({"source": ["Say on what the draft is tried."]})
    if source == Source.UPLOAD and not upload:
        raise Invalid({"upload": ["Choose a file."]})
    if against and (
        against.status not in FROZEN or against.organization.pk != version.organization.pk
    ):
        raise Invalid({"against": ["Choose a published version of the same organization."]})


@transaction.atomic
def cancel_rehearsal(*, rehearsal: Rehearsal, by: User, at: datetime) -> Rehearsal:
    """Stop it for good; its worker finds the lease gone."""
    found = _locked(rehearsal.pk)
    if found.status == RehearsalStatus.CANCELLED:
        return found
    if not found.is_under_way:
        raise RehearsalOver("This rehearsal is over already.")
    _finish(found, RehearsalStatus.CANCELLED, at, by=by)
    return found


def work_on_rehearsal(
    rehearsal_id: int, at: datetime, feed: Feed | None = None, *, budget: float = BUDGET
) -> Rehearsal | None:
    """Count until it is over or the time is; None when another worker holds it, or it is over.

    A worker killed anywhere leaves whole batches behind, and the next goes on after the last.
    """
    begun, feed = time.monotonic(), feed or Supplied()
    held = _claim(rehearsal_id, at)
    if held is None:
        return None

    def now() -> datetime:
        return at + timedelta(seconds=time.monotonic() - begun)

    try:
        work = _Work.on(held, feed)
        for rows in _batched(feed.rows(held)):
            if time.monotonic() - begun > budget:
                return _let_go(held)
            work.count(rows)
            if not _commit(work, now()):
                return None
        return _end(held, RehearsalStatus.FINISHED, now())
    except (TextsError, Refusal) as problem:
        said = problem.reason if isinstance(problem, Refusal) else str(problem)
        return _end(held, RehearsalStatus.FAILED, now(), said)


Placed = tuple[int, Row]  # a text, and the place after which one goes on


def _batched(rows: Iterator[Placed]) -> Iterator[list[Placed]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


@dataclass(slots=True)
class _Work:
    """What a worker has in its hands between two commits."""

    held: Rehearsal
    draft: Rehearsed
    in_force: Rehearsed | None
    counted: Counted
    samples: Samples | None

    @classmethod
    def on(cls, held: Rehearsal, feed: Feed) -> "_Work":
        if not held.total:
            held.total = feed.total(held)
            Rehearsal.objects.filter(pk=held.pk).update(total=held.total)
        draft = Rehearsed(pack_of(held.version))
        in_force = Rehearsed(pack_of(held.against)) if held.against else None
        if fingerprint(held.version) != held.content_sha256:  # asked after it was read
            raise RehearsalOver("The draft was changed meanwhile. Rehearse it again.")
        shows_texts = held.source != Source.CLOSED_CASES
        samples = Samples(held.samples, draft, in_force) if shows_texts else None
        return cls(held, draft, in_force, Counted.thawed(held.counted), samples)

    def count(self, rows: list[Placed]) -> None:
        for draft, in_force in pairs((row for _, row in rows), self.draft, self.in_force):
            self.counted.add(draft, in_force)
            if self.samples:
                self.samples.offer(draft, in_force)
        self.held.done += len(rows)
        self.held.position = rows[-1][0]
        self.held.total = max(self.held.total, self.held.done)
        self.held.counted = self.counted.frozen()


@transaction.atomic
def _claim(rehearsal_id: int, at: datetime) -> Rehearsal | None:
    found = (
        Rehearsal.objects.select_for_update(of=("self",), skip_locked=True)
        .due(at)
        .select_related("version__policy__organization", "against__policy")
        .filter(pk=rehearsal_id)
        .first()
    )
    if found is None:
        return None
    if found.attempts >= MOST_ATTEMPTS:
        _finish(found, RehearsalStatus.FAILED, at, "It broke off again and again.")
        return None
    found.status, found.claimed_until = RehearsalStatus.RUNNING, at + LEASE
    found.attempts += 1
    found.save(update_fields=BEGUN)
    return found


@transaction.atomic
def _commit(work: _Work, at: datetime) -> bool:
    """The batch and the lease together; False where another worker has taken over."""
    if not _is_ours(work.held):
        return False
    work.held.attempts, work.held.claimed_until = 0, at + LEASE
    work.held.save(update_fields=COUNTED)
    return True


def _is_ours(held: Rehearsal) -> bool:
    found = _locked(held.pk)
    return (found.status, found.claimed_until) == (RehearsalStatus.RUNNING, held.claimed_until)


def _let_go(held: Rehearsal) -> Rehearsal:
    """For the next task to go on with."""
    mine = Rehearsal.objects.filter(pk=held.pk, claimed_until=held.claimed_until)
    mine.update(claimed_until=None, attempts=0)
    held.refresh_from_db()
    return held


@transaction.atomic
def _end(
    held: Rehearsal, status: RehearsalStatus, at: datetime, problem: str = ""
) -> Rehearsal | None:
    if not _is_ours(held):
        return None
    _finish(held, status, at, problem)
    return held


def _finish(
    found: Rehearsal,
    status: RehearsalStatus,
    at: datetime,
    problem: str = "",
    by: User | None = None,
) -> None:
    found.status, found.finished_at, found.claimed_until = status, at, None
    found.problem = problem[:400]
    found.save(update_fields=OVER)
    _record(found, "end_rehearsal", by, at, status=status.value, texts=found.done)
    transaction.on_commit(partial(drop_upload, found))


def forget_samples(at: datetime) -> int:
    """Take texts of uploaded files off rehearsals that are long over; how many had some."""
    due = list(Rehearsal.objects.forgettable(at).values_list("pk", flat=True))
    return sum(_forget(pk, at) for pk in due)


@transaction.atomic
def _forget(rehearsal_id: int, at: datetime) -> int:
    found = _locked(rehearsal_id)
    if not found.samples:
        return 0  # another worker was first
    count, found.samples = len(found.samples), []
    found.save(update_fields=["samples"])
    _record(found, "forget_samples", None, at, samples=count)
    return 1


def _locked(rehearsal_id: int) -> Rehearsal:
    return (
        Rehearsal.objects.select_for_update(of=("self",))
        .select_related("version__policy__organization")
        .get(pk=rehearsal_id)
    )


def _record(
    rehearsal: Rehearsal, verb: str, by: User | None, at: datetime, **payload: object
) -> None:
    record(
        stream=rehearsal.organization.stream,
        verb=verb,
        actor=actor(by) if by else "system",
        agency=rehearsal.organization.code,
        target=f"rehearsal:{rehearsal.public_id}",
        at=at,
        payload={"version": str(rehearsal.version.public_id), **payload},
    )
