"""Read, answer, sign: by the person it was assigned to, once, and for what was published."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.db import IntegrityError, connection

from config.audit.models import AuditEvent
from config.errors import Conflict, Invalid, Refusal
from policies.models import Acknowledgement, Clause, Reading, ReadingLink, RosterEntry
from policies.services.acknowledging import acknowledged
from policies.services.assigning import assign_anew
from policies.services.coverage import coverage, lines
from policies.services.notice import was_on_notice
from policies.services.readings import (
    confirm_page,
    link_to,
    open_link,
    questions_of,
    revoke_reading_link,
    token_of,
)
from policies.services.reminding import remind
from policies.services.roster import leave_roster
from policies.services.versions import version_in_force
from tests.accounts.factories import (
    MembershipFactory,
    OrganizationFactory,
    PersonFactory,
    UserFactory,
    member,
)
from tests.policies.factories import policy_in_force
from tests.policies.personnel import AT, DUE, answered, read, sign, signed, station
from tests.rawsql import check_kept, run
from tests.shared import Build

WORLDS: dict[str, Build] = {"here": station}
A_DAY = timedelta(days=1)
LATER = AT + timedelta(days=90)


@pytest.fixture
def here(standing, db):
    return standing


@pytest.fixture
def officer(here):
    return here.hire("1184")


def newer(here, at=LATER):
    return policy_in_force(here.agency, effective_on=here.agency.on(at), at=at)


# -- assigning


def test_a_new_hire_has_the_version_in_force_to_read_within_thirty_days(here, officer):
    reading = here.reading(officer)
    assert reading.due_on == here.agency.on(AT) + timedelta(days=30)


def test_a_version_goes_to_a_unit_or_to_everybody(here):
    clerk = here.hire("2001", here.records, family_name="Vance")
    second = newer(here)
    at = {"version": second, "at": LATER, "due_on": date(2027, 2, 1)}
    here.assign(here.patrol, **at)
    assert not Reading.objects.filter(version=second, entry=clerk).exists()
    here.assign(None, **at)
    assert Reading.objects.get(version=second, entry=clerk).due_on == date(2027, 2, 1)


def test_whoever_has_it_to_read_keeps_their_first_day(here, officer):
    before = here.reading(officer).due_on
    here.assign()
    assert here.reading(officer).due_on == before


def test_an_assignment_that_cannot_be_is_refused(here):
    with pytest.raises(Invalid, match="due_on"):
        here.assign(due_on=date(2026, 10, 4))
    with pytest.raises(Invalid, match="unit"):
        here.assign(OrganizationFactory.create().units.create(name="Elsewhere"))
    here.assign()
    with pytest.raises(Conflict, match="before"):
        here.assign()
    newer(here)
    with pytest.raises(Refusal, match="not in force"):
        here.assign(here.patrol, at=LATER, due_on=date(2027, 2, 1))


def test_a_form_assigns_once(here):
    submission = uuid4()
    assert here.assign(submission=submission) == here.assign(submission=submission)


def test_a_new_version_is_asked_of_the_same_people_anew_once_it_is_in_force(here, officer):
    here.assign(here.patrol)
    signed(here, officer)
    second = policy_in_force(here.agency, effective_on=date(2027, 3, 1), at=LATER)
    assert assign_anew(at=LATER) == 0
    first_day = LATER + timedelta(days=90)
    assert assign_anew(at=first_day) == 1
    assert assign_anew(at=first_day) == 0
    assert not Reading.objects.get(entry=officer, version=second).read_at


def test_a_new_version_is_asked_of_those_who_were_never_assigned_one(here, officer):
    """They had the first as new hires; one unit was asked early, by hand."""
    clerk = here.hire("9", here.records, given_name="Bram")
    second = policy_in_force(here.agency, effective_on=date(2027, 3, 1), at=LATER)
    here.assign(here.records, version=second, due_on=date(2027, 4, 1), at=LATER)
    first_day = LATER + timedelta(days=90)
    assert assign_anew(at=first_day) == 1
    assert assign_anew(at=first_day) == 0
    assert set(second.readings.values_list("entry", flat=True)) == {officer.pk, clerk.pk}
    assert str(Reading.objects.get(entry=clerk, version=second).due_on) == "2027-04-01"


def test_what_was_published_last_is_signed_though_it_began_earlier(here, officer):
    for first_day, at in ((date(2027, 6, 1), LATER), (date(2027, 2, 1), LATER + A_DAY)):
        last = policy_in_force(here.agency, effective_on=first_day, at=at)
        here.assign(version=last, due_on=date(2027, 7, 1), at=at)
    for day in (date(2027, 2, 1), date(2027, 6, 2)):
        open_ = Reading.objects.unsigned(day).get(entry=officer)
        assert open_.version == last == version_in_force(here.agency, day)


# -- links


def test_a_link_is_one_persons_repeats_itself_and_is_kept_as_a_hash(here, officer):
    link = here.link(officer)
    assert here.link(officer) == link
    assert open_link(token=token_of(link), at=AT) == link
    assert token_of(link) not in str(ReadingLink.objects.values().get())


def test_a_link_ends_by_time_by_staff_and_by_another(here, officer):
    link = here.link(officer)
    assert open_link(token=token_of(link), at=AT + timedelta(days=60)) is None
    other = link_to(reading=here.reading(officer), by=here.hr, at=AT, anew=True)
    assert open_link(token=token_of(link), at=AT) is None
    revoke_reading_link(reading=here.reading(officer), by=here.hr, at=AT)
    assert open_link(token=token_of(other), at=AT) is None


def test_a_newer_version_closes_the_way_to_the_one_before(here, officer):
    link = here.link(officer)
    second = newer(here)
    here.assign(version=second, due_on=date(2027, 2, 1), at=LATER)
    for at, opens in ((AT, True), (LATER, False)):
        assert bool(open_link(token=token_of(link), at=min(at, link.expires_at))) is (
            opens and at < LATER
        )
    with pytest.raises(Conflict):
        link_to(reading=here.reading(officer), by=None, at=LATER)


# -- reading and answering


def test_pages_are_confirmed_in_order_and_twice_without_effect(here, officer):
    reading = here.reading(officer)
    with pytest.raises(Conflict):
        confirm_page(reading=reading, number=2, by="link:x", at=AT)
    for _ in range(2):
        reading = confirm_page(reading=reading, number=1, by="link:x", at=AT)
    assert (reading.pages_read, reading.read_at) == (1, None)
    assert read(reading).read_at == AT


def test_questions_come_after_reading_and_change_with_each_try(here, officer):
    reading = here.reading(officer)
    with pytest.raises(Conflict):
        answered(reading)
    reading = read(reading)
    first = questions_of(reading)
    assert not answered(reading, wrong=1).passed
    assert questions_of(reading)[1] != first[1]
    with pytest.raises(Conflict):
        answered(reading, number=1)
    assert answered(reading).passed
    assert list(reading.tries.values_list("passed", flat=True)) == [False, True]


def test_answers_sent_twice_count_once(here, officer):
    reading, submission = read(here.reading(officer)), uuid4()
    one = answered(reading, submission=submission)
    assert answered(reading, submission=submission) == one


# -- signing


def test_a_signature_holds_name_hash_moment_and_the_agencys_day(here, officer):
    late = AT.replace(hour=5)  # still the day before in Denver
    found = signed(here, officer, late)
    assert found.content_sha256 == here.version.content_sha256
    assert (found.signed_at, found.signed_on) == (late, date(2026, 10, 4))
    event = AuditEvent.objects.get(verb="acknowledge_policy")
    assert event.payload == {"content": here.version.content_sha256, "by_hand": False}
    assert event.actor == f"subject:{officer.person.public_id}"


def test_a_form_signs_once_and_another_is_a_replay(here, officer):
    answered(read(here.reading(officer)))
    link, submission = here.link(officer), uuid4()
    assert sign(link, submission=submission) == sign(link, submission=submission)
    with pytest.raises(Conflict, match="before"):
        sign(link)
    assert open_link(token=token_of(link), at=AT) is None


@pytest.mark.parametrize("told", [{"signed_name": "Bram Okafor-Lind"}, {"employee_number": "1185"}])
def test_nobody_signs_for_somebody_else_and_some_tries_end_the_link(here, officer, told):
    answered(read(here.reading(officer)))
    link = here.link(officer)
    for _ in range(5):
        with pytest.raises(Refusal, match="do not fit"):
            sign(link, **told)
    with pytest.raises(Conflict, match="over"):
        sign(link)
    assert not Acknowledgement.objects.exists()
    assert AuditEvent.objects.filter(verb="refuse_signature").count() == 5
    assert remind(at=AT) == 0


def test_a_signature_is_for_the_version_that_was_read(here, officer):
    link = here.link(officer)
    with pytest.raises(Conflict, match="read all pages"):
        sign(link)
    answered(read(here.reading(officer)))
    with pytest.raises(Conflict, match="another version"):
        sign(link, content_sha256="0" * 64)


INSERT = """
    INSERT INTO policies_acknowledgement (public_id, reading_id, person_id, version_id,
        content_sha256, signed_name, language, signed_at, signed_on, submission)
    SELECT gen_random_uuid(), r.id, {person}, {version}, {hash}, 'x', 'en', {at}, '2026-10-05',
        gen_random_uuid()
    FROM policies_reading r JOIN policies_rosterentry e ON e.id = r.entry_id
        JOIN policies_policyversion v ON v.id = r.version_id WHERE r.id = {reading}
