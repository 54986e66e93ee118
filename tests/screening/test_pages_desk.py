"""The review desk: whose turn it is, one post with its reasons, verdicts, redaction, proof."""

from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config.accounts.roles import Role
from config.accounts.services import assign
from config.audit.models import AuditEvent
from screening import services
from screening.admin.posts import around
from screening.models import Flag, Post, RedactedPost, Review, VisibilityProof
from tests.accounts.factories import OrganizationFactory, member
from tests.screening import factories
from tests.screening.conftest import DECEMBER, in_december

BOTH = "Zorblax here, quimble there, and @maria_q with them."
FRAME = ("django_session", "accounts_user", "accounts_membership", "SAVEPOINT", "RELEASE")
MOST_QUERIES = 12


# -- the pages


def three_posts(here):
    return factories.screened(here, [BOTH, factories.ZORBLAX, factories.HARMLESS])


WORLDS = {
    "case": lambda: in_december(three_posts),
    "here": lambda: in_december(lambda here: None),
}


@pytest.fixture
def here(standing, db, december):
    return standing[0]


@pytest.fixture
def case(standing, db):
    return standing[1]


@pytest.fixture
def first(here, case, as_user):
    return as_user(here.analyst, case)


@pytest.fixture
def second(here, case, as_user):
    return as_user(here.second, case)


def at_desk(visitor, round_="first"):
    """The address of the post that comes next, as a tail; empty when nothing waits."""
    answer = visitor.get(f"desk/{round_}/")
    return answer.url.removeprefix(visitor.address("")) if answer.status_code == 302 else ""


def decide(visitor, verdict="confirm", round_="first", **more):
    return visitor.post(at_desk(visitor, round_), verdict=verdict, **more)


def statuses(case):
    return sorted(Flag.objects.filter(matter=case.matter).values_list("status", flat=True))


def test_the_desk_leads_to_what_waits(here, first, case):
    answer = first.get("desk/")
    assert answer.url == first.address(at_desk(first))


def test_the_desk_of_all_cases_counts_posts(here, first, case, as_user):
    response = as_user(here.analyst).get("desk/")
    (row_,) = response.context["rows"]
    assert (row_["case"], row_["first"], row_["second"]) == (case, 2, 0)
    page = response.content.decode()
    assert "2 posts for first review" in page
    assert f"/admin/cases/{case.reference}/desk/first/" in page
    assert "Review desk <span>2</span>" in page


def test_somebody_without_work_is_told_so(here, as_user):
    assert "Nothing waits for you" in as_user(member(here.screener, Role.ANALYST)).text("desk/")


def test_a_post_stands_whole_with_numbered_marks_and_their_reasons(first, case):
    tail = at_desk(first)
    response = first.get(tail)
    page = response.content.decode()
    assert "Zorblax<sup>1</sup>" in page
    assert "quimble<sup>2</sup>" in page
    for part in (
        "Finds the word “zorblax”.",
        "4.1 About the zorblax",
        "Do not scorn the zorblax.",
        "version 1, the one screened with",
        "Account confirmed, 3 identifiers",
        "Public at capture",
        "Written by the subject",
        "Name hidden during review",
        "Post 1 of 2",
    ):
        assert part in page, part
    assert "Anders Pell" not in page


def test_each_look_stands_in_the_trail(first, case):
    tail = at_desk(first)
    first.get(tail)
    event = AuditEvent.objects.get(verb="read")
    assert event.target == f"post:{tail.split('/')[2]}"
    assert event.actor == f"user:{first.user.public_id}"


