import pytest

from config.audit.models import AuditEvent
from config.errors import Invalid, Refusal
from screening import services
from screening.models import Dismissal, Flag, RedactedPost, Review
from screening.redaction import FlaggedWordsRedacted
from screening.services.flags import FlagDecided, FlagReported, NothingToUndo, ReviewClosed
from tests.screening import factories as make

WORLDS = {
    "flag": lambda: make.built(lambda here: Flag.objects.get(matter=make.screened(here).matter)),
    "here": lambda: make.built(lambda here: None),
}


@pytest.fixture
def here(standing, db):
    return standing[0]


@pytest.fixture
def flag(standing, db):
    return standing[1]


def review(flag, by, verdict="confirm", **changes):
    when = changes.pop("at", make.at(4))
    return services.review_flag(flag=flag, verdict=verdict, by=by, at=when, **changes)


def test_a_first_confirmation_waits_for_a_second(here, flag):
    assert review(flag, here.analyst).status == "first_confirmed"
    assert list(Flag.objects.awaiting_second()) == [flag]


def test_a_second_confirmation_makes_the_flag_reportable(here, flag):
    review(flag, here.analyst)
    assert review(flag, here.second).status == "confirmed"
    assert [r.round for r in flag.reviews.order_by("pk")] == ["first", "second"]


def test_a_second_confirmation_fixes_what_the_report_will_print(here, flag):
    review(flag, here.analyst)
    assert not RedactedPost.objects.exists()
    review(flag, here.second)
    printed = RedactedPost.objects.get()
    assert (printed.version, printed.text, printed.spans) == (1, make.ZORBLAX, [])


def test_what_was_redacted_before_stays_redacted(here, flag):
    services.redact_post(
        post=flag.post, spans=[(0, 8, "protected")], by=here.analyst, at=make.at(4)
    )
    review(flag, here.analyst)
    review(flag, here.second)
    assert RedactedPost.objects.get().text.startswith("[removed: protected information]")


def test_the_second_review_is_another_persons(here, flag):
    review(flag, here.analyst)
    with pytest.raises(Refusal) as refused:
        review(flag, here.analyst)
    assert refused.value.gate == "G-17"
    assert Review.objects.count() == 1


def test_two_people_are_needed_in_a_small_agency_too(here, flag):
    here.screener.profile = "small"
    here.screener.save()
    review(flag, here.analyst)
    with pytest.raises(Refusal):
        review(flag, here.analyst, "dismiss", reason="satire")


@pytest.mark.parametrize("reason", Dismissal.values)
def test_a_dismissal_has_a_reason_and_ends_it(here, flag, reason):
    assert review(flag, here.analyst, "dismiss", reason=reason).status == "dismissed"
    assert Review.objects.get().reason == reason


@pytest.mark.parametrize("reason", ["", "no idea"])
def test_a_dismissal_without_a_reason_is_refused(here, flag, reason):
    with pytest.raises(Invalid) as wrong:
        review(flag, here.analyst, "dismiss", reason=reason)
    assert "reason" in wrong.value.fields


def test_a_verdict_is_one_of_three(here, flag):
    with pytest.raises(Invalid):
        review(flag, here.analyst, "perhaps")


def test_the_second_person_may_dismiss_what_the_first_confirmed(here, flag):
    review(flag, here.analyst)
    assert review(flag, here.second, "dismiss", reason="quoted").status == "dismissed"


def test_skipping_leaves_everything_open(here, flag):
    found = review(flag, here.analyst, "skip")
    assert (found.status, found.skipped_at) == ("open", make.at(4))
    assert not Review.objects.exists()


def test_a_verdict_ends_the_skipping(here, flag):
    review(flag, here.analyst, "skip")
    assert review(flag, here.analyst).skipped_at is None


@pytest.mark.parametrize("verdicts", [("confirm", "confirm"), ("dismiss",)])
def test_a_decided_flag_is_not_decided_again(here, flag, verdicts):
    for verdict, by in zip(verdicts, (here.analyst, here.second), strict=False):
        review(flag, by, verdict, reason="satire")
    with pytest.raises(FlagDecided):
        review(flag, here.supervisor)


def test_a_confirmation_keeps_no_reason_of_a_dismissal(here, flag):
    review(flag, here.analyst, reason="satire")
    assert Review.objects.get().reason == ""


# -- undo ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verdicts", "before", "after"),
    [
        (("confirm",), "first_confirmed", "open"),
        (("dismiss",), "dismissed", "open"),
        (("confirm", "confirm"), "confirmed", "first_confirmed"),
        (("confirm", "dismiss"), "dismissed", "first_confirmed"),
    ],
)
def test_ones_own_last_verdict_can_be_taken_back(here, flag, verdicts, before, after):
    people = (here.analyst, here.second)
    for verdict, by in zip(verdicts, people, strict=False):
        flag = review(flag, by, verdict, reason="satire")
    assert flag.status == before
    last = people[len(verdicts) - 1]
    assert services.undo_review(flag=flag, by=last, at=make.at(5)).status == after
    assert Review.objects.standing().count() == len(verdicts) - 1


