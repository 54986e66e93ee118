"""A draft tried on an agency's own closed cases: counts alone, and of nobody else's (R-21)."""

from datetime import timedelta
from uuid import uuid4

import pytest

from policies.models import Rehearsal
from policies.services import rehearsals as texts
from policies.services import start_rehearsal, version_in_force
from screening import services, tasks
from screening.models import Case, Flag, Post, Tombstone
from screening.services import rehearsals
from screening.tombstones import key_hash
from tests.policies.factories import tiny_draft
from tests.screening import factories as make

QUIMBLE = "A quimble of a day."


def closed_case(here, rows):
    """Screened and closed, with two posts at least."""
    case = make.ready(here)
    make.collect(make.propose(case), rows)
    return services.close_case(case=Case.objects.get(pk=case.pk), by=None, at=make.at(4))


def town():
    """Two closed cases and an open one; a draft that looks for another word than the policy."""
    here = make.world()
    make.policy(here.agency)
    closed = [
        closed_case(here, [make.ZORBLAX, QUIMBLE]),
        closed_case(here, [make.ZORBLAX, make.HARMLESS]),
    ]
    open_case = make.ready(here)
    make.collect(make.propose(open_case), [make.ZORBLAX])
    draft = tiny_draft(here.agency, make.at(5))
    clause = draft.clauses.get(category="drugs")
    clause.audience = ["candidate"]
    clause.save()
    clause.rules.create(key="peaches", spec={"kind": "term", "any": ["peaches"]})
    return here, draft, closed


WORLDS = {"built": town}


@pytest.fixture
def built(standing, db, monkeypatch):
    monkeypatch.setattr(rehearsals, "FEWEST", 2)
    return standing


@pytest.fixture
def rehearsal(built):
    here, draft, _ = built
    return start_rehearsal(
        version=draft,
        against=version_in_force(here.agency, here.agency.on(make.at(5))),
        source="closed_cases",
        submission=uuid4(),
        by=draft.author,
        at=make.at(5),
    )


def test_a_clause_that_is_not_for_the_person_counts_nothing(built, rehearsal):
    draft = built[1]
    assert worked(rehearsal).counted["draft"]["flagged"] > 0
    draft.clauses.update(audience=["sworn"])
    again = start_rehearsal(
        version=draft,
        against=None,
        source="closed_cases",
        submission=uuid4(),
        by=draft.author,
        at=make.at(6),
    )
    assert worked(again, make.at(6)).counted["draft"]["flagged"] == 0


def worked(rehearsal, when=None):
    services.rehearse_closed_cases(rehearsal.pk, when or make.at(5))
    return Rehearsal.objects.get(pk=rehearsal.pk)


def test_posts_of_closed_cases_are_counted_and_no_text_or_flag_is_left(rehearsal):
    flags = Flag.objects.count()
    done = worked(rehearsal)
    assert (done.status, done.done, done.total) == ("finished", 4, 4)
    assert (done.counted["in_force"]["flagged"], done.counted["draft"]["flagged"]) == (3, 1)
    assert done.counted["difference"]["newly"] == {"2": 1}
    assert done.samples == []
    assert "zorblax" not in str(done.counted).lower()
    assert Flag.objects.count() == flags


def test_another_agencys_cases_are_not_counted(rehearsal):
    elsewhere = make.world()
    closed_case(elsewhere, [make.ZORBLAX])
    assert worked(rehearsal).done == 4


def test_what_was_deleted_in_a_dispute_is_left_out(built, rehearsal):
    _, _, closed = built
    post = Post.objects.get(matter=closed[1].matter, text=make.HARMLESS)
    Tombstone.objects.create(
        screener=closed[1].screener,
        person=closed[1].person,
        kind="url",
        key_hash=key_hash(closed[1].person.public_id, "url", post.url),
        reason="deleted",
        at=make.at(5),
    )
    done = worked(rehearsal)
    assert (done.done, done.counted["draft"]["flagged"]) == (3, 0)


def test_counts_over_too_few_cases_would_tell_of_somebody(rehearsal, monkeypatch):
    monkeypatch.setattr(rehearsals, "FEWEST", 3)
    done = worked(rehearsal)
    assert (done.status, done.counted) == ("failed", {})
    assert "tell of a person" in done.problem


def test_it_goes_on_after_the_last_post_that_was_counted(built, rehearsal, monkeypatch):
    whole = worked(rehearsal)
    _, draft, _ = built
    again = start_rehearsal(
        version=draft,
        against=whole.against,
        source="closed_cases",
        submission=uuid4(),
        by=draft.author,
        at=make.at(5),
    )
    monkeypatch.setattr(texts, "BATCH", 1)
    commit = texts._commit

    def killed(work, at):
        assert commit(work, at)
        raise KeyboardInterrupt

    monkeypatch.setattr(texts, "_commit", killed)
    with pytest.raises(KeyboardInterrupt):
        services.rehearse_closed_cases(again.pk, make.at(5))
    monkeypatch.setattr(texts, "_commit", commit)
    done = worked(again, make.at(5) + timedelta(minutes=5))
    assert (done.done, done.counted) == (4, whole.counted)


def test_the_sweep_takes_these_and_no_others(built, rehearsal, monkeypatch):
    nudged = []
    monkeypatch.setattr(tasks.rehearse_cases, "delay", nudged.append)
    tasks.sweep_rehearsals()
    Rehearsal.objects.filter(pk=rehearsal.pk).update(source="sample")
    tasks.sweep_rehearsals()
    assert nudged == [rehearsal.pk]


def test_the_task_counts(rehearsal):
    tasks.rehearse_cases(rehearsal.pk)
    assert Rehearsal.objects.get(pk=rehearsal.pk).status == "finished"