def test_a_post_costs_few_queries(here, case, as_user):
    """For a narrow role, with redaction and two marks; the frame's own aside."""
    analyst = member(here.screener, Role.ANALYST)
    assign(matter=case.matter, user=analyst, by=here.supervisor, at=DECEMBER)
    visitor = as_user(analyst, case)
    tail = at_desk(visitor)
    services.redact_post(
        post=Post.objects.get(public_id=tail.split("/")[2]), spans=[], by=analyst, at=DECEMBER
    )
    with CaptureQueriesContext(connection) as captured:
        visitor.get(tail)
    own = [one["sql"] for one in captured if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    own = [sql for sql in own if not any(f'FROM "{name}"' in sql for name in FRAME)]
    own = [sql for sql in own if "django_session" not in sql]
    assert len(own) <= MOST_QUERIES, "\n".join(own)


def test_confirming_decides_every_mark_and_brings_the_next_post(first, case):
    tail = at_desk(first)
    answer = first.post(tail, verdict="confirm", words="No doubt.")
    assert answer.url != first.address(tail)
    assert statuses(case) == ["first_confirmed", "first_confirmed", "open"]
    assert set(Review.objects.values_list("verdict", "note", "by")) == {
        ("confirm", "No doubt.", first.user.pk)
    }


def test_dismissing_needs_a_reason_and_keeps_what_was_typed(first, case):
    answer = decide(first, "dismiss", words="It is a line from a play")
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Choose why the flag is dismissed." in page
    assert 'value="It is a line from a play"' in page
    assert statuses(case) == ["open"] * 3
    decide(first, "dismiss", reason="lyrics_or_fiction")
    assert statuses(case) == ["dismissed", "dismissed", "open"]


@pytest.mark.parametrize(
    "sent", [{"verdict": "guilty"}, {"verdict": ""}, {"verdict": "dismiss", "reason": "bored"}]
)
def test_an_unknown_verdict_or_reason_decides_nothing(first, case, sent):
    assert first.post(at_desk(first), **sent).status_code == 400
    assert statuses(case) == ["open"] * 3


def marks(visitor, tail):
    return [reason["flag"].pk for reason in visitor.get(tail).context["reasons"]]


def test_one_mark_may_be_decided_apart_from_the_bar(first, case):
    tail = at_desk(first)
    one, two = marks(first, tail)
    first.post(tail, **{"verdict": "confirm", f"mark-{two}": "quoted"})
    assert Flag.objects.get(pk=one).status == "first_confirmed"
    assert Flag.objects.get(pk=two).status == "dismissed"
    assert Review.objects.get(flag=two).reason == "quoted"


def test_a_mark_that_holds_survives_a_dismissal(first, case):
    tail = at_desk(first)
    one, two = marks(first, tail)
    first.post(tail, **{"verdict": "dismiss", "reason": "satire", f"mark-{one}": "confirm"})
    assert Flag.objects.get(pk=one).status == "first_confirmed"
    assert Flag.objects.get(pk=two).status == "dismissed"


def test_all_marks_are_decided_or_none(first, case):
    tail = at_desk(first)
    _, two = marks(first, tail)
    answer = first.post(tail, **{"verdict": "confirm", f"mark-{two}": "bored"})
    assert answer.status_code == 400
    assert statuses(case) == ["open"] * 3
    assert not Review.objects.exists()


def test_skipping_decides_nothing_and_comes_back_last(first, case):
    tail = at_desk(first)
    decide(first, "skip")
    assert statuses(case) == ["open"] * 3
    assert at_desk(first) != tail
    decide(first, "confirm")
    assert at_desk(first) == tail


def test_undo_takes_back_all_marks_of_the_last_verdict(first, case):
    tail = at_desk(first)
    decide(first)
    decide(first, "dismiss", reason="satire")
    assert statuses(case) == ["dismissed", "first_confirmed", "first_confirmed"]
    answer = first.post(tail, verdict="undo")
    assert statuses(case) == ["first_confirmed", "first_confirmed", "open"]
    answer = first.post(tail, verdict="undo")
    assert answer.url == first.address(tail)
    assert statuses(case) == ["open"] * 3


def test_without_a_verdict_there_is_nothing_to_undo(first, second, case):
    tail = at_desk(first)
    assert "Undo" not in first.text(tail)
    assert first.post(tail, verdict="undo").status_code == 409
    decide(first)
    assert second.post(tail, verdict="undo").status_code == 409
    assert "Undo" in first.text(tail)


def test_a_double_click_decides_once(first, case):
    tail = at_desk(first)
    for _ in range(2):
        assert first.post(tail, verdict="confirm").status_code == 302
    assert Review.objects.count() == 2


def test_when_all_is_decided_the_desk_says_what_is_left(first, second, case):
    decide(first)
    decide(first)
    page = first.text("desk/first/")
    assert "waits for you" in page
    assert "3 flags still wait for another reviewer" in page
    decide(second, round_="second")
    decide(second, round_="second")
    assert "Everything is decided by two people." in second.text("desk/second/")


def test_a_case_without_flags_says_so(here, as_user):
    case = factories.screened(here, [factories.HARMLESS])
    assert "Nothing was flagged" in as_user(here.analyst, case).text("desk/")


# -- the second reading is blind


def test_the_second_reader_does_not_learn_who_said_what(first, second, case):
    decide(first, words="Plainly hostile")
    tail = at_desk(second, "second")
    page = second.text(tail)
    assert "Blind second review" in page
    for hidden in (first.user.name, "Plainly hostile", "· flags:"):
        assert hidden not in page
    list_ = second.text("flags/")
    assert "not shown" in list_
    assert first.user.name not in list_.split("<tbody>")[1]


def test_the_first_reader_sees_their_own_verdict_and_nobody_elses(first, second, case):
    tail = at_desk(first)
    decide(first, words="Plainly hostile")
    assert "Plainly hostile" in first.text(tail)
    page = second.text(tail)
    assert "the second review is blind" in page
    assert "Plainly hostile" not in page


def test_nobody_reads_the_same_post_twice(first, case):
    decide(first)
    assert at_desk(first, "second") == ""
    flag = Flag.objects.filter(status="first_confirmed").first()
    assert first.get(f"desk/second/{flag.post.public_id}/").status_code == 404


def test_two_people_confirm(first, second, case):
    decide(first)
    decide(second, round_="second")
    assert statuses(case) == ["confirmed", "confirmed", "open"]
    assert RedactedPost.objects.count() == 1
    flag = Flag.objects.filter(status="confirmed").first()
    page = first.text(f"desk/first/{flag.post.public_id}/")
    assert second.user.name in page
    assert "Every mark of this post is decided." in page


def test_the_second_reader_may_dismiss(first, second, case):
    decide(first)
    decide(second, "dismiss", round_="second", reason="satire")
    assert statuses(case) == ["dismissed", "dismissed", "open"]


def test_a_reported_flag_is_not_undone(here, as_user):
    report = factories.issued(here)
    visitor = as_user(here.second, report.case)
    flag = Flag.objects.get()
    answer = visitor.post(f"desk/second/{flag.post.public_id}/", verdict="undo")
    assert answer.status_code == 409
    assert "A report rests on this flag" in answer.content.decode()


# -- what keeps a post out of a report


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"posted_at": "2005-01-01T12:00:00Z"}, "before the person&#x27;s 18th birthday"),
        ({"posted_at": "2015-01-01T12:00:00Z"}, "older than a report may reach back"),
        ({"posted_at": ""}, "The post has no date."),
    ],
)
def test_what_may_never_be_reported_can_only_be_dismissed(here, as_user, changes, said):
    case = factories.screened(here, [factories.row(factories.ZORBLAX, **changes)])
    visitor = as_user(here.analyst, case)
    tail = at_desk(visitor)
    page = visitor.text(tail)
    assert said in page
    assert 'value="confirm" disabled aria-describedby="lasting"' in page
    answer = visitor.post(tail, verdict="confirm")
    assert answer.status_code == 409
    assert "gate G-08" in answer.content.decode()
    assert visitor.post(tail, verdict="dismiss", reason="not_reportable").status_code == 302