def test_somebody_elses_verdict_cannot_be_taken_back(here, flag):
    review(flag, here.analyst)
    with pytest.raises(NothingToUndo):
        services.undo_review(flag=flag, by=here.second, at=make.at(5))


def test_a_first_verdict_is_not_taken_back_under_the_second(here, flag):
    review(flag, here.analyst)
    review(flag, here.second)
    with pytest.raises(NothingToUndo):
        services.undo_review(flag=flag, by=here.analyst, at=make.at(5))


def test_there_is_nothing_to_undo_without_a_verdict(here, flag):
    with pytest.raises(NothingToUndo):
        services.undo_review(flag=flag, by=here.analyst, at=make.at(5))


def test_a_verdict_that_a_report_rests_on_stays(here):
    report = make.issued(here)
    with pytest.raises(FlagReported):
        services.undo_review(flag=Flag.objects.get(), by=here.second, at=make.at(7))
    assert report.item_count == 1


def test_after_an_undo_the_other_order_of_people_is_possible(here, flag):
    review(flag, here.analyst)
    services.undo_review(flag=flag, by=here.analyst, at=make.at(5))
    review(flag, here.second)
    assert review(flag, here.analyst).status == "confirmed"


# -- what may never be reported ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "person", "gate"),
    [
        ({"posted_at": ""}, {}, "G-08"),
        ({"posted_at": "2019-10-01T12:00:00Z"}, {}, "G-08"),
        ({"posted_at": "2021-05-16T12:00:00Z"}, {"birth_date": "2003-05-17"}, "G-08"),
        ({}, {"birth_date": None}, "G-08"),
    ],
)
def test_what_may_never_be_reported_can_only_be_dismissed(here, changes, person, gate):
    case = make.screened(here, [make.row(make.ZORBLAX, **changes)], person=person)
    flag = Flag.objects.get(matter=case.matter)
    assert services.lasting_reason(flag, make.at(4))
    with pytest.raises(Refusal) as refused:
        review(flag, here.analyst)
    assert refused.value.gate == gate
    assert review(flag, here.analyst, "dismiss", reason="not_reportable").status == "dismissed"


def test_a_high_salary_lifts_the_look_back(db):
    here = make.world(salary=75_000)
    row = make.row(make.ZORBLAX, posted_at="2012-10-01T12:00:00Z")
    flag = Flag.objects.get(matter=make.screened(here, [row]).matter)
    assert review(flag, here.analyst).status == "first_confirmed"


def test_visibility_may_be_proven_later_so_it_does_not_stop_the_review(here):
    row = make.row(make.ZORBLAX, publicly_visible="")
    flag = Flag.objects.get(matter=make.screened(here, [row]).matter)
    assert services.lasting_reason(flag, make.at(4)) == ""
    assert review(flag, here.analyst).status == "first_confirmed"


def test_words_that_were_redacted_are_not_confirmed(here, flag):
    start, end = flag.spans[0]
    services.redact_post(
        post=flag.post, spans=[(start, end, "protected")], by=here.analyst, at=make.at(4)
    )
    with pytest.raises(FlaggedWordsRedacted):
        review(flag, here.analyst)


def test_after_the_report_nothing_is_reviewed(here):
    case = make.screened(here, [make.ZORBLAX, "A quimble"])
    make.confirm_all(here, case)
    services.issue_report(
        case=case,
        submission="00000000-0000-4000-8000-000000000001",
        by=here.supervisor,
        at=make.at(6),
    )
    Flag.objects.filter(pk=Flag.objects.first().pk).update(status="open")
    with pytest.raises(ReviewClosed):
        review(Flag.objects.first(), here.supervisor)


# -- who sees what -------------------------------------------------------------------------------


def test_the_second_reviewer_decides_blind(here, flag):
    flag = review(flag, here.analyst, note="Clear case")
    assert services.standing_reviews(flag, here.second) == []
    assert len(services.standing_reviews(flag, here.analyst)) == 1
    flag = review(flag, here.second)
    assert len(services.standing_reviews(flag, here.second)) == 2


def test_the_queue_for_second_reviews_leaves_out_ones_own(here, flag):
    review(flag, here.analyst)
    assert not Flag.objects.all().for_second_review_by(here.analyst).exists()
    assert Flag.objects.all().for_second_review_by(here.second).get() == flag


def test_the_trail_has_the_verdict_and_not_the_note(here, flag):
    review(flag, here.analyst, note="Sounds like his brother")
    event = AuditEvent.objects.get(verb="review_flag")
    assert event.payload == {"round": "first", "verdict": "confirm", "reason": ""}
    assert "brother" not in event.body
