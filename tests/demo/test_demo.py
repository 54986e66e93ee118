"""The demo as a stranger gets it: built whole through services, intact, at every stage."""

import json
import re
import socket
from argparse import ArgumentTypeError
from collections.abc import Iterable
from enum import StrEnum
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings as configured
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.db.models import F, Max, Model

from adverse_action.models import ActionTaken, Proposal
from adverse_action.services import why_not_yet
from adverse_action.workflow import TRANSITIONS as PROPOSAL
from config.accounts.models import Closure, User
from config.audit.models import AuditEvent
from config.audit.services import verify
from config.clocks.models import Clock
from config.demo import session
from config.demo.management.commands import demo
from config.demo.plot import STAGES
from config.demo.stage import candidates
from config.env import EnvironmentProblem
from config.oversight.exceptions import register
from disputes.models import Dispute, DisputeItem
from disputes.workflow import ITEM_TRANSITIONS
from disputes.workflow import TRANSITIONS as DISPUTE
from screening.models import (
    Case,
    Flag,
    ImportBatch,
    Position,
    Post,
    Report,
    ScreeningRun,
    SocialAccount,
)
from screening.workflow import ACCOUNT, BATCH, CASE, FLAG, REPORT, RUN

pytestmark = [pytest.mark.django_db, pytest.mark.printed]
README = Path(session.__file__).parent / "README.md"
KEYS = {"cases", "posts", "flags", "documents", "logins", "portal"}
KINDS = {
    *("disclosure", "authorization", "certification", "report", "in_house_report"),
    *("pre_adverse", "adverse", "withdrawal", "fair_process_notice", "fair_process_decision"),
    *("dispute_receipt", "dispute_results", "frivolous"),
}
TABLES: dict[type[Model], Iterable[StrEnum]] = {
    Case: CASE,
    Proposal: PROPOSAL,
    Dispute: DISPUTE,
    DisputeItem: ITEM_TRANSITIONS,
    Report: REPORT,
    ImportBatch: BATCH,
    ScreeningRun: RUN,
    SocialAccount: ACCOUNT,
    Flag: FLAG,
}
# No door leads there to stay.
PASSING = (
    (ImportBatch, "queued", "the worker takes a file within seconds"),
    (ImportBatch, "running", "only while a worker reads the file"),
    (ScreeningRun, "queued", "the worker takes a run within seconds"),
    (ScreeningRun, "running", "only while a worker holds posts against the policy"),
    (ScreeningRun, "failed", "only after fifty workers died over the same run"),
)


@pytest.fixture(autouse=True)
def files_aside(settings, built):
    """The module's files, where the house keeps each test's own."""
    settings.DEMO, settings.FILES_ROOT = True, built.files


def case_of(slug: str) -> Case:
    row = next(row for row in candidates() if row["slug"] == slug)
    return Case.objects.get(subject__person__email=row["person"]["email"])


def test_every_candidates_story_is_told_once_and_every_chain_is_intact(built):
    assert len(built.told) == len(candidates()) == Case.objects.count() == len(STAGES)
    assert {row["stage"] for row in candidates()} == set(STAGES)
    assert verify()[1] is None


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_every_state_that_has_a_door_stands_somewhere(model: Any):
    passing = {state for left_out, state, _ in PASSING if left_out is model}
    wanted = {state.value for state in TABLES[model]} - passing
    assert set(model.objects.values_list("status", flat=True)) == wanted


def test_nothing_is_told_of_a_moment_that_has_not_come(built):
    assert AuditEvent.objects.aggregate(last=Max("at"))["last"] <= built.now


def test_no_duty_was_done_late_and_none_is_overdue(built):
    done = Clock.objects.filter(status="closed", due_on__isnull=False)
    assert done.filter(rule_id="D-04").count() == 4
    assert done.filter(rule_id="P-02").count() == 1  # in-house the agency's own policy counts
    assert not done.filter(closed_on__gt=F("due_on")).exists()
    assert not Clock.objects.open().filter(due_on__lt=built.now.date()).exists()


def test_the_holidays_of_the_year_before_are_known_too(built):
    years = {closure.on.year for closure in Closure.objects.filter(jurisdiction="TX")}
    assert years == {built.now.year - 1, built.now.year, built.now.year + 1}


def test_every_position_stands_on_its_agencys_trail():
    made = AuditEvent.objects.filter(verb="add_position")
    assert made.count() == Position.objects.count() == 6
    assert not made.filter(actor="").exists()


def test_the_agencys_actions_stand_where_their_stories_say(built):
    waiting = Proposal.objects.get(case=case_of("marisol-quintero-hale"))
    assert (waiting.status, waiting.is_held) == ("waiting", False)
    assert waiting.earliest_on > waiting.agency.on(built.now)
    assert Proposal.objects.get(case=case_of("casimir-odell")).earliest_on is None
    assert not Clock.objects.filter(matter=case_of("casimir-odell").matter, rule_id="D-03").exists()
    assert Proposal.objects.get(case=case_of("winifred-okonjo-lund")).status == "decided"
    closed = case_of("perpetua-haugen")
    assert closed.status == "closed"
    assert Proposal.objects.get(case=closed).status == "closed"
    taken = ActionTaken.objects.get()
    assert taken.case == case_of("roswitha-kim-delgado")
    assert taken.case.notices.get().issued_on == taken.recorded_on
    in_house = Proposal.objects.get(case=case_of("linus-abernathy-cole"))
    assert (in_house.regime, in_house.status) == ("IN_HOUSE", "decided")
    assert case_of("silas-wrenfield").status == "authorized"  # in-house, by its own authority