def test_what_can_be_put_right_is_said_with_the_way(here, as_user):
    factories.policy(here.agency)
    case = factories.ready(here)
    account = factories.propose(case)
    factories.collect(
        account,
        [factories.row(factories.ZORBLAX, publicly_visible="")],
        provenance="volunteered_by_subject",
        statement="Given unasked",
    )
    visitor = as_user(here.analyst, factories.screen(case))
    page = visitor.text(at_desk(visitor))
    assert "Nothing proves that the post was public." in page
    assert "The account is not yet confirmed" in page
    assert "Account not confirmed, 0 identifiers" in page
    assert visitor.address("accounts/") in page


def test_a_post_from_before_the_policy_is_not_on_notice(here, as_user):
    factories.policy(here.agency, effective_on=datetime(2026, 1, 5, tzinfo=UTC).date())
    case = factories.screened(here, [factories.ZORBLAX])
    visitor = as_user(here.analyst, case)
    said = visitor.text(at_desk(visitor))
    assert "Not on notice" in said
    assert "No version in force" in said
    assert "standard of suitability" in said


def test_the_version_of_that_day_is_compared_with_the_one_screened_with(here, as_user):
    factories.policy(here.agency)
    newer = factories.policy(here.agency, effective_on=datetime(2026, 1, 5, tzinfo=UTC).date())
    assert newer.number == 2
    case = factories.screened(here, [factories.ZORBLAX])
    visitor = as_user(here.analyst, case)
    page = visitor.text(at_desk(visitor))
    assert "version 1, same text" in page
    assert "Clause 4.1, version 2" in page


