"""Who works for an agency: one by one or by file, moved and gone."""

from datetime import timedelta

import pytest
from django.db import transaction

from config.audit.models import AuditEvent
from config.errors import Conflict, Invalid
from policies.models import RosterEntry
from policies.roster_file import RosterRefused, RosterRow, read_roster, template
from policies.services.readings import open_link, token_of
from policies.services.reminding import remind
from policies.services.roster import (
    import_roster,
    leave_roster,
    move_to_unit,
    set_address,
    set_kind,
)
from tests.accounts.factories import OrganizationFactory
from tests.policies.personnel import AT, station
from tests.screening.rawsql import update
from tests.shared import Build

WORLDS: dict[str, Build] = {"here": station}


@pytest.fixture
def here(standing, db):
    return standing


@pytest.fixture
def officer(here):
    return here.hire("1184")


def test_a_number_is_one_persons_and_said_again_moves_them(here, officer):
    moved = here.hire("1184", here.records)
    assert (moved.pk, moved.unit) == (officer.pk, here.records)
    with pytest.raises(Conflict, match="somebody else"):
        here.hire("1184", given_name="Bram")


def test_nobody_is_entered_with_an_address_that_somebody_else_reads(here, officer):
    told = {"given_name": "Bram", "family_name": "Vance"}
    for address in (here.hr.email.upper(), "Officer1184@agency.example"):
        with pytest.raises(Invalid, match="somebody else's address"):
            here.hire("2", email=address, **told)
    assert here.hire("2", email="", **told).person.email == ""
    update(here.hr, name="Bram Vance")
    assert here.hire("3", email=here.hr.email, **told).person.email == here.hr.email


def test_a_corrected_address_is_nobody_elses_and_ends_the_links_that_are_out(here, officer):
    link = here.link(officer)
    told = {"entry": officer, "by": here.hr, "at": AT}
    with pytest.raises(Invalid, match="somebody else's address"):
        set_address(email=here.hr.email, **told)
    assert open_link(token=token_of(link), at=AT) == link
    set_address(email="okafor@agency.example", **told)
    assert open_link(token=token_of(link), at=AT) is None
    officer.person.refresh_from_db()
    assert officer.person.email == "okafor@agency.example"
    event = AuditEvent.objects.get(verb="set_address")
    assert "okafor@" not in event.body


def test_who_leaves_on_a_day_to_come_still_reads_until_then(here, officer):
    link = here.link(officer)
    leave_roster(entry=officer, on=here.agency.on(AT) + timedelta(days=3), by=here.hr, at=AT)
    assert open_link(token=token_of(link), at=AT) == link
    assert open_link(token=token_of(link), at=AT + timedelta(days=3)) is None


def test_a_file_names_the_line_whose_address_is_somebody_elses(here, officer):
    rows = [row("1"), row("2", line=3, email="officer1184@agency.example")]
    with pytest.raises(Invalid, match="Line 3: email: This is somebody else's address"):
        import_roster(organization=here.agency, rows=rows, by=here.hr, at=AT)
    assert not RosterEntry.objects.filter(employee_number="1").exists()


def test_somebody_the_agency_hired_is_the_person_it_knows(here):
    person = here.agency.people.create(
        given_name="Anders", family_name="Pell", email="pell@agency.example"
    )
    told = {"given_name": "anders", "family_name": "PELL", "email": "Pell@agency.example"}
    assert here.hire("77", **told).person == person
    person.refresh_from_db()
    assert person.employment == "sworn"


def test_who_left_is_asked_nothing_and_frees_the_number(here, officer):
    link = here.link(officer)
    leave_roster(entry=officer, on=here.agency.on(AT), by=here.hr, at=AT)
    assert open_link(token=token_of(link), at=AT) is None
    assert remind(at=AT) == 0
    assert here.hire("1184", given_name="Bram").pk != officer.pk


def test_nobody_is_moved_to_another_agency(here, officer):
    elsewhere = OrganizationFactory.create().units.create(name="Elsewhere")
    with pytest.raises(Invalid):
        move_to_unit(entry=officer, unit=elsewhere, by=here.hr, at=AT)


def test_a_person_is_entered_as_sworn_or_civilian(here, officer):
    assert officer.person.employment == "sworn"
    assert here.hire("1184", kind="civilian").pk == officer.pk
    told = {"organization": here.agency, "by": here.hr, "at": AT}
    import_roster(rows=[row("1"), row("2", family_name="Vance", kind="civilian")], **told)
    found = here.agency.roster
    kinds = dict(found.values_list("employee_number", "person__employment"))
    assert kinds == {"1": "sworn", "2": "civilian", "1184": "civilian"}
    import_roster(rows=[row("2", family_name="Vance")], **told)
    assert here.agency.roster.get(employee_number="2").person.employment == "civilian"
    event = AuditEvent.objects.get(verb="set_kind")
    assert event.payload["kind"] == "civilian"
    with pytest.raises(Invalid):
        set_kind(entry=officer, kind="candidate", by=here.hr, at=AT)


def row(number, unit="Patrol", family_name="Pell", line=2, kind="", email=""):
    return RosterRow(line, number, family_name, "Anders", unit, email, "en", kind)


def test_a_file_is_taken_whole_or_not_at_all(here, officer):
    rows = [row("1"), row("2", "records", "Vance")]
    told = {"organization": here.agency, "by": here.hr, "at": AT}
    taken = import_roster(rows=rows, **told)
    assert (taken.added, taken.moved, taken.alike) == (2, 0, 0)
    taken = import_roster(rows=[row("1", "Records"), rows[1]], **told)
    assert (taken.added, taken.moved, taken.alike) == (0, 1, 1)
    for wrong in (row("4", "Harbor", line=3), row("1184", line=3)):
        with pytest.raises(Invalid, match="Line 3"), transaction.atomic():
            import_roster(rows=[row("3"), wrong], **told)
    assert not RosterEntry.objects.filter(employee_number="3").exists()


HEAD = "employee_number,family_name,given_name,unit,email,language\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Missing columns"),
        ("employee_number,family_name\n", "Missing columns: given_name, unit"),
        (HEAD, "names nobody"),
        (HEAD.replace("email", "ssn"), "not asked for: ssn"),
        (HEAD.replace("email", "unit"), "stands twice"),
        (HEAD + "1,Pell,,Patrol,,\n", "Line 2: fill in given_name"),
        (HEAD + "1,Pell,Ann,Patrol,,fr\n", "Line 2: write en or es"),
        (HEAD.replace("email", "kind") + "1,Pell,Ann,Patrol,chief,\n", "write sworn or civilian"),
        (HEAD + "1,Pell,Ann,Patrol,,\n\n1,Vance,Bo,Patrol,,\n", "Line 4: this employee number"),
        (HEAD + '1,"Pell,Ann\n', "quotes do not close"),
        ("\x00", "no text"),
        (b"\xff\xfe\x00", "no UTF-8"),
        (HEAD + "".join(f"{n},P,A,U,,\n" for n in range(2001)), "More than 2000"),
        ("x" * (2 << 20), "larger than 1 MB"),
    ],
)
def test_a_mistake_in_a_file_is_named(text, said):
    with pytest.raises(RosterRefused, match=said):
        read_roster(text if isinstance(text, bytes) else text.encode())


def test_the_template_is_a_file_that_can_be_taken():
    assert read_roster(template().encode())[0].kind == "sworn"