def test_a_deleted_item_ends_the_action_and_a_modified_one_begins_it_anew():
    held = Proposal.objects.get(case=case_of("devin-marsh-ocampo"))
    assert held.is_held
    withdrawn = case_of("rafael-ibarrondo-voss")
    assert Proposal.objects.get(case=withdrawn).status == "withdrawn"
    revised = Report.objects.filter(case=withdrawn).latest("version")
    assert (revised.version, revised.item_count) == (2, 0)
    again = Proposal.objects.get(case=case_of("ignatius-bell-moreau"))
    assert (again.status, again.report.version, again.report.item_count) == ("decided", 2, 2)
    assert again.notices.filter(kind="pre_adverse").count() == 2
    verified = again.report.items.get(post__text__contains="motherfucker")
    assert verified.statement


def test_a_dispute_in_vain_holds_nothing_for_good(built):
    dispute = Dispute.objects.get(status="frivolous")
    proposal = Proposal.objects.get(case=case_of("oona-trevelyan"))
    assert why_not_yet(proposal, built.now) == ""
    assert dispute.frivolous_notice.delivery.dispatched_on
    assert dispute.person == case_of("oona-trevelyan").person


def test_a_file_that_is_no_export_is_refused_with_its_reason():
    batch = ImportBatch.objects.get(status="refused")
    assert (batch.case, batch.filename) == (case_of("lucinda-farrow-beck"), "screenshot.png")
    assert batch.problem


def test_each_houses_auditor_finds_something_on_the_register():
    for email, kinds in (
        ("auditor@meridianridge.example", {"Role for a time", "Reinvestigated by somebody"}),
        ("auditor@larkhaven.example", {"Action taken before"}),
    ):
        found = register(User.objects.get(email=email))
        assert all(any(one.what.startswith(kind) for one in found) for kind in kinds)


def test_what_is_said_as_json_is_one_document_whose_papers_lie_beside_it(built, tmp_path, settings):
    settings.DATA = tmp_path
    said = demo.Command(stdout=StringIO(), stderr=StringIO()).told(as_json=True)
    found = json.loads(said)
    assert set(found) == KEYS
    assert (found["cases"], found["flags"]) == (len(candidates()), Flag.objects.count())
    assert found["posts"] == Post.objects.count() > 500
    assert {paper["kind"] for paper in found["documents"]} == KINDS
    for paper in found["documents"]:
        assert set(paper) == {"kind", "path"}
        path = Path(configured.BASE_DIR) / paper["path"]
        assert path.read_bytes().startswith(b"%PDF-")
        assert path.resolve().is_relative_to(tmp_path.resolve())


def test_what_is_said_in_words_names_each_login_and_the_answers_to_the_portals_questions(
    built, tmp_path
):
    found = session.summary(built.now, tmp_path / "demo")
    said = demo.in_words(found, served=True)
    assert found["portal"] in said
    assert all(login["email"] in said for login in found["logins"])
    assert all(answer in said for answer in session.questions().values())


def test_the_printed_link_opens_the_candidates_portal(built, client, time_machine):
    time_machine.move_to(built.now, tick=False)
    shown = client.get(urlsplit(session.portal_link(built.now)).path, follow=True)
    assert shown.status_code == 200
    assert b"birth" in shown.content


def test_each_printed_login_opens():
    for login in session.logins():
        assert authenticate(username=login["email"], password=login["password"])


def test_a_second_start_adds_nothing(built):
    events = AuditEvent.objects.count()
    session.build(built.now, print)
    assert AuditEvent.objects.count() == events


def test_the_readme_has_a_row_for_every_case():
    rows = re.findall(r"^\| (\w{3})-…-(\d{4}) \| (.+?) \| `(\w+)` \|", README.read_text(), re.M)
    told = {(agency, number, name, stage) for agency, number, name, stage in rows}
    cases = {row["slug"]: case_of(row["slug"]) for row in candidates()}
    assert told == {
        (*re.findall(r"^(\w+)-\d+-(\d+)$", case.reference)[0], case.person.name, row["stage"])
        for row in candidates()
        for case in [cases[row["slug"]]]
    }


@pytest.mark.parametrize("port", ["0", "99999", "-1", "http"])
def test_a_port_that_is_none_is_refused_before_anything_is_built(port):
    with pytest.raises(ArgumentTypeError, match="1 to 65535"):
        demo.port_number(port)


def test_a_taken_port_is_refused_before_anything_is_built():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(EnvironmentProblem, match="is taken"):
            call_command("demo", port=taken.getsockname()[1])


def test_what_is_not_served_is_not_said_to_be_here(built, tmp_path):
    said = demo.in_words(session.summary(built.now, tmp_path / "demo"), served=False)
    assert "Built. Nothing is served" in said
    assert "Ctrl-C" not in said