# -- what stood around it


def test_thread_and_answers_stand_beside_the_post(here, as_user):
    rows = [
        factories.row("Before it all.", 6),
        factories.row(factories.ZORBLAX, 7, kind="reply", in_reply_to="6"),
        factories.row("I take it back.", 8, kind="reply", in_reply_to="7"),
    ]
    visitor = as_user(here.analyst, factories.screened(here, rows))
    response = visitor.get(at_desk(visitor))
    assert [one["text"] for one in response.context["post"]["before"]] == ["Before it all."]
    assert [one["text"] for one in response.context["post"]["after"]] == ["I take it back."]
    assert "Written after it by the same account" in response.content.decode()


def test_around_a_post_nobody_else_is_named():
    """R-6"""
    own = Post(author_handle="@anders_pell")
    told = {"author": "@jo_k", "text": "@jo_k and @anders_pell saw it", "posted_at": None}
    found = around(told, own)
    assert found["who"] == "name of another person"
    assert found["text"] == "[removed: name of another person] and @anders_pell saw it"
    assert around({**told, "author": "Anders_Pell"}, own)["who"] == "the same account"


def test_hostile_words_are_only_words(here, as_user):
    case = factories.screened(here, ["<script>alert('zorblax')</script><img src=x onerror=1>"])
    visitor = as_user(here.analyst, case)
    page = visitor.text(at_desk(visitor))
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;" in page


# -- words taken out


def redact(visitor, **sent):
    return visitor.post(f"{at_desk(visitor)}redact/", **sent)


def spans():
    return RedactedPost.objects.order_by("-version").first().spans


def test_typed_words_are_taken_out_wherever_they_stand(here, as_user):
    case = factories.screened(here, ["Lee said zorblax, and Lee left."])
    visitor = as_user(here.analyst, case)
    assert redact(visitor, label="other_person", words="Lee").status_code == 302
    assert spans() == [[0, 3, "other_person"], [22, 25, "other_person"]]
    page = visitor.text(at_desk(visitor))
    assert page.count('<span class="pb-redact">name of another person</span>') == 4


def test_characters_from_and_to_take_out_one_place(first):
    start = BOTH.index("there")
    redact(first, label="medical", start=str(start), end=str(start + 5))
    assert spans() == [[start, start + 5, "medical"]]


@pytest.mark.parametrize(
    "sent",
    [
        {"label": "other_person", "words": "not in it"},
        {"label": "other_person"},
        {"label": "boring", "words": "there"},
        {"label": "other_person", "start": "3", "end": "2"},
        {"label": "other_person", "start": "0", "end": "9999"},
        {"label": "other_person", "start": "x", "end": "9"},
    ],
)
def test_what_stands_nowhere_is_not_taken_out(first, sent):
    assert redact(first, **sent).status_code == 400
    assert not RedactedPost.objects.exists()


def test_suggested_names_are_taken_out_by_one_button(first):
    assert "Take out 1 suggested name of other people" in first.text(at_desk(first))
    redact(first, suggested="1")
    assert spans() == [[BOTH.index("@"), BOTH.index(" with them"), "other_person"]]
    assert "suggested name" not in first.text(at_desk(first))


def test_a_cut_is_taken_back_by_a_new_version(first):
    redact(first, suggested="1")
    redact(first, label="protected", words="there")
    redact(first, drop="0")
    assert [cut[2] for cut in spans()] == ["other_person"]
    assert RedactedPost.objects.count() == 3


def test_words_a_mark_rests_on_stay(first, case):
    """R-6: a conflict is counsel's."""
    tail = at_desk(first)
    decide(first)
    answer = first.post(f"{tail}redact/", label="protected", words="quimble")
    assert answer.status_code == 409
    assert "rests on words in this redaction" in answer.content.decode()


def test_what_was_taken_out_before_may_not_be_confirmed(first):
    """The other way round: the words are gone, then somebody confirms."""
    start = BOTH.index("quimble")
    post_ = Post.objects.get(public_id=at_desk(first).split("/")[2])
    services.redact_post(
        post=post_, spans=[(start, start + 7, "protected")], by=first.user, at=DECEMBER
    )
    answer = decide(first)
    assert answer.status_code == 409
    assert not Review.objects.exists()


# -- shown to be public


def proof(**changes):
    return {
        "url": "https://social.example/anders_pell/1",
        "seen_at": "2026-12-01T09:30",
        "publicly_visible": "on",
        "picture": SimpleUploadedFile("seen.png", b"\x89PNG capture"),
    } | changes


