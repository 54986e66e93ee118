import json
from datetime import date
from uuid import uuid4

import pytest

from config.accounts.services import open_person_file
from config.audit.models import AuditEvent
from config.errors import Invalid, Refusal
from screening import services
from screening.models import Case, ConsumerStatement, Correction, Recipient, Report, Tombstone
from screening.redaction import FlaggedWordsRedacted
from screening.services.corrections import NothingFurnished
from tests.accounts.factories import PersonFactory
from tests.screening import factories as make

TWO = ["Delphine and a zorblax in one remark", "Honestly that quimble again"]


WORLDS = {
    "report": lambda: make.built(lambda here: make.furnished(here, TWO)),
    "here": lambda: make.built(lambda here: None),
}


@pytest.fixture
def here(standing, db):
    return standing[0]


@pytest.fixture
def report(standing, db):
    return standing[1]


def bury(item, when=20):
    return services.bury_item(item=item, reason="deleted", by=None, at=make.at(when))


def revise(case, when=20):
    return services.revise_report(case=case, by=None, at=make.at(when))


def file_of(report):
    return open_person_file(person=report.case.person, by=None, at=make.at(15))


def say(report, item, text="I was quoting a film.", when=20):
    return services.attach_statement(
        person_file=file_of(report), item=item, text=text, by="subject:1", at=make.at(when)
    )


def words(found):
    return [item.post.text for item in found.items.order_by("number")]


# -- deleted -------------------------------------------------------------------------------------


def test_a_buried_item_leaves_words_address_and_post_behind(report):
    stones = bury(report.items.get(number=1))
    assert {stone.kind for stone in stones} == {"content", "url", "post"}
    assert {stone.person for stone in stones} == {report.case.person}
    assert "zorblax" not in " ".join(stone.key_hash for stone in stones)


def test_burying_twice_buries_once(report):
    item = report.items.get(number=1)
    assert bury(item) == bury(item)
    assert Tombstone.objects.count() == 3


def test_the_revised_report_has_the_rest_and_says_what_went(here, report):
    bury(report.items.get(number=1))
    revised = revise(report.case)
    assert (revised.version, revised.status, revised.replaces) == (2, "issued", report)
    assert words(revised) == [TWO[1]]
    assert revised.difference == {
        "version": 1,
        "changes": [{"item": 1, "what": "deleted", "explanation": "Deleted after a dispute."}],
    }
    printed = json.dumps(revised.data_document)
    assert "zorblax" not in printed
    assert revised.data_document["report"]["revision"]["version"] == 1


def test_the_first_version_stays_as_it_was(report):
    bury(report.items.get(number=1))
    revise(report.case)
    assert words(Report.objects.get(version=1)) == TWO


def test_a_report_of_which_nothing_is_left_says_none_found(here):
    report = make.furnished(here)
    bury(report.items.get())
    revised = revise(report.case)
    assert (revised.outcome, revised.item_count) == ("none_found", 0)


def test_the_revised_report_is_furnished_and_the_case_stays_where_it_is(here, report):
    services.close_case(case=report.case, by=None, at=make.at(10))
    bury(report.items.get(number=1))
    revised = services.furnish_report(report=revise(report.case), by=None, at=make.at(21))
    assert revised.status == "furnished"
    assert Case.objects.get().status == "closed"
    assert Recipient.objects.count() == 2


def test_the_current_report_is_the_newest_and_the_furnished_items_are_the_agencys(report):
    bury(report.items.get(number=1))
    revised = revise(report.case)
    assert services.current_report(report.case) == revised
    assert {item.report for item in services.furnished_items(report.case)} == {report}
    services.furnish_report(report=revised, by=None, at=make.at(21))
    assert {item.report for item in services.furnished_items(report.case)} == {revised}


def test_where_nothing_changed_the_report_is_the_same(report):
    assert revise(report.case) == report
    assert Report.objects.count() == 1


def test_a_case_without_a_report_is_not_revised(here):
    with pytest.raises(NothingFurnished):
        revise(make.reviewed(here))


