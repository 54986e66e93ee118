import hashlib
import json
import tomllib
from pathlib import Path
from uuid import uuid4

import pytest

from config.accounts.models import Engagement, Person
from config.audit.models import AuditEvent
from config.documents.models import DocumentRelease
from config.documents.services import read_document
from config.errors import Refusal
from screening import services
from screening.coverage import LEFT_OUT, UNREADABLE
from screening.models import (
    Case,
    Flag,
    Identifier,
    Outcome,
    Post,
    Provenance,
    Recipient,
    RedactionLabel,
    Report,
    ReportItem,
)
from screening.services.reports import (
    OutcomeDoesNotFit,
    ReportReplaced,
    ReviewUnfinished,
)
from screening.services.runs import AlreadyRunning, ImportsWaiting
from screening.workflow import TransitionRefused
from tests.screening import factories as make
from tests.screening.rawsql import behind_triggers

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return make.world()


def issue(case, here, **changes):
    asked = {"submission": uuid4(), "by": here.supervisor, "at": make.at(6)}
    return services.issue_report(case=case, **(asked | changes))


def furnish(report, here, **changes):
    asked = {"by": here.supervisor, "at": make.at(7)}
    return services.furnish_report(report=report, **(asked | changes))


# -- issuing -------------------------------------------------------------------------------------


def test_a_report_holds_what_two_people_confirmed(here):
    report = make.issued(here)
    item = report.items.get()
    assert (report.version, report.status, report.outcome) == (1, "issued", "items")
    assert item.post.text == make.ZORBLAX
    assert item.redacted_post.text == make.ZORBLAX
    assert item.clause.number == "4.1"
    assert item.content_sha256 == item.post.content_sha256
    assert str(item.posted_on) == "2025-03-03"
    assert [link.flag for link in item.reported_flags.all()] == [Flag.objects.get()]
    assert Case.objects.get().status == "reported"


def test_marks_are_numbered_reasons_in_the_words_that_are_printed(here):
    item = make.issued(here, ["A zorblax and a quimble"]).items.get()
    assert [mark["number"] for mark in item.marks] == [1, 2]
    assert [mark["clause"] for mark in item.marks] == ["4.1", "4.2"]
    for mark, word in zip(item.marks, ("zorblax", "quimble"), strict=True):
        [[start, end]] = mark["spans"]
        assert item.redacted_post.text[start:end] == word
        assert word in mark["text"]
        assert mark["on_notice"] is True


def test_a_dismissed_flag_is_no_reason(here):
    case = make.screened(here, ["A zorblax and a quimble"])
    first, second = Flag.objects.order_by("pk")
    for by in (here.analyst, here.second):
        services.review_flag(flag=first, verdict="confirm", by=by, at=make.at(4))
    services.review_flag(
        flag=second, verdict="dismiss", reason="satire", by=here.analyst, at=make.at(4)
    )
    assert len(issue(case, here).items.get().marks) == 1


def test_items_come_in_the_order_of_their_days(here):
    rows = [
        make.row("Late zorblax", 1, posted_at="2025-06-01T12:00:00Z"),
        make.row("Early zorblax", 2, posted_at="2023-06-01T12:00:00Z"),
    ]
    items = make.issued(here, rows).items.order_by("number")
    assert [item.post.text for item in items] == ["Early zorblax", "Late zorblax"]


def test_the_paper_and_the_data_say_the_same_and_are_hashed(here):
    report = make.issued(here)
    told = report.data_document
    assert read_document(report.document).startswith(b"%PDF")
    assert told["paper_sha256"] == report.document.sha256
    canonical = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert hashlib.sha256(canonical.encode()).hexdigest() == report.data_sha256
    assert told["report"]["items"][0]["reasons"][0]["clause"]["text"] == "Do not scorn the zorblax."
    assert told["report"]["coverage"]["analysed"] == 2
    assert told["evidence"][0]["content_sha256"] == report.items.get().content_sha256


def test_redacted_words_reach_neither_paper_nor_data(here):
    case = make.screened(here, ["Delphine Marsh likes the zorblax"])
    post = Post.objects.get(matter=case.matter)
    services.redact_post(post=post, spans=[(0, 14, "other_person")], by=here.analyst, at=make.at(4))
    make.confirm_all(here, case)
    report = issue(case, here)
    assert "Delphine" not in json.dumps(report.data_document)
    assert "Delphine" not in report.items.get().redacted_post.text


