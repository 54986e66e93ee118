"""Not on notice: no finding against personnel by a rule that they could not know (R-14)."""

from datetime import UTC, date, datetime, time
from uuid import uuid4

import pytest

from config.audit.models import AuditEvent
from config.errors import Conflict, Invalid, Refusal
from config.oversight.exceptions import notice_reasons
from config.oversight.inbox import unnoticed
from policies.models import Acknowledgement, Clause, Reading
from policies.services.roster import add_to_roster
from screening import services
from screening.models import Flag, NoticeReason, ReportedFlag, Review
from screening.services.noticing import notice_said
from tests.accounts.factories import UnitFactory, member
from tests.screening import factories as make
from tests.screening.rawsql import behind_triggers, delete, frozen, insert, refused_by, update

pytestmark = pytest.mark.django_db
EARLY = make.row(make.ZORBLAX, posted_at="2019-12-20T12:00:00Z")
SINCE = make.at(-900)


def counsel_of(here):
    return member(here.screener, "counsel", started_at=SINCE)


def raised(here, *, purpose="retention", rows=(EARLY,), confirm_once=True):
    """One flag, held against a post of before the policy unless `rows` say otherwise."""
    case = make.screened(here, list(rows), purpose=purpose)
    flag = Flag.objects.get(matter=case.matter)
    if confirm_once:
        services.review_flag(flag=flag, verdict="confirm", by=here.analyst, at=make.at(4))
    return flag


def confirm(here, flag):
    return services.review_flag(flag=flag, verdict="confirm", by=here.second, at=make.at(5))


def excuse(flag, by, **told):
    asked = {"reason": "The order of 2018 said the same.", "submission": uuid4()}
    return services.give_notice_reason(flag=flag, by=by, at=make.at(4, hours=2), **asked | told)


@pytest.mark.parametrize("purpose", ["retention", "promotion", "reassignment"])
def test_personnel_not_on_notice_are_confirmed_only_by_counsels_reason(here, purpose):
    flag = raised(here, purpose=purpose)
    assert (flag.version_on_day, flag.clause_on_day, flag.on_notice) == (None, None, False)
    with pytest.raises(Refusal, match="No version of the policy was in force") as refused:
        confirm(here, flag)
    assert (refused.value.code, refused.value.gate) == ("not_on_notice", "G-18")
    assert "Clause 4.1" in str(refused.value)
    excuse(flag, counsel_of(here))
    assert confirm(here, flag).status == "confirmed"


def test_a_candidate_is_measured_by_the_standard_of_suitability(here):
    flag = raised(here, purpose="hiring")
    assert not flag.on_notice
    assert confirm(here, flag).status == "confirmed"
    with pytest.raises(Conflict, match="needs no reason"):
        excuse(flag, counsel_of(here))


def test_who_knew_the_rule_is_confirmed_as_ever(here):
    flag = raised(here, rows=[make.ZORBLAX])
    assert flag.on_notice
    assert flag.clause_on_day == flag.clause
    assert confirm(here, flag).status == "confirmed"


def test_a_flag_may_always_be_dismissed(here):
    flag = raised(here)
    services.review_flag(
        flag=flag, verdict="dismiss", reason="permitted", by=here.second, at=make.at(5)
    )
    with pytest.raises(Conflict, match="already decided"):
        excuse(flag, counsel_of(here))


@pytest.mark.parametrize(
    ("changed", "on_notice", "said"),
    [
        ({"text": "Do not scorn it at all."}, True, "version 1 said: “Do not scorn the zorblax.”"),
        ({"category": "drugs", "text": "x"}, False, "version 1, did not have this rule."),
        ({"number": "9.9", "text": "x"}, False, "version 1, did not have this rule."),
    ],
)
def test_the_clause_of_the_day_stands_beside_the_one_screened_with(here, changed, on_notice, said):
    make.policy(here.agency)
    version = make.policy(here.agency, effective_on=make.at(-30).date())
    with behind_triggers():
        Clause.objects.filter(version=version, position=1).update(**changed)
    flag = raised(here, purpose="hiring", rows=[make.ZORBLAX])
    assert (flag.clause.version.number, flag.version_on_day.number) == (2, 1)
    assert (flag.on_notice, flag.clause_on_day is not None) == (on_notice, on_notice)
    confirm(here, flag)
    report = services.issue_report(
        case=flag.matter.case, submission=uuid4(), by=here.supervisor, at=make.at(6)
    )
    told = report.data_document["report"]["items"][0]["reasons"][0]["text"]
    assert told.endswith(said)


