"""The trail page: whose events, in words, and a chain that is checked when asked."""

import pytest
from django.db import connection

from config.accounts.roles import Role
from config.audit.models import AuditEvent
from config.audit.services import INSTALLATION, record, verify, verify_stream
from config.oversight.trail import Reach
from tests.permissions.words import OF_THE_MATTER
from tests.personas import signed_in

TRAIL = "/admin/trail/"


@pytest.fixture
def auditor(town):
    return signed_in(town.personas("MRS", Role.AUDITOR))


@pytest.fixture
def agencys(town):
    return signed_in(town.personas("LPD", Role.AUDITOR))


def text(answer):
    return answer.content.decode()


def rows(answer):
    return answer.context["lines"]


def test_it_says_who_did_what_in_words(town, auditor):
    page = auditor.get(TRAIL, {"of": town.whole.reference, "verb": "furnish_report"})
    first = rows(page)[-1]  # the revised ones stand above it
    assert (first["who"], first["what"]) == (town.world.supervisor.name, "Report furnished")
    assert "Report furnished" in text(page)


def test_only_auditors_have_it(town):
    for role in Role:
        client = signed_in(town.personas("MRS", role))
        expected = 200 if role is Role.AUDITOR else 404
        assert client.get(TRAIL).status_code == expected
        assert ("Audit trail" in text(client.get("/admin/"))) is (role is Role.AUDITOR)


def test_nobodys_name_and_no_text_stands_in_it(town, auditor):
    for page in (1, 2, 3):
        assert town.words.among(text(auditor.get(TRAIL, {"page": page})), OF_THE_MATTER) == []


def test_the_agency_reads_a_files_status_and_not_what_the_screener_did(town, agencys, auditor):
    """R-1: how many posts were collected, flagged and dismissed is behind the report."""
    for reference in (town.whole.reference, town.early.reference):
        seen = {row["what"] for row in rows(agencys.get(TRAIL, {"of": reference}))}
        assert "Screening ordered" in seen
        assert not seen & {"Posts imported", "Flag reviewed", "Screening begun", "Report issued"}
    assert "Flag reviewed" in {
        row["what"] for row in rows(auditor.get(TRAIL, {"of": town.early.reference}))
    }


def test_other_organizations_do_not_exist(town, auditor, agencys):
    stranger = signed_in(town.personas("SCS", Role.AUDITOR))
    reference = town.whole.reference
    assert {row["stream"] for row in rows(stranger.get(TRAIL))} <= {"SCS", "SCS-2026-0001"}
    for wanted in (reference, "LPD", "MRS", "NONE-2026-0001"):
        page = stranger.get(TRAIL, {"of": wanted})
        assert page.status_code == 400
        assert "There is no such case or organization here." in text(page)
        assert rows(page) == []
    assert agencys.get(TRAIL, {"of": "LPD"}).status_code == 200
    assert agencys.get(TRAIL, {"of": "MRS"}).status_code == 400


def test_a_wall_hides_a_files_events_from_an_auditor_too(town, auditor):
    user = town.personas("MRS", Role.AUDITOR)
    town.early.matter.walls.create(user=user, reason="relative", built_at=town.world.at)
    assert auditor.get(TRAIL, {"of": town.early.reference}).status_code == 400
    assert town.early.reference not in text(auditor.get(TRAIL))


def test_the_installations_own_events_are_the_operators_and_stand_here_for_nobody(town, auditor):
    record(
        stream=INSTALLATION, verb="create_user", actor="system", agency="", target="user:x",
        at=town.world.at,
    )  # fmt: skip
    reach = Reach.of(town.personas("MRS", Role.AUDITOR))
    assert not reach.events().filter(stream=INSTALLATION).exists()


@pytest.mark.parametrize(
    ("name", "value", "fits"),
    [
        ("verb", "certify", lambda row, town: row["what"].startswith("Agency certified")),
        ("since", "2026-10-06", lambda row, town: str(row["at"].date()) >= "2026-10-06"),
        ("until", "2026-10-05", lambda row, town: str(row["at"].date()) <= "2026-10-06"),
    ],
)
def test_filters_narrow(town, auditor, name, value, fits):
    everything = rows(auditor.get(TRAIL, {"of": town.whole.reference}))
    found = rows(auditor.get(TRAIL, {"of": town.whole.reference, name: value}))
    assert found
    assert all(fits(row, town) for row in found)
    assert len(found) < len(everything) or len(everything) == 50


def test_one_may_ask_for_what_one_person_did(town, auditor):
    actor = f"user:{town.world.first.public_id}"
    found = rows(auditor.get(TRAIL, {"of": town.whole.reference, "who": actor}))
    assert found
    assert {row["who"] for row in found} == {town.world.first.name}


@pytest.mark.parametrize("wrong", [{"since": "soon"}, {"verb": "fly"}, {"who": "user:x"}])
def test_what_does_not_fit_a_field_is_said_beside_it(auditor, wrong):
    page = auditor.get(TRAIL, wrong)
    assert page.status_code == 400
    assert rows(page) == []


def test_nothing_is_called_intact_before_it_was_checked(town, auditor):
    told = {"of": town.whole.reference}
    assert "Intact" not in text(auditor.get(TRAIL, told))
    page = auditor.post(TRAIL, told)
    count = AuditEvent.objects.filter(stream=town.whole.matter.stream).count()
    assert page.context["checked"]["found"] is None
    assert f"{count} events of {town.whole.reference}" in text(page)


def alter(event):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE audit_auditevent SET verb = 'forged' WHERE id = %s", [event.pk])
        cursor.execute("SET LOCAL session_replication_role = origin")


def test_an_altered_event_is_named(town, auditor):
    event = AuditEvent.objects.filter(stream=town.whole.matter.stream).order_by("seq")[3]
    alter(event)
    page = auditor.post(TRAIL, {"of": town.whole.reference})
    assert page.context["checked"]["found"].seq == event.seq
    assert "The chain is broken" in text(page)
    assert "Intact" not in text(page)
    other = auditor.post(TRAIL, {"of": town.early.reference})
    assert other.context["checked"]["found"] is None


def test_who_reads_a_part_cannot_check_the_whole(town, agencys):
    page = agencys.post(TRAIL, {"of": town.whole.reference})
    assert page.context["checked"] is None
    assert "cannot be checked from here" in text(page)
    assert agencys.post(TRAIL, {"of": "LPD"}).context["checked"]["found"] is None


@pytest.mark.parametrize("how", ["alter", "cut", "empty"])
def test_one_stream_is_verified_as_all_of_them_are(town, how):
    stream = town.whole.matter.stream
    assert verify_stream(stream) == (AuditEvent.objects.filter(stream=stream).count(), None)
    events = AuditEvent.objects.filter(stream=stream).order_by("seq")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        if how == "alter":
            cursor.execute("UPDATE audit_auditevent SET verb = 'x' WHERE id = %s", [events[1].pk])
        elif how == "cut":
            cursor.execute("DELETE FROM audit_auditevent WHERE id = %s", [events.last().pk])
        else:
            cursor.execute("DELETE FROM audit_auditevent WHERE stream = %s", [stream])
        cursor.execute("SET LOCAL session_replication_role = origin")
    found = verify_stream(stream)[1]
    assert found is not None
    assert found.stream == stream
    assert verify()[1] is not None


def test_a_stream_that_never_was_is_not_broken(db):
    assert verify_stream("matter:NONE") == (0, None)