def test_the_thread_is_printed_without_other_peoples_names(here):
    case = make.reviewed(here)
    thread = [{"author": "delphine", "text": "Hey @marsh look", "posted_at": None}]
    with behind_triggers():
        Post.objects.update(thread=thread)
    told = issue(case, here).data_document["report"]["items"][0]["thread"]
    assert told[0]["author"] == "other_person"
    assert "marsh" not in json.dumps(told)
    assert "Hey" in json.dumps(told)


def test_the_same_click_twice_gives_one_report(here):
    case, submission = make.reviewed(here), uuid4()
    assert issue(case, here, submission=submission) == issue(case, here, submission=submission)
    assert Report.objects.count() == 1


def test_the_trail_has_hashes_and_no_words(here):
    report = make.issued(here)
    event = AuditEvent.objects.get(verb="issue_report")
    assert event.payload["document"] == report.document.sha256
    assert (event.payload["items"], event.payload["outcome"]) == (1, "items")
    assert "zorblax" not in event.body


@pytest.mark.parametrize("left", ["open", "first_confirmed"])
def test_a_report_waits_for_every_flag(here, left):
    case = make.screened(here)
    if left == "first_confirmed":
        flag = Flag.objects.get()
        services.review_flag(flag=flag, verdict="confirm", by=here.analyst, at=make.at(4))
    with pytest.raises(ReviewUnfinished):
        issue(case, here)


def test_a_report_waits_until_every_post_was_screened(here):
    case = make.reviewed(here)
    make.collect(case.social_accounts.get(), [make.row("New remark", 9)])
    with pytest.raises(ReviewUnfinished):
        issue(case, here)


def test_a_report_waits_for_runs_and_imports(here):
    case = make.reviewed(here)
    case.runs.update(status="running")
    with pytest.raises(AlreadyRunning):
        issue(case, here)
    case.runs.update(status="finished")
    case.import_batches.update(status="running")
    with pytest.raises(ImportsWaiting):
        issue(case, here)


def test_a_report_not_furnished_can_be_taken_back_to_the_desk(here):
    first = make.issued(here)
    case = services.reopen_review(case=first.case, by=here.supervisor, at=make.at(6))
    assert case.status == "reviewing"
    second = issue(case, here)
    assert (second.version, second.replaces) == (2, first)
    assert second.data_document["report"]["revision"] is None
    with pytest.raises(ReportReplaced):
        furnish(first, here)


def test_a_furnished_report_is_not_taken_back(here):
    report = make.furnished(here)
    with pytest.raises(TransitionRefused):
        services.reopen_review(case=report.case, by=here.supervisor, at=make.at(8))


def test_a_misconduct_report_is_no_consumer_report(here):
    case = make.reviewed(
        here,
        regime="MISCONDUCT_603Y",
        purpose="suspected_misconduct",
        case_number="IA-1",
        authority="Order 12",
        purpose_text="Posts",
        person={"employment": "sworn"},
    )
    report = furnish(issue(case, here), here)
    assert (report.document.kind, report.document.withheld) == ("misconduct_report", True)
    assert report.status == "furnished"


def test_in_house_the_report_cites_no_consumer_right(here):
    report = make.issued(make.world(in_house=True))
    assert report.document.kind == "in_house_report"
    assert report.document.withheld


# -- what stays out ------------------------------------------------------------------------------


def unproven(here):
    return make.reviewed(here, [make.row(make.ZORBLAX, publicly_visible="")])


def unattributed(here):
    make.policy(here.agency)
    case = make.ready(here)
    make.collect(make.propose(case), [make.ZORBLAX])
    case = make.screen(case)
    make.confirm_all(here, case)
    return case


def grown_old(here):
    return make.reviewed(here, [make.row(make.ZORBLAX, posted_at="2019-11-07T19:00:00Z")])


@pytest.mark.parametrize(
    ("build", "outcome"), [(unproven, "not_public"), (unattributed, "not_attributable")]
)
def test_a_confirmed_flag_that_something_keeps_out_is_not_reported(here, build, outcome):
    report = issue(build(here), here)
    assert report.outcome == outcome
    assert not ReportItem.objects.exists()
    assert "zorblax" not in json.dumps(report.data_document)


def test_an_item_that_grew_too_old_between_review_and_report_stays_out(here):
    assert not issue(grown_old(here), here).items.exists()


def test_an_item_of_the_seventh_year_is_still_reported_the_day_before(here):
    assert issue(grown_old(here), here, at=make.at(5)).items.exists()


