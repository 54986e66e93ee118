"""A draft tried beside the version in force: counted whole, once, and resumed where it stood."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from config.audit.models import AuditEvent
from config.errors import Conflict, Invalid
from policies import services, tasks
from policies.models import DetectionRule, Rehearsal
from policies.services import rehearsals, supplied
from tests.accounts.factories import EngagementFactory, OrganizationFactory, member
from tests.policies.factories import published, tiny_draft
from tests.rawsql import refused_by_database, run

AT = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
TEXTS = b"""id,text,label
1,The zorblax is loose again,flag
2,Good morning everybody,ok
3,"I will shoot you.",flag
4,Zorblax and more zorblax,ok
5,Lovely day,ok
"""


def beside():
    """A version in force, and a draft that finds one word more, and threats no longer."""
    in_force = published(tiny_draft(OrganizationFactory()))
    draft = tiny_draft(in_force.organization, AT)
    DetectionRule.objects.filter(clause__version=draft, key="shoot-you").delete()
    draft.clauses.get(category="threats").rules.create(
        key="zorblax", spec={"kind": "term", "any": ["zorblax"]}
    )
    return draft, in_force


WORLDS = {"versions": beside}


@pytest.fixture
def versions(standing, db):
    return standing


@pytest.fixture
def draft(versions):
    return versions[0]


@pytest.fixture
def in_force(versions):
    return versions[1]


@pytest.fixture
def start(draft, in_force):
    def start(**told):
        upload = {"source": "upload", "upload": BytesIO(TEXTS), "filename": "texts.csv"}
        basis = {"version": draft, "against": in_force, "submission": uuid4(), "by": draft.author}
        return services.start_rehearsal(**{**basis, **upload, "at": AT, **told})

    return start


def again(rehearsal):
    return Rehearsal.objects.get(pk=rehearsal.pk)


def changes(rehearsal):
    told = again(rehearsal).counted["difference"]
    return told["newly_flagged"], told["no_longer_flagged"]


def test_a_file_is_counted_by_clause_and_category_with_samples_side_by_side(start):
    rehearsal = start()
    tasks.rehearse_texts(rehearsal.pk)
    done = again(rehearsal)
    assert (done.status, done.done, done.total) == ("finished", 5, 5)
    assert changes(done) == (2, 1)
    counted = done.counted
    assert (counted["draft"]["flagged"], counted["in_force"]["flagged"]) == (2, 1)
    assert counted["difference"]["newly_by_category"] == {"threats": 2}
    assert counted["draft"]["labels"] == {
        "flag flagged": 1, "ok passed": 2, "flag passed": 1, "ok flagged": 1,
    }  # fmt: skip
    newly = [sample for sample in done.samples if sample["draft"]]
    assert [sample["id"] for sample in newly] == ["1", "4"]
    assert newly[0]["draft"][0][:2] == [4, 11]


def test_without_a_version_in_force_what_is_flagged_is_counted(start):
    rehearsal = start(against=None)
    services.work_on_rehearsal(rehearsal.pk, AT)
    done = again(rehearsal)
    assert (done.counted["draft"]["flagged"], changes(done)) == (2, (0, 0))
    assert [sample["in_force"] for sample in done.samples] == [[], []]


def test_the_shipped_samples_are_rehearsed(start):
    rehearsal = start(source="sample", upload=None, filename="")
    services.work_on_rehearsal(rehearsal.pk, AT)
    done = again(rehearsal)
    assert (done.status, done.done) == ("finished", done.total)
    assert done.total > 100


def test_a_worker_killed_halfway_leaves_whole_batches_and_the_next_goes_on(start, monkeypatch):
    rehearsal = start()
    monkeypatch.setattr(rehearsals, "BATCH", 2)
    commit, left = rehearsals._commit, [True, True]

    def killed(work, at):
        if not left:
            raise KeyboardInterrupt
        left.pop()
        return commit(work, at)

    monkeypatch.setattr(rehearsals, "_commit", killed)
    with pytest.raises(KeyboardInterrupt):
        services.work_on_rehearsal(rehearsal.pk, AT)
    half = again(rehearsal)
    assert (half.status, half.done, half.position) == ("running", 4, 4)
    monkeypatch.setattr(rehearsals, "_commit", commit)
    assert services.work_on_rehearsal(rehearsal.pk, AT) is None  # the lease still stands
    later = AT + timedelta(minutes=4)
    assert services.work_on_rehearsal(rehearsal.pk, later).status == "finished"
    assert (again(rehearsal).done, changes(rehearsal)) == (5, (2, 1))
    assert len(again(rehearsal).samples) == 3


def test_out_of_time_it_lets_go_and_goes_on(start):
    rehearsal = start()
    assert services.work_on_rehearsal(rehearsal.pk, AT, budget=-1).claimed_until is None
    assert services.work_on_rehearsal(rehearsal.pk, AT).status == "finished"


def test_what_breaks_off_again_and_again_says_so(start):
    rehearsal = start()
    Rehearsal.objects.filter(pk=rehearsal.pk).update(attempts=rehearsals.MOST_ATTEMPTS)
    assert services.work_on_rehearsal(rehearsal.pk, AT) is None
    assert (again(rehearsal).status, "broke off" in again(rehearsal).problem) == ("failed", True)


def test_a_rerun_counts_the_same_and_a_finished_one_runs_no_more(start):
    first = start()
    services.work_on_rehearsal(first.pk, AT)
    assert services.work_on_rehearsal(first.pk, AT) is None
    second = start()
    services.work_on_rehearsal(second.pk, AT)
    assert again(first).counted == again(second).counted
    assert again(first).samples == again(second).samples


def test_a_draft_that_changed_meanwhile_is_not_counted_by_halves(start, draft):
    rehearsal = start()
    DetectionRule.objects.filter(key="zorblax").update(spec={"kind": "term", "any": ["other"]})
    services.work_on_rehearsal(rehearsal.pk, AT)
    assert again(rehearsal).status == "failed"
    assert "changed" in again(rehearsal).problem


def test_a_cancelled_one_stops_its_worker_and_leaves_no_file(
    start, draft, monkeypatch, django_capture_on_commit_callbacks
):
    rehearsal = start()
    path = supplied.upload_path(rehearsal)
    assert path.exists()
    monkeypatch.setattr(rehearsals, "BATCH", 2)
    count = rehearsals._Work.count

    def cancelled_meanwhile(work, rows):
        count(work, rows)
        if again(rehearsal).is_under_way:
            services.cancel_rehearsal(rehearsal=rehearsal, by=draft.author, at=AT)

    monkeypatch.setattr(rehearsals._Work, "count", cancelled_meanwhile)
    with django_capture_on_commit_callbacks(execute=True):
        assert services.work_on_rehearsal(rehearsal.pk, AT) is None
    assert (again(rehearsal).status, again(rehearsal).done) == ("cancelled", 0)
    assert not path.exists()
    services.cancel_rehearsal(rehearsal=rehearsal, by=draft.author, at=AT)  # says the same again


def test_what_is_over_is_not_cancelled(start, draft):
    rehearsal = start()
    services.work_on_rehearsal(rehearsal.pk, AT)
    with pytest.raises(Conflict, match="over already"):
        services.cancel_rehearsal(rehearsal=rehearsal, by=draft.author, at=AT)


def test_a_form_starts_one_once_and_a_version_has_one_at_a_time(start):
    number = uuid4()
    assert start(submission=number) == start(submission=number)
    with pytest.raises(Conflict, match="is being rehearsed"):
        start()


def test_a_file_that_is_gone_is_told(start):
    rehearsal = start()
    supplied.upload_path(rehearsal).unlink()
    services.work_on_rehearsal(rehearsal.pk, AT)
    assert "no longer there" in again(rehearsal).problem


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"upload": BytesIO(b"id,words\n1,x\n")}, "texts.csv: column text is missing"),
        ({"upload": None}, "Choose a file"),
        ({"source": "elsewhere"}, "on what"),
    ],
)
def test_what_cannot_be_rehearsed_is_refused_beside_its_field(start, told, said, settings):
    with pytest.raises(Invalid, match=said), transaction.atomic():
        start(**told)
    assert not Rehearsal.objects.exists()


def test_more_texts_than_a_person_would_hand_in_are_refused(start, monkeypatch):
    monkeypatch.setattr(supplied, "MOST_TEXTS", 4)
    with pytest.raises(Invalid, match="more than 4 texts"), transaction.atomic():
        start()


def test_neither_a_published_version_nor_anothers_is_compared(start, in_force):
    with pytest.raises(Conflict, match="was published"):
        start(version=in_force)
    with pytest.raises(Invalid, match="same organization"):
        start(against=published(tiny_draft(OrganizationFactory())))


def test_the_trail_says_who_began_it_and_how_it_ended(start, draft):
    rehearsal = start()
    services.work_on_rehearsal(rehearsal.pk, AT)
    events = AuditEvent.objects.filter(target=f"rehearsal:{rehearsal.public_id}").order_by("id")
    assert [event.verb for event in events] == ["start_rehearsal", "end_rehearsal"]
    assert "zorblax" not in "".join(event.body for event in events)


def test_a_rule_name_used_in_two_clauses_does_not_stop_it(start, draft):
    other = draft.clauses.get(category="drugs")
    other.rules.create(key="zorblax", spec={"kind": "term", "any": ["lovely"]})
    rehearsal = start()
    services.work_on_rehearsal(rehearsal.pk, AT)
    assert again(rehearsal).counted["draft"]["clauses"][other.number] == 1


def test_the_sweep_takes_up_what_no_message_reached(start, monkeypatch):
    rehearsal, nudged = start(), []
    monkeypatch.setattr(tasks.rehearse_texts, "delay", nudged.append)
    tasks.sweep_rehearsals()
    assert nudged == [rehearsal.pk]
    Rehearsal.objects.filter(pk=rehearsal.pk).update(source="closed_cases")
    tasks.sweep_rehearsals()
    assert nudged == [rehearsal.pk]  # those are the screening room's


@pytest.mark.parametrize(("role", "sees"), [("policy_author", True), ("hr", False)])
def test_who_writes_policies_sees_rehearsals(start, role, sees):
    rehearsal = start()
    user = member(rehearsal.organization, role)
    assert Rehearsal.objects.visible_to(user).exists() is sees


def test_an_engaged_screener_sees_none(start):
    rehearsal = start()
    engagement = EngagementFactory(agency=rehearsal.organization)
    author = member(engagement.screener, "policy_author")
    assert not Rehearsal.objects.visible_to(author).exists()


# -- by raw SQL, round the services


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("UPDATE policies_rehearsal SET counted = '{}'", "Cannot update"),
        ("UPDATE policies_rehearsal SET content_sha256 = 'x'", "Cannot update"),
        ("DELETE FROM policies_rehearsal", "Cannot delete"),
        ("TRUNCATE policies_rehearsal CASCADE", "never truncated"),
    ],
)
def test_the_database_keeps_what_was_counted(start, sql, said):
    services.work_on_rehearsal(start().pk, AT)
    assert said in refused_by_database(sql)


@pytest.mark.parametrize(
    ("sql", "constraint"),
    [
        (
            "UPDATE policies_rehearsal SET source = 'closed_cases', samples = '[1]'",
            "closed_cases_give_counts_only",
        ),
        ("UPDATE policies_rehearsal SET done = 9, total = 1", "tried_within_total"),
    ],
)
def test_the_database_keeps_texts_of_closed_cases_out(start, sql, constraint):
    start()
    with pytest.raises(IntegrityError, match=constraint):
        run(sql)


def test_the_same_words_are_one_sample_and_a_clause_has_five_at_most(start):
    many = "\n".join(f"{n},{'zorblax' if n < 4 else f'zorblax {n}'}" for n in range(1, 20))
    rehearsal = start(upload=BytesIO(f"id,text\n{many}\n".encode()))
    services.work_on_rehearsal(rehearsal.pk, AT)
    assert [sample["id"] for sample in again(rehearsal).samples] == ["1", "4", "5", "6", "7"]


def test_a_long_text_is_cut_to_what_stands_around_its_first_mark(start):
    long = "a " * 400 + "zorblax" + " b" * 400
    rehearsal = start(upload=BytesIO(f"id,text\n1,{long}\n".encode()))
    services.work_on_rehearsal(rehearsal.pk, AT)
    (sample,) = again(rehearsal).samples
    ((first, end, clause),) = sample["draft"]
    assert (sample["text"][first:end], clause, len(sample["text"])) == ("zorblax", "1", 600)


def test_samples_of_a_file_go_after_a_time_and_the_counts_stay(start, settings):
    settings.REHEARSAL_SAMPLE_DAYS = 10
    rehearsal = start()
    services.work_on_rehearsal(rehearsal.pk, AT)
    over = again(rehearsal)
    counted, until = over.counted, over.samples_until
    assert over.samples
    assert until == over.finished_at + timedelta(days=10)
    assert services.forget_samples(until - timedelta(seconds=1)) == 0
    assert services.forget_samples(until) == 1
    assert services.forget_samples(until) == 0
    over = again(rehearsal)
    assert (over.samples, over.counted, over.samples_until) == ([], counted, None)
    event = AuditEvent.objects.get(verb="forget_samples")
    assert event.payload["samples"] > 0
    for change in ("done = done + 1", "samples = '[1]'"):
        assert "Cannot update" in refused_by_database(f"UPDATE policies_rehearsal SET {change}")