def test_the_day_of_a_post_is_the_agencys(here):
    """Published on January 6, 2020, known from the 7th; in Denver the post is still of the 6th."""
    make.policy(here.agency)
    flag = raised(here, rows=[make.row(make.ZORBLAX, posted_at="2020-01-07T05:00:00Z")])
    assert not flag.on_notice


def test_of_a_post_without_a_date_no_policy_is_said_to_be_missing(here):
    make.policy(here.agency)
    rows = [make.row(make.ZORBLAX, posted_at="")]
    flag = raised(here, rows=rows, confirm_once=False)
    assert (
        notice_said(flag) == "The day of the post is not known, so no rule of that day is either."
    )


def test_counsels_reason_is_in_words_once_and_off_the_trail(here):
    flag, counsel = raised(here), counsel_of(here)
    with pytest.raises(Invalid, match="Say why"):
        excuse(flag, counsel, reason=" ")
    number = uuid4()
    assert excuse(flag, counsel, submission=number) == excuse(flag, counsel, submission=number)
    with pytest.raises(Conflict):
        excuse(flag, counsel)
    event = AuditEvent.objects.get(verb="give_notice_reason")
    assert "2018" not in event.body


def test_it_is_on_counsels_inbox_and_then_on_the_exception_register(here):
    flag, counsel = raised(here), counsel_of(here)
    auditor = member(here.screener, "auditor")
    assert [one.where for one in unnoticed(counsel)] == [flag.matter.reference]
    assert not list(unnoticed(here.supervisor))
    excuse(flag, counsel)
    assert not list(unnoticed(counsel))
    assert [one.why for one in notice_reasons(auditor)] == ["The order of 2018 said the same."]


# -- the pages -----------------------------------------------------------------------------------


def test_the_desk_says_that_counsel_has_to_write_why(here, as_user):
    flag = raised(here)
    visitor = as_user(here.second, flag.matter.case)
    desk = f"desk/second/{flag.post.public_id}/"
    said = visitor.text(desk)
    assert "Not on notice" in said
    assert f"flags/{flag.public_id}/notice/" in said
    answer = visitor.post(desk, verdict="confirm")
    assert answer.status_code == 409
    assert "house practice R-14" in answer.content.decode()
    excuse(flag, counsel_of(here))
    assert "The order of 2018 said the same." in visitor.text(desk)


@pytest.mark.parametrize("is_kept", [True, False])
def test_the_desk_says_that_nobody_named_the_agencys_record(here, as_user, is_kept):
    if is_kept:
        make.policy(here.agency)
        on_the_roster(here)
    flag = raised(here)
    said = as_user(here.second, flag.matter.case).text(f"desk/second/{flag.post.public_id}/")
    assert ("no signature is known" in said) is is_kept


def test_counsel_writes_it_beside_the_post(here, as_user):
    flag = raised(here)
    visitor = as_user(counsel_of(here), flag.matter.case)
    page = f"flags/{flag.public_id}/notice/"
    assert page in visitor.text("flags/")
    assert "crowd ruins every town" in visitor.text(page)
    assert visitor.post(page, reason="").status_code == 400
    assert visitor.post(page, reason="The sheriff told them in person.").status_code == 302
    assert NoticeReason.objects.get().by == visitor.user
    said = visitor.text(page)
    assert "The sheriff told them in person." in said
    assert "Write it down" not in said


def test_nobody_but_counsel_writes_it(here, as_user):
    flag = raised(here)
    visitor = as_user(here.supervisor, flag.matter.case)
    page = f"flags/{flag.public_id}/notice/"
    assert "Write it down" not in visitor.text(page)
    assert visitor.post(page, reason="x").status_code == 403


# -- the database: G-18 --------------------------------------------------------------------------


def second_review(here, flag):
    return Review(flag=flag, round="second", verdict="confirm", by=here.second, at=make.at(5))


def reason_row(flag, by):
    return NoticeReason(
        flag=flag, reason="As before.", by=by, at=make.at(4, hours=2), submission=uuid4()
    )


def test_no_second_confirmation_without_notice_or_reason(here):
    flag = raised(here)
    with refused_by("gate_g18", "not on notice"):
        insert(second_review(here, flag))
    insert(reason_row(flag, counsel_of(here)))
    insert(second_review(here, flag))


@pytest.mark.parametrize(("purpose", "changes"), [("hiring", {}), ("retention", {"verdict": "x"})])
def test_candidates_and_dismissals_are_not_held_up(here, purpose, changes):
    row = second_review(here, raised(here, purpose=purpose))
    if changes:
        row.verdict, row.reason = "dismiss", "permitted"
    insert(row)