def test_the_coverage_counts_each_post_once_by_the_first_thing_against_it(here):
    rows = [
        make.row("The council meets on Thursday to talk about it.", 1),
        make.row("Demain nous irons tous ensemble au marché du village.", 2),
        make.row("Not known to be public", 3, publicly_visible=""),
        make.row("No date", 4, posted_at=""),
        make.row("Too old", 5, posted_at="2015-01-01T12:00:00Z"),
        make.row("Too young", 6, posted_at="2006-01-01T12:00:00Z"),
        make.row("Not for everybody", 7, publicly_visible="no"),
    ]
    coverage = issue(make.reviewed(here, rows), here).data_document["report"]["coverage"]
    assert coverage["analysed"] == 1
    assert {row["reason"]: row["posts"] for row in coverage["left_out"]} == {
        "language_not_screened": 1,
        "visibility_not_established": 1,
        "undated": 1,
        "too_old": 1,
        "before_18": 1,
        "not_public": 1,
    }
    # Days are told of what was looked at only: nothing of a childhood.
    assert coverage["oldest"] == coverage["newest"]
    assert [source["posts"] for source in coverage["sources"]] == [6]


# -- furnishing ----------------------------------------------------------------------------------


def test_a_furnished_report_reaches_the_agency_and_is_on_record(here):
    report = make.furnished(here)
    case = Case.objects.get()
    assert (report.status, case.status, case.outcome) == ("furnished", "furnished", "items")
    assert DocumentRelease.objects.get().document == report.document
    recipient = Recipient.objects.get()
    assert (recipient.organization, recipient.purpose) == (here.agency, "hiring")
    event = AuditEvent.objects.get(verb="furnish_report")
    assert event.payload["recipient"] == f"org:{here.agency.code}"


def test_the_agency_does_not_learn_the_outcome_before(here):
    make.issued(here)
    assert Case.objects.get().outcome == ""


def test_furnishing_twice_changes_nothing(here):
    report = make.furnished(here)
    again = furnish(report, here, at=make.at(9))
    assert again.furnished_at == make.at(7)
    assert Recipient.objects.count() == 1


@pytest.mark.parametrize("status", ["proposed", "suspended", "ended"])
def test_only_an_active_client_gets_a_report(here, status):
    report = make.issued(here)
    Engagement.objects.update(status=status)
    with pytest.raises(Refusal) as refused:
        furnish(report, here)
    assert refused.value.gate == "G-04"


@pytest.mark.parametrize("notice", ["user_notice_delivered_on", "summary_delivered_on"])
def test_the_client_has_both_notices_before(here, notice):
    report = make.issued(here)
    Engagement.objects.update(**{notice: make.at(8).date()})
    with pytest.raises(Refusal) as refused:
        furnish(report, here)
    assert refused.value.gate == "G-04"


def test_nothing_is_furnished_after_a_revocation(here):
    report = make.issued(here)
    services.revoke_authorization(case=report.case, by="subject:1", at=make.at(6))
    with pytest.raises(Refusal) as refused:
        furnish(report, here)
    assert refused.value.gate == "G-02"
    assert Report.objects.get().status == "issued"


# -- outcomes without items ----------------------------------------------------------------------


def close(case, here, outcome, **changes):
    asked = {"by": here.supervisor, "at": make.at(6)}
    return services.close_without_items(case=case, outcome=outcome, **(asked | changes))


def test_one_click_issues_furnishes_and_closes(here):
    case = close(make.screened(here, [make.HARMLESS]), here, "none_found")
    report = Report.objects.get()
    assert (case.status, case.outcome) == ("closed", "none_found")
    assert (report.status, report.item_count) == ("furnished", 0)
    assert case.matter.closed_at == make.at(6)


def test_the_click_again_is_the_first_result(here):
    case, submission = make.screened(here, [make.HARMLESS]), uuid4()
    close(case, here, "none_found", submission=submission)
    again = close(case, here, "none_found", submission=submission)
    assert again.status == "closed"
    assert Report.objects.count() == 1


def nowhere_found(here):
    make.policy(here.agency)
    case = make.ready(here)
    services.log_discovery(
        case=case,
        platform="x",
        place="Search",
        terms="Anders Pell",
        result="not_found",
        by=None,
        at=make.at(1),
    )
    return case


def not_his(here):
    case = nowhere_found(here)
    make.propose(case)
    return case


def behind_a_lock(here):
    return make.screened(here, [make.row(make.HARMLESS, publicly_visible="")])


def in_french(here):
    return make.screened(here, ["Demain nous irons tous ensemble au marché du village."])