def test_ages_are_tested_again_on_the_day_of_each_version(here):
    rows = [make.row(TWO[0], 1, posted_at="2019-11-20T19:00:00Z"), make.row(TWO[1], 2)]
    report = make.furnished(here, rows)
    assert report.item_count == 2
    revised = revise(report.case, when=30)
    assert words(revised) == [TWO[1]]
    assert revised.difference["changes"][0]["explanation"].startswith("May no longer")


# -- the same person in another case -------------------------------------------------------------


def another_case(here, report, rows):
    """A later case about the same person, as when somebody linked the two (R-5)."""
    case = make.ready(here)
    case.subject.person = report.case.person
    case.subject.save()
    case.matter.person = report.case.person
    case.matter.save()
    case = Case.objects.get(pk=case.pk)
    make.collect(make.confirmed(here, case), rows)
    return make.screen(case)


def test_what_was_deleted_in_one_case_never_enters_another_of_this_person(here, report):
    bury(report.items.get(number=1))
    later = another_case(here, report, TWO)
    assert [post.text for post in make.posts(later)] == [TWO[1]]


def test_the_other_cases_that_reported_the_words_are_found(here, report):
    later = another_case(here, report, TWO)
    make.confirm_all(here, later)
    services.issue_report(case=later, submission=uuid4(), by=None, at=make.at(6))
    found = services.cases_reporting(report.items.get(number=1))
    assert set(found) == {report.case, later}


def test_a_statement_goes_with_the_words_into_another_case(here, report):
    statement = say(report, report.items.get(number=1), when=5)
    later = another_case(here, report, TWO)
    make.confirm_all(here, later)
    issued = services.issue_report(case=later, submission=uuid4(), by=None, at=make.at(6))
    assert issued.items.get(number=1).statement == statement


# -- reinserted ----------------------------------------------------------------------------------


def put_back(here, item, when=30):
    found = make.certified(item, here.supervisor, when)
    return services.reinsert_item(certification=found, by=here.supervisor, at=make.at(when))


def test_an_item_comes_back_only_on_a_certification(here, report):
    item = report.items.get(number=1)
    bury(item)
    with pytest.raises(Refusal) as refused:
        services.certify_item(
            item=item,
            provider=" ",
            address="1 Vendor Way",
            words="It is right.",
            certified_on=make.at(30).date(),
            by=here.supervisor,
            at=make.at(30),
        )
    assert refused.value.gate == "G-11"
    stones = put_back(here, item)
    assert {stone.certification.provider for stone in stones} == {"Vendor One, Inc."}
    assert not Tombstone.objects.standing().exists()


def test_what_is_not_deleted_is_not_reinserted(here, report):
    with pytest.raises(Refusal):
        put_back(here, report.items.get(number=1))


def test_what_was_put_back_stands_in_the_next_version(here, report):
    item = report.items.get(number=1)
    bury(item)
    without = services.revise_report(case=report.case, by=None, at=make.at(25))
    put_back(here, item)
    again = services.revise_report(case=report.case, by=None, at=make.at(31))
    assert item.post_id not in set(without.items.values_list("post", flat=True))
    assert item.post_id in set(again.items.values_list("post", flat=True))
    assert [row["what"] for row in again.difference["changes"]] == ["reinserted"]


def test_what_is_deleted_again_stays_out(here, report):
    item = report.items.get(number=1)
    bury(item)
    services.revise_report(case=report.case, by=None, at=make.at(25))
    put_back(here, item)
    services.bury_item(item=item, reason="deleted", by=None, at=make.at(31))
    again = services.revise_report(case=report.case, by=None, at=make.at(32))
    assert item.post_id not in set(again.items.values_list("post", flat=True))


# -- modified ------------------------------------------------------------------------------------


def modify(item, **changes):
    return services.modify_item(item=item, by=None, at=make.at(20), **changes)


def test_a_note_stands_beside_the_item_from_the_next_version_on(report):
    modify(report.items.get(number=1), note="A line from a film, quoted.")
    revised = revise(report.case)
    assert revised.items.get(number=1).note == "A line from a film, quoted."
    assert revised.difference["changes"] == [
        {"item": 1, "what": "modified", "explanation": "A line from a film, quoted."}
    ]
    assert revised.data_document["report"]["items"][0]["note"] == "A line from a film, quoted."