def test_no_item_of_a_report_rests_on_it(here):
    flag = raised(here, purpose="hiring")
    confirm(here, flag)
    report = services.issue_report(
        case=flag.matter.case, submission=uuid4(), by=here.supervisor, at=make.at(6)
    )
    link = ReportedFlag.objects.get(item__report=report)
    with behind_triggers():
        link.delete()
        flag.matter.case.order.__class__.objects.update(purpose="retention")
    with refused_by("gate_g18", "not on notice"):
        insert(ReportedFlag(item=link.item, flag=flag, number=1))


@pytest.mark.parametrize("role", ["supervisor", "analyst"])
def test_the_database_asks_for_counsel(here, role):
    flag = raised(here)
    with refused_by("gate_g18", "Only counsel"):
        insert(reason_row(flag, member(here.screener, role, started_at=SINCE)))
    with refused_by("gate_g18", "Only counsel"):
        insert(reason_row(flag, member(here.agency, "counsel", started_at=SINCE)))


def test_a_reason_is_in_words_and_stays(here):
    flag, counsel = raised(here), counsel_of(here)
    row = reason_row(flag, counsel)
    row.reason = " \n"
    with refused_by("notice_reason_in_words"):
        insert(row)
    given = excuse(flag, counsel)
    with frozen("reason"):
        update(given, reason="y")
    with frozen("reason"):
        delete(given)


def test_a_flag_keeps_what_it_was_held_against(here):
    flag = raised(here)
    for column, value in (("on_notice", True), ("clause_on_day_id", flag.clause_id)):
        with frozen(column):
            update(flag, **{column: value})


def claimed(flag, clause):
    """The same flag in plain SQL, as if the person had known the clause on the day."""
    with behind_triggers():
        Flag.objects.all().delete()
    row = Flag(**{field.attname: getattr(flag, field.attname) for field in Flag._meta.fields})
    row.on_notice, row.clause_on_day, row.version_on_day = True, clause, clause.version
    return row


def test_no_flag_claims_notice_of_what_was_not_in_force(here):
    flag = raised(here, confirm_once=False)
    with refused_by("gate_g18", "not in force"):
        insert(claimed(flag, flag.clause))


def test_no_flag_claims_notice_of_what_had_been_replaced_on_the_day(here):
    old = make.policy(here.agency).clauses.get(position=1)
    make.policy(here.agency, effective_on=date(2024, 1, 6))
    flag = raised(here, rows=[make.ZORBLAX], confirm_once=False)
    assert flag.on_notice
    with refused_by("gate_g18", "not in force"):
        insert(claimed(flag, old))
    insert(claimed(flag, flag.clause))


def on_the_roster(here):
    return add_to_roster(
        unit=UnitFactory(organization=here.agency),
        employee_number="77",
        given_name="Anders",
        family_name="Pell",
        by=here.hr,
        at=make.at(-800),
    )


def signs(entry, version, on):
    moment = datetime.combine(on, time(12), tzinfo=UTC)
    told = {"version": version, "person": entry.person, "submission": uuid4()}
    reading = Reading.objects.get(entry=entry)
    with behind_triggers():
        Acknowledgement.objects.create(reading=reading, signed_at=moment, signed_on=on, **told)


POSTED = date(2025, 3, 2)  # in make.row, the first post


@pytest.mark.parametrize(
    ("is_named", "signed_on", "is_noticed"),
    [
        (True, None, False),
        (True, POSTED, False),
        (True, date(2025, 3, 1), True),
        (False, date(2025, 3, 1), False),  # whoever signed, nobody said that it is this person
    ],
)
def test_where_a_roster_is_kept_personnel_knew_what_they_signed(
    here, is_named, signed_on, is_noticed
):
    version = make.policy(here.agency)
    entry = on_the_roster(here)
    if signed_on:
        signs(entry, version, signed_on)
    case = make.screened(
        here,
        [make.ZORBLAX],
        purpose="retention",
        person={"employment": "sworn"},
        employee=entry.person if is_named else None,
    )
    flag = Flag.objects.get(matter=case.matter)
    assert flag.on_notice is is_noticed
    row = claimed(flag, version.clauses.get(position=1))
    if is_noticed:
        insert(row)
    else:
        with refused_by("gate_g18", "Nobody signed"):
            insert(row)


def test_who_applies_needs_no_signature_of_a_roster(here):
    make.policy(here.agency)
    on_the_roster(here)
    assert raised(here, purpose="hiring", rows=[make.ZORBLAX], confirm_once=False).on_notice
