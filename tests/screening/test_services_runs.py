from datetime import date, timedelta
from itertools import count

import pytest

from config.audit.models import AuditEvent
from policies.services.engine import CompiledPolicy
from screening import services
from screening.models import Case, Flag, ImportBatch, ScreeningRun, Tombstone
from screening.services import runs
from screening.services.runs import (
    LEASE,
    AlreadyRunning,
    ImportsWaiting,
    NoPolicyInForce,
    NothingCollected,
)
from screening.tombstones import key_hash
from tests.accounts.factories import PersonFactory
from tests.screening import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    here = make.world()
    make.policy(here.agency)
    return here


def collected(here, rows=(make.HARMLESS, make.ZORBLAX)):
    case = make.ready(here)
    make.collect(make.propose(case), rows)
    return Case.objects.get(pk=case.pk)


def start(case, when=None, **changes):
    return services.start_screening(case=case, by=None, at=when or make.at(3), **changes)


def work(run, when=None, **changes):
    return services.work_on_run(run.pk, when or make.at(3), **changes)


def numbered(how_many):
    return [make.row(f"A zorblax remark, number {n}", n) for n in range(1, how_many + 1)]


def test_a_run_raises_a_flag_where_a_rule_finds_something(here):
    case = collected(here)
    run = work(start(case))
    flag = Flag.objects.get()
    assert (run.status, run.done, run.found) == ("finished", 2, 1)
    assert flag.post.text == make.ZORBLAX
    assert flag.rule.key == "zorblax"
    assert flag.clause.number == "4.1"
    assert [flag.post.whole[start:end] for start, end in flag.spans] == ["zorblax"]
    assert (flag.agency, flag.screener, flag.matter) == (here.agency, here.screener, case.matter)
    assert flag.status == "open"


def test_one_rule_raises_one_flag_a_post_with_all_its_places(here):
    work(start(collected(here, ["A zorblax is a zorblax and a quimble is none"])))
    assert sorted(len(flag.spans) for flag in Flag.objects.all()) == [1, 2]


@pytest.mark.parametrize(
    ("purpose", "employment", "audience", "found"),
    [
        ("hiring", "candidate", ["sworn", "civilian"], 0),
        ("hiring", "sworn", ["sworn", "civilian"], 0),
        ("hiring", "candidate", ["candidate"], 1),
        ("promotion", "civilian", ["sworn"], 0),
        ("promotion", "civilian", ["civilian"], 1),
        ("retention", "none", ["sworn"], 1),
    ],
)
def test_only_a_clause_for_this_person_raises_a_flag(purpose, employment, audience, found):
    here = make.world()
    make.policy(here.agency, audience=audience)
    employee = PersonFactory(organization=here.agency, employment=employment)
    case = make.screened(here, purpose=purpose, employee=employee)
    assert Flag.objects.filter(matter=case.matter).count() == found


def test_nobody_is_on_notice_of_a_rule_that_was_not_for_them_on_the_day(here):
    case = collected(here)
    make.policy(here.agency, effective_on=make.at(-2).date(), audience=["candidate"])
    work(start(case))
    assert Flag.objects.get().on_notice is True
    elsewhere = make.world()
    make.policy(elsewhere.agency, audience=["sworn"])
    make.policy(elsewhere.agency, effective_on=make.at(-2).date())
    screened = make.screened(elsewhere)
    assert Flag.objects.get(matter=screened.matter).on_notice is False


def test_words_beside_the_text_are_read_too(here, monkeypatch):
    case = collected(here, [make.row("Look at this")])
    monkeypatch.setattr("screening.models.Post.whole", "Look at this\nzorblax in a picture")
    work(start(case))
    assert Flag.objects.get().spans == [[13, 20]]


def test_the_policy_of_the_day_the_run_began_is_the_runs(here):
    case = collected(here)
    run = start(case)
    make.policy(here.agency, effective_on=make.at(2).date())
    assert work(run).policy_version.number == 1
    case.refresh_from_db()
    assert case.policy_version.number == 1


@pytest.mark.parametrize(
    ("posted", "noticed"), [("2024-07-01T12:00:00Z", True), ("2019-12-31T12:00:00Z", False)]
)
def test_a_flag_remembers_whether_a_policy_was_in_force_on_the_day_of_the_post(
    here, posted, noticed
):
    work(start(collected(here, [make.row(make.ZORBLAX, posted_at=posted)])))
    assert bool(Flag.objects.get().version_on_day) is noticed


def test_an_undated_post_is_flagged_and_nobody_was_on_notice(here):
    work(start(collected(here, [make.row(make.ZORBLAX, posted_at="")])))
    assert Flag.objects.get().version_on_day is None


def test_the_case_is_reviewing_from_then_on(here):
    case = collected(here)
    start(case)
    case.refresh_from_db()
    assert case.status == "reviewing"


def test_a_post_in_a_language_that_rules_cannot_read_is_counted_and_not_flagged(here):
    french = "Les zorblax sont partout dans notre village depuis des années maintenant."
    run = work(start(collected(here, [french])))
    assert (run.done, run.unread, run.found) == (1, 1, 0)


def test_what_was_deleted_from_the_file_is_not_flagged_again(here):
    case = collected(here)
    post = case.matter.posts.get(text=make.ZORBLAX)
    Tombstone.objects.create(
        screener=here.screener,
        person=case.person,
        kind="content",
        key_hash=key_hash(case.person.public_id, "content", post.text_sha256),
        reason="deleted",
        at=make.at(2),
    )
    assert work(start(case)).found == 0