@pytest.fixture
def unproven(here, case):
    hidden = factories.row("Zorblax in private.", 9, publicly_visible="")
    factories.collect(case.social_accounts.get(), [hidden], at=DECEMBER)
    return Post.objects.get(text="Zorblax in private.")


def test_somebody_records_where_the_post_was_seen(first, unproven):
    tail = f"posts/{unproven.public_id}/public/"
    assert "Not shown to be public" in first.text(tail)
    assert first.post(tail, **proof()).status_code == 302
    found = VisibilityProof.objects.get()
    assert (found.by, found.post) == (first.user, unproven)
    assert "Shown to be public" in first.text(tail)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"publicly_visible": ""}, "publicly_visible"),
        ({"url": "ftp://social.example/1"}, "url"),
        ({"seen_at": "2027-01-01T09:30"}, "seen_at"),
        ({"picture": ""}, "picture"),
    ],
)
def test_half_a_proof_is_none(first, unproven, changes, field):
    answer = first.post(f"posts/{unproven.public_id}/public/", **proof(**changes))
    assert answer.status_code == 400
    assert field in answer.context["form"].errors
    assert not VisibilityProof.objects.exists()


def test_what_is_public_already_needs_no_proof(first, case):
    tail = f"posts/{Post.objects.first().public_id}/public/"
    assert first.post(tail, **proof()).status_code == 409


# -- who may


@pytest.mark.parametrize(
    "tail", ["desk/", "desk/first/", "desk/second/", "flags/", "desk/first/{}/", "posts/{}/public/"]
)
def test_the_agency_never_reaches_the_desk(here, case, as_user, tail):
    tail = tail.format(Post.objects.first().public_id)
    for user in (here.hr, here.chief, member(here.agency, Role.INVESTIGATOR)):
        assert as_user(user, case).get(tail).status_code == 404
    assert as_user(here.hr).get("desk/").status_code == 404


def test_counsel_reads_flags_and_does_not_judge(here, case, as_user):
    counsel = as_user(member(here.screener, Role.COUNSEL), case)
    page = counsel.text("flags/")
    assert "4.1 About the zorblax" in page
    assert "Open in the desk" not in page
    assert counsel.get("desk/").status_code == 404


def test_a_post_of_another_case_is_not_on_this_desk(here, case, first):
    other = factories.screened(here, [factories.ZORBLAX], person={"given_name": "Jolene"})
    foreign = other.matter.flags.get().post.public_id
    for tail in (f"desk/first/{foreign}/", f"posts/{foreign}/public/"):
        assert first.get(tail).status_code == 404
    assert first.post(f"desk/first/{foreign}/", verdict="confirm").status_code == 404
    assert first.post(f"desk/first/{foreign}/redact/", words="x").status_code == 404
    assert statuses(other) == ["open"]


@pytest.mark.parametrize(
    "tail",
    [
        "desk/third/",
        "desk/third/82d88008-d673-470c-ab3a-cd248ce2981a/",
        "desk/first/e114723d-d2ac-461d-b39d-1b45365021d7/",
    ],
)
def test_an_unknown_round_or_post_is_no_page(first, tail):
    assert first.get(tail).status_code == 404


def test_a_post_nobody_flagged_is_not_on_the_desk(first, case):
    harmless = Post.objects.get(text=factories.HARMLESS)
    assert first.get(f"desk/first/{harmless.public_id}/").status_code == 404


def test_a_stranger_finds_no_desk(here, case, as_user):
    stranger = as_user(member(OrganizationFactory(cra=True), Role.SUPERVISOR), case)
    assert stranger.get("desk/").status_code == 404
    assert "Nothing waits for you" in as_user(stranger.user).text("desk/")


# -- the list of flags


@pytest.mark.parametrize(
    ("status", "count"), [("", 3), ("open", 1), ("first_confirmed", 2), ("dismissed", 0), ("x", 3)]
)
def test_flags_are_listed_by_state(first, case, status, count):
    decide(first)
    assert len(first.get(f"flags/?status={status}").context["rows"]) == count


def test_the_list_pages(first, case, monkeypatch):
    monkeypatch.setattr("screening.admin.flags.A_PAGE", 2)
    assert len(first.get("flags/").context["rows"]) == 2
    assert len(first.get("flags/?page=2").context["rows"]) == 1