"""
RIGHT = {"person": "e.person_id", "version": "r.version_id", "hash": "v.content_sha256"}


def insert(reading, **told):
    run(INSERT.format(**{**RIGHT, "at": f"'{AT.isoformat()}'", "reading": reading.pk, **told}))


@pytest.mark.parametrize(
    ("told", "constraint"),
    [
        ({"person": "(SELECT id FROM accounts_person WHERE given_name = 'Bram')"}, "for_oneself"),
        ({"version": "(SELECT max(id) FROM policies_policyversion)"}, "for_oneself"),
        ({"hash": "repeat('0', 64)"}, "signed_what_was_published"),
        ({"at": "'2026-10-05 15:59+00'"}, "read_before_signed"),
    ],
)
def test_the_database_takes_no_other_signature(here, officer, told, constraint):
    here.hire("9", given_name="Bram")
    newer(here)
    reading = answered(read(here.reading(officer))).reading
    with pytest.raises(IntegrityError) as refused:
        insert(reading, **told)
    assert constraint in refused.value.__cause__.diag.constraint_name
    insert(reading)


@pytest.mark.parametrize("before", ["nothing", "read", "answered wrongly"])
def test_the_database_takes_none_before_reading_and_answers(here, officer, before):
    reading = here.reading(officer)
    if before != "nothing":
        read(reading)
    if before == "answered wrongly":
        answered(reading, wrong=1)
    with pytest.raises(IntegrityError, match="comes after reading"):
        insert(reading)


def test_what_was_signed_answered_and_assigned_is_kept(here, officer):
    here.assign()
    found = signed(here, officer)
    check_kept("policies_acknowledgement", found.pk, "content_sha256")
    check_kept("policies_quiztry", found.reading.tries.get().pk, "asked")
    check_kept("policies_policyassignment", here.version.assignments.get().pk, "due_on")
    check_kept("policies_reading", found.reading.pk, "due_on")


def test_a_link_is_never_turned_to_another_reading(here, officer):
    other = here.hire("9", given_name="Bram")
    link = here.link(officer)
    with pytest.raises(Exception, match="Cannot update"), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE policies_readinglink SET reading_id = %s WHERE id = %s",
            [here.reading(other).pk, link.pk],
        )


# -- who knew of a clause


def test_who_signed_knows_a_clause_from_the_next_day_on_in_all_versions_that_say_the_same(
    here, officer
):
    signed(here, officer)
    day = here.agency.on(AT)
    clause = here.version.clauses.first()
    after = day + timedelta(days=1)
    assert not acknowledged(officer.person, clause, day)
    assert acknowledged(officer.person, clause, after)
    later = newer(here).clauses.get(number=clause.number)
    assert acknowledged(officer.person, later, after)
    later.text = "Something else is asked."
    assert not acknowledged(officer.person, later, after)
    other = here.hire("9", given_name="Bram").person
    assert not acknowledged(other, clause, after)
    assert Clause.objects.count() > 1


def test_personnel_are_on_notice_from_the_day_after_they_sign_and_others_once_it_is_in_force(
    here, officer
):
    acknowledgement = signed(here, officer)
    day = acknowledgement.signed_on
    clause = acknowledgement.version.clauses.filter(kind="prohibited").order_by("position")[0]
    on_notice = [was_on_notice(officer.person, clause, day + timedelta(days=n)) for n in (0, 1)]
    assert on_notice == [False, True]
    assert was_on_notice(PersonFactory.create(), clause, day - timedelta(days=1))


# -- reminders


def test_an_email_goes_at_once_a_week_before_and_each_week_after(here, officer):
    days = [0, 1, 22, 23, 24, 30, 31, 37, 38]
    sent = [day for day in days if remind(at=AT + timedelta(days=day))]
    assert sent == [0, 23, 30, 37]
    assert len({one.body for one in mail.outbox[1:]}) == 1


def test_an_email_names_nobody_and_opens_the_link(here, officer):
    remind(at=AT)
    told = mail.outbox[0].subject + mail.outbox[0].body
    assert mail.outbox[0].to == [officer.person.email]
    assert token_of(ReadingLink.objects.get()) in mail.outbox[0].body
    assert not [word for word in ("Tamsin", "Okafor", "1184", "Larkhaven") if word in told]


def test_nothing_goes_after_signing_revoking_or_without_an_address(here, officer):
    here.hire("9", given_name="Bram", email="")
    signed(here, officer)
    assert remind(at=AT) == 0
    held = here.hire("10", given_name="Cleo", email="cleo@agency.example")
    here.link(held)
    revoke_reading_link(reading=here.reading(held), by=here.hr, at=AT)
    assert remind(at=AT) == 0
    link_to(reading=here.reading(held), by=here.hr, at=AT)
    assert remind(at=AT) == 1


def test_a_mail_server_that_is_away_leaves_it_due(here, officer, settings):
    settings.EMAIL_BACKEND = "tests.policies.test_acknowledging.Away"
    assert remind(at=AT) == 0
    assert here.reading(officer).mailed_at is None


class Away:
    def __init__(self, **options: object) -> None:
        pass

    def send_messages(self, messages: object) -> int:
        raise OSError("away")


# -- coverage


def test_coverage_counts_by_unit_whoever_still_serves(here, officer):
    here.hire("2", given_name="Bram")
    gone = here.hire("3", given_name="Cleo")
    here.hire("4", here.records, given_name="Dara")
    signed(here, officer)
    leave_roster(entry=gone, on=here.agency.on(AT), by=here.hr, at=AT)
    late = DUE + timedelta(days=30)
    found = [
        (one.unit, one.asked, one.signed, one.overdue, one.percent)
        for one in coverage(here.hr, here.version, late)
    ]
    assert found == [("Patrol", 2, 1, 1, 50), ("Records", 1, 0, 1, 0)]
    states = [line[-2] for line in lines(here.hr, here.version, late)]
    assert sorted(states) == ["overdue", "overdue", "signed", "state"]


def test_a_role_of_one_unit_counts_that_unit_alone(here, officer):
    here.hire("4", here.records, given_name="Dara")
    chief = UserFactory.create()
    MembershipFactory.create(
        user=chief, organization=here.agency, role="supervisor", unit=here.records
    )
    assert [one.unit for one in coverage(chief, here.version, DUE)] == ["Records"]


def test_a_screener_and_a_stranger_see_nobody(here, officer):
    signed(here, officer)
    stranger = member(OrganizationFactory.create(), "hr")
    screener = member(OrganizationFactory.create(cra=True), "supervisor")
    for user in (stranger, screener):
        for model in (RosterEntry, Reading, Acknowledgement, ReadingLink):
            assert not model.objects.visible_to(user).exists()
    assert RosterEntry.objects.visible_to(here.hr).count() == 1
    assert DUE