def test_a_second_run_flags_nothing_twice_and_takes_in_what_is_new(here):
    case = collected(here)
    work(start(case))
    make.collect(case.social_accounts.get(), [make.row("Zorblax once more", 7)])
    run = work(start(Case.objects.get(pk=case.pk)))
    assert (run.total, run.found) == (3, 1)
    assert Flag.objects.count() == 2


def test_a_run_without_a_policy_is_refused():
    here = make.world()
    with pytest.raises(NoPolicyInForce):
        start(collected(here))


def test_a_policy_of_tomorrow_is_not_in_force():
    here = make.world()
    make.policy(here.agency, effective_on=make.at(4).date())
    with pytest.raises(NoPolicyInForce):
        start(collected(here))


def test_a_run_over_nothing_is_refused(here):
    with pytest.raises(NothingCollected):
        start(make.ready(here))


def test_a_run_waits_for_the_files_that_are_being_read(here):
    case = collected(here)
    ImportBatch.objects.update(status="running")
    with pytest.raises(ImportsWaiting):
        start(case)


def test_there_is_one_run_at_a_time(here):
    case = collected(here)
    start(case)
    with pytest.raises(AlreadyRunning):
        start(case)


def test_the_worker_is_told_after_the_commit(here, django_capture_on_commit_callbacks):
    told = []
    with django_capture_on_commit_callbacks(execute=True):
        run = start(collected(here), nudge=told.append)
    assert told == [run.pk]


def test_progress_stands_after_each_batch(here, monkeypatch):
    monkeypatch.setattr(runs, "BATCH", 2)
    seen = []
    whole = CompiledPolicy.scan

    def scan(self, texts):
        seen.append(ScreeningRun.objects.get().done)
        return whole(self, texts)

    monkeypatch.setattr(CompiledPolicy, "scan", scan)
    work(start(collected(here, numbered(5))))
    assert seen == [0, 2, 4]


class Killed(BaseException):
    """What a worker's sudden end looks like from inside."""


@pytest.mark.parametrize("batch", [1, 2, 3])
def test_a_killed_run_goes_on_where_it_was_and_flags_nothing_twice(here, monkeypatch, batch):
    monkeypatch.setattr(runs, "BATCH", 2)
    run = start(collected(here, numbered(6)))
    whole, turn = CompiledPolicy.scan, count(1)

    def dies(self, texts):
        if next(turn) == batch:
            raise Killed
        return whole(self, texts)

    with monkeypatch.context() as patch:
        patch.setattr(CompiledPolicy, "scan", dies)
        with pytest.raises(Killed):
            work(run)
    run.refresh_from_db()
    assert (run.status, run.done) == ("running", 2 * (batch - 1))
    assert work(run) is None, "the lease of the dead worker still runs"
    later = make.at(3) + LEASE + timedelta(seconds=1)
    assert list(ScreeningRun.objects.due(later)) == [run]
    run = work(run, later)
    assert (run.status, run.done, run.found, run.attempts) == ("finished", 6, 6, 2)
    assert Flag.objects.count() == 6


def test_a_worker_that_lost_its_lease_stops(here, monkeypatch):
    monkeypatch.setattr(runs, "BATCH", 2)
    run = start(collected(here, numbered(4)))
    whole = CompiledPolicy.scan

    def overtaken(self, texts):
        found = whole(self, texts)
        ScreeningRun.objects.update(claimed_until=make.at(9))
        return found

    steps = iter(range(9))
    original = runs._step

    def step(*args):
        found = original(*args)
        if next(steps) == 0:
            ScreeningRun.objects.update(claimed_until=make.at(9))
        return found

    monkeypatch.setattr(runs, "_step", step)
    assert work(run) is None
    run.refresh_from_db()
    assert (run.status, run.done) == ("running", 2)


def test_a_run_out_of_time_is_left_for_the_next_worker(here):
    run = start(collected(here))
    run = work(run, budget=-1)
    run.refresh_from_db()
    assert (run.status, run.done, run.claimed_until) == ("running", 0, None)
    assert work(run).status == "finished"


def test_a_run_that_breaks_off_again_and_again_fails_with_a_word(here):
    run = start(collected(here))
    ScreeningRun.objects.update(attempts=50)
    assert work(run) is None
    run.refresh_from_db()
    assert run.status == "failed"
    assert "again and again" in run.problem


def test_a_finished_run_is_not_worked_on_again(here):
    run = start(collected(here))
    work(run)
    assert work(run) is None
    assert not ScreeningRun.objects.due(make.at(30)).exists()


def test_the_trail_has_beginning_and_end_and_no_words(here):
    work(start(collected(here)))
    begun = AuditEvent.objects.get(verb="start_screening")
    ended = AuditEvent.objects.get(verb="finish_screening")
    assert begun.payload["posts"] == 2
    assert ended.payload == {"status": "finished", "posts": 2, "flags": 1}
    assert "zorblax" not in begun.body + ended.body


def test_the_day_of_a_post_is_the_agencys(here):
    """Half past eleven at night in Denver, already the next day in UTC."""
    make.policy(here.agency, effective_on=date(2025, 6, 2))
    rows = [make.row(make.ZORBLAX, posted_at="2025-06-02T05:30:00Z")]
    work(start(collected(here, rows)))
    assert Flag.objects.get().version_on_day.number == 1