def dismissed(here):
    case = make.screened(here)
    services.review_flag(
        flag=Flag.objects.get(),
        verdict="dismiss",
        reason="quoted",
        by=here.analyst,
        at=make.at(4),
    )
    return case


@pytest.mark.parametrize(
    ("build", "outcome"),
    [
        (nowhere_found, "no_account"),
        (not_his, "not_attributable"),
        (behind_a_lock, "not_public"),
        (in_french, "language_not_screened"),
        (dismissed, "none_found"),
    ],
)
def test_each_outcome_fits_its_case_and_no_other(here, build, outcome):
    case = build(here)
    fits = services.possible_outcomes(case, make.at(6))
    assert fits[0] == outcome
    for other in set(Outcome.values) - set(fits):
        with pytest.raises(OutcomeDoesNotFit):
            close(case, here, other)
    assert close(case, here, outcome).outcome == outcome


def test_no_account_is_said_only_where_somebody_looked(here):
    make.policy(here.agency)
    with pytest.raises(OutcomeDoesNotFit):
        close(make.ready(here), here, "no_account")


def test_a_case_with_items_is_not_closed_as_one_without(here):
    with pytest.raises(OutcomeDoesNotFit):
        close(make.reviewed(here), here, "none_found")
    assert not Report.objects.exists()


def test_a_refused_furnishing_leaves_no_report_behind(here):
    case = make.screened(here, [make.HARMLESS])
    Engagement.objects.update(status="suspended")
    with pytest.raises(Refusal):
        close(case, here, "none_found")
    assert not Report.objects.exists()
    assert Case.objects.get().status == "reviewing"


def test_no_outcome_says_clean_or_pass():
    labels = " ".join(label.lower() for _, label in Outcome.choices)
    assert "clean" not in labels
    assert "pass" not in labels


# -- words that reports print --------------------------------------------------------------------

PHRASES = tomllib.loads(Path("templates/screening/letters/phrases.toml").read_text("utf-8"))
BUCKETS = {"language_not_screened", "not_attributed", "visibility_not_established"} | {
    *("undated", "before_18", "too_old")
}


@pytest.mark.parametrize(
    ("section", "keys"),
    [
        ("redacted", RedactionLabel.values),
        ("identifier", Identifier.Kind.values),
        ("provenance", Provenance.values),
        ("left_out", {*LEFT_OUT.values(), UNREADABLE} | BUCKETS),
        ("outcome", set(Outcome.values) - {"items"}),
        ("change", ["deleted", "modified", "statement_added", "reinserted"]),
        ("visibility", ["public_at_capture", "public_by_source", "recorded_by_hand"]),
        ("post_kind", Post.Kind.values),
    ],
)
def test_reports_have_words_for_every_value(section, keys):
    assert set(keys) <= set(PHRASES[section])


def test_without_a_birth_date_nothing_is_reported(here):
    case = make.reviewed(here)
    Person.objects.filter(pk=case.person.pk).update(birth_date=None)
    assert not issue(Case.objects.get(pk=case.pk), here).items.exists()


def test_a_reason_says_that_nobody_was_on_notice(here):
    rows = [make.row(make.ZORBLAX, posted_at="2019-12-20T12:00:00Z")]
    item = make.issued(here, rows).data_document["report"]["items"][0]
    assert item["reasons"][0]["text"].endswith("in force on the day of the post.")


@pytest.mark.parametrize("by_hand", [True, False])
def test_the_report_says_how_it_is_known_that_a_post_was_public(here, by_hand):
    changes = {"publicly_visible": ""} if by_hand else {}
    case = make.screened(here, [make.row(make.ZORBLAX, **changes)])
    if by_hand:
        services.establish_visibility(
            post=Post.objects.get(),
            url="https://social.example/1",
            seen_at=make.at(3),
            publicly_visible=True,
            capture=b"picture",
            by=here.analyst,
            at=make.at(3),
        )
    make.confirm_all(here, case)
    told = issue(case, here).data_document["report"]["items"][0]
    assert told["visibility"] == ("recorded_by_hand" if by_hand else "public_at_capture")


def test_a_dated_thread_is_printed_with_its_moments(here):
    case = make.reviewed(here)
    thread = [{"author": "Anders_Pell", "text": "Before", "posted_at": "2025-03-01T12:00:00+00:00"}]
    with behind_triggers():
        Post.objects.update(thread=thread)
    told = issue(case, here).data_document["report"]["items"][0]["thread"][0]
    assert (told["author"], told["posted_at"]) == ("subject", "2025-03-01T05:00:00-07:00")