def test_words_can_be_taken_out_of_the_next_version(report):
    modify(report.items.get(number=1), spans=[(0, 8, "other_person")])
    revised = revise(report.case)
    printed = revised.items.get(number=1).redacted_post.text
    assert printed.startswith("[removed: name of another person] and a zorblax")
    assert "Delphine" not in json.dumps(revised.data_document)
    assert revised.difference["changes"][0]["explanation"] == "Words were taken out."


def test_flagged_words_are_not_taken_out_of_it(report):
    with pytest.raises(FlaggedWordsRedacted):
        modify(report.items.get(number=1), spans=[(10, 25, "protected")])
    assert not Correction.objects.exists()


def test_a_modification_changes_something(report):
    with pytest.raises(Invalid):
        modify(report.items.get(number=1), note="  ")


def test_a_modification_is_shown_as_a_change_once(report):
    modify(report.items.get(number=1), note="A line from a film.")
    revised = revise(report.case)
    assert revise(report.case, when=25) == revised


# -- stated --------------------------------------------------------------------------------------


def test_a_statement_stands_with_the_item_in_the_next_version(report):
    statement = say(report, report.items.get(number=2))
    revised = revise(report.case)
    item = revised.items.get(number=2)
    assert item.statement == statement
    assert revised.items.get(number=1).statement is None
    assert revised.data_document["report"]["items"][1]["statement"]["text"] == statement.text
    assert revised.difference["changes"][0]["what"] == "statement_added"


def test_a_later_statement_takes_the_place_of_an_earlier_one(report):
    item = report.items.get(number=1)
    first = say(report, item)
    second = say(report, item, "It was a song.", when=21)
    first.refresh_from_db()
    assert first.withdrawn_at == make.at(21)
    assert list(ConsumerStatement.objects.standing()) == [second]


def test_a_statement_says_something(report):
    with pytest.raises(Invalid):
        say(report, report.items.get(number=1), "  ")


def test_a_statement_is_filed_with_the_person_it_is_from(report):
    stranger = open_person_file(person=PersonFactory(), by=None, at=make.at(15))
    with pytest.raises(Invalid):
        services.attach_statement(
            person_file=stranger,
            item=report.items.get(number=1),
            text="Mine",
            by=None,
            at=make.at(20),
        )


def test_the_trail_has_what_happened_and_none_of_the_words(report):
    item = report.items.get(number=1)
    say(report, item, "My uncle wrote it")
    modify(item, note="Quoted from a film")
    bury(item)
    events = AuditEvent.objects.filter(verb__in=("attach_statement", "modify_item", "bury_item"))
    assert events.count() == 3
    assert not any(word in event.body for event in events for word in ("uncle", "film", "zorblax"))


# -- who took part -------------------------------------------------------------------------------


def test_everybody_who_reviewed_an_item_is_known_by_round(here, report):
    item = report.items.get(number=1)
    assert services.who_reviewed(item) == {here.analyst}
    assert services.who_confirmed(item) == {here.second}


def test_a_verdict_that_was_taken_back_still_took_part(here):
    case = make.screened(here)
    flag = case.matter.flags.get()
    services.review_flag(flag=flag, verdict="confirm", by=here.supervisor, at=make.at(4))
    services.undo_review(flag=flag, by=here.supervisor, at=make.at(4))
    make.confirm_all(here, case)
    issued = services.issue_report(case=case, submission=uuid4(), by=None, at=make.at(6))
    assert services.who_reviewed(issued.items.get()) == {here.supervisor, here.analyst}


def test_the_stored_facts_are_those_that_were_printed(report):
    facts = services.report_facts(report)
    assert facts.items[0].posted_at.tzname() == "MST"
    assert facts.items[0].reasons[0].clause.code == "4.1"
    assert services.item_facts(report.items.get(number=1)).posted_at.date() == date(2025, 3, 2)
