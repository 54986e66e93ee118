"""The demo as a stranger gets it: built whole through services, intact, at every stage."""

import json
import re
import socket
from argparse import ArgumentTypeError
from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
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
from django.test import Client

from adverse_action.models import ActionTaken, MoreTime, Notice, Proposal, SpeechRecord
from adverse_action.services import why_not_yet
from adverse_action.workflow import TRANSITIONS as PROPOSAL
from config.accounts.models import Closure, Organization, User
from config.audit.models import AuditEvent
from config.audit.services import verify
from config.clocks.models import Clock
from config.delivery.models import ConstructiveRequest, Delivery, ElectronicConsent, PrintBatch
from config.delivery.services import agrees_online
from config.demo import session
from config.demo.academy import CLASS
from config.demo.management.commands import demo
from config.demo.plot import STAGES
from config.demo.stage import candidates
from config.documents.models import Document
from config.documents.services import read_document
from config.env import EnvironmentProblem
from config.oversight import inbox
from config.oversight.exceptions import register
from config.portal.models import LinkRequest
from disputes.models import Dispute, DisputeItem, TheftBlock
from disputes.workflow import ITEM_TRANSITIONS
from disputes.workflow import TRANSITIONS as DISPUTE
from policies.models import PolicyVersion, QuizTry, Rehearsal
from policies.services.coverage import coverage
from screening.models import (
    Case,
    FileRequest,
    Flag,
    ImportBatch,
    Order,
    Position,
    Post,
    Report,
    ScreeningRun,
    SocialAccount,
)
from screening.workflow import ACCOUNT, BATCH, CASE, FLAG, REPORT, RUN
from tests.documents.reading import pdf_text

pytestmark = [pytest.mark.django_db, pytest.mark.printed, pytest.mark.long]
README = Path(session.__file__).parent / "README.md"
KEYS = {"cases", "posts", "flags", "documents", "logins", "portal"}
KINDS = {
    *("disclosure", "authorization", "certification", "report", "in_house_report"),
    *("pre_adverse", "adverse", "withdrawal", "fair_process_notice", "fair_process_decision"),
    *("dispute_receipt", "dispute_results", "frivolous", "exhibit"),
    *("procedure", "recipient_notice", "statement_help", "expedited_deletion", "file_disclosure"),
    *("oklahoma_notice", "new_code"),
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
    assert len(built.told) == len(candidates()) + 2
    assert len(candidates()) == len(STAGES) == Case.objects.filter(order__academy_class="").count()
    assert {row["stage"] for row in candidates()} == set(STAGES)
    assert verify()[1] is None


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_every_state_that_has_a_door_stands_somewhere(model: Any):
    passing = {state for left_out, state, _ in PASSING if left_out is model}
    wanted = {state.value for state in TABLES[model]} - passing
    assert set(model.objects.values_list("status", flat=True)) == wanted


def test_nothing_is_told_of_a_moment_that_has_not_come(built):
    assert AuditEvent.objects.aggregate(last=Max("at"))["last"] <= built.now


def test_no_duty_was_done_late_and_one_is_overdue_whose_letter_came_back(built):
    done = Clock.objects.filter(status="closed", due_on__isnull=False)
    assert done.filter(rule_id="D-04").count() == 3
    assert done.filter(rule_id="P-02").count() == 1  # in-house the agency's own policy counts
    assert not done.filter(closed_on__gt=F("due_on")).exists()
    late = Clock.objects.overdue(built.now.date()).get()
    assert (late.rule_id, late.matter) == ("D-04", case_of("roswitha-kim-delgado").matter)
    assert late.changes.filter(kind="reopened").exists()


def test_the_holidays_of_the_year_before_are_known_too(built):
    years = {closure.on.year for closure in Closure.objects.filter(jurisdiction="TX")}
    assert years == {built.now.year - 1, built.now.year, built.now.year + 1}


def test_every_position_stands_on_its_agencys_trail():
    made = AuditEvent.objects.filter(verb="add_position")
    assert made.count() == Position.objects.count() == 7
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


def test_rights_after_a_result_are_used_and_answered(built):
    dispute = Dispute.objects.get(person=case_of("clementine-arvo-hatch").person)
    kinds = ["procedure", "statement_help", "statement", "recipients"]
    assert list(dispute.requests.order_by("pk").values_list("kind", flat=True)) == kinds
    for request in dispute.requests.exclude(kind="statement"):
        assert request.answers.get().delivery.dispatched_on
    newest = Report.objects.filter(case=case_of("clementine-arvo-hatch")).latest("version")
    assert (newest.item_count, dispute.statement_help_offered) == (1, True)


def test_what_was_deleted_at_once_was_told_by_telephone_and_in_writing():
    dispute = Dispute.objects.get(person=case_of("tavish-orbeck").person)
    assert dispute.phone_notice.told_on == dispute.items.get().decided_on
    letter = dispute.results_notices.get()
    assert (letter.document.notice_id, letter.report.item_count) == ("N-10", 0)
    assert set(clocks_of(dispute, "D-13")) == {"closed"}


def test_a_theft_is_blocked_while_its_dispute_runs():
    block = TheftBlock.objects.get()
    assert block.item.dispute.person == case_of("marguerite-olander").person
    assert (block.status, block.item.status) == ("blocked", "open")


def test_a_whole_file_went_out_on_paper_within_its_days():
    request = FileRequest.objects.get()
    assert request.person == case_of("ephraim-castellow").person
    assert Clock.objects.get(target=request.target).status == "closed"
    assert "choked him out" in pdf_text(read_document(request.letter))


def clocks_of(dispute, rule_id):
    targets = [dispute.reference, *(item.target for item in dispute.items.all())]
    found = Clock.objects.filter(target__in=targets, rule_id=rule_id)
    return found.values_list("status", flat=True)


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
    assert (found["cases"], found["flags"]) == (Case.objects.count(), Flag.objects.count())
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


# -- the stories of the procedure, each where somebody finds it


def user(name: str) -> User:
    return User.objects.get(email=f"{name}.example")


def page(name: str, path: str, built, time_machine) -> str:
    time_machine.move_to(built.now, tick=False)
    site = Client()
    site.force_login(user(name))
    shown = site.get(f"/admin/{path}")
    assert shown.status_code == 200
    return shown.content.decode()


def limit_of(slug: str) -> Clock:
    return Clock.objects.get(matter=case_of(slug).matter, rule_id="D-37")


def test_one_limit_stands_still_and_one_runs_again_each_with_its_paper(built):
    today = built.now.date()
    stands, runs = limit_of("dario-pennington-sosa"), limit_of("leona-vandermeer")
    assert stands.stopped_on
    assert stands.stopped_on < today
    assert runs.stopped_on is None
    assert runs.due_on
    assert today < runs.due_on <= today + timedelta(days=7)
    for clock, reason in ((stands, "criminal_matter"), (runs, "unavailable")):
        tolling = clock.tollings.get()
        assert tolling.reason_id == reason
        paper = Document.objects.get(public_id=tolling.document.split(":")[1])
        assert paper.kind == "exhibit"
        assert read_document(paper).startswith(b"%PDF-")


def test_a_class_came_by_one_file_and_two_of_its_orders_went_their_own_way(built):
    orders = Order.objects.filter(academy_class=CLASS)
    assert Counter(orders.values_list("status", flat=True)) == {"placed": 3, "cancelled": 1}
    cancelled, rushed = orders.get(status="cancelled"), orders.get(is_rush=True)
    assert (cancelled.cancel_ground, cancelled.case.status) == ("withdrew", "closed")
    assert rushed.rush_reason
    assert case_of("tobin-achterberg").order.is_rush


def test_one_letter_counts_as_received_by_counsels_signature_and_one_waits_for_it(built):
    signed = ConstructiveRequest.objects.get(signed=True)
    assert signed.matter == case_of("nerida-castellan-rowe").matter
    decided = Proposal.objects.get(case=case_of("nerida-castellan-rowe"))
    assert decided.status == "decided"
    assert decided.decision.decided_on == decided.agency.on(built.now)
    asked = ConstructiveRequest.objects.open().get()
    assert asked.matter == case_of("fenwick-adair-montoya").matter
    assert Proposal.objects.get(case=case_of("fenwick-adair-montoya")).status == "noticed"


def test_a_print_file_went_with_tracking_numbers_and_a_letter_lies_ready():
    batch = PrintBatch.objects.get()
    assert batch.letters == 3
    for letter in batch.deliveries.all():
        assert "9407" in letter.proofs.get(event="accepted").detail
    ready = Delivery.objects.to_print(batch.organization).get()
    assert ready.matter == case_of("casimir-odell").matter


def test_a_letter_with_another_code_lies_ready_at_the_screener():
    asked = LinkRequest.objects.get(link__matter=case_of("teodora-blix").matter)
    ready = Delivery.objects.to_print(Organization.objects.get(code="MRS"))
    assert ready.filter(idempotency_key=f"link_request:{asked.public_id}").exists()


def test_two_marks_of_a_time_without_a_policy_one_excused_and_one_waiting(built):
    marks = Flag.objects.filter(matter=case_of("hollis-brandvik-amaya").matter)
    assert marks.count() == 3
    excused = marks.get(notice_reason__isnull=False)
    assert (excused.on_notice, excused.version_on_day, excused.status) == (False, None, "confirmed")
    assert marks.unnoticed().get().status == "first_confirmed"
    assert marks.get(on_notice=True).status == "confirmed"
    (asked,) = inbox.unnoticed(user("counsel@meridianridge"))
    assert asked.where == marks[0].matter.reference
    withdrawn = PolicyVersion.objects.get(status="withdrawn")
    assert withdrawn.organization.code == "MKP"
    assert PolicyVersion.objects.in_force(withdrawn.organization, built.now.date()).number == 2


def test_an_account_and_a_post_that_no_report_prints_are_disputed():
    dispute = Dispute.objects.get(person=case_of("ephraim-castellow").person)
    account, post = dispute.items.get(post=None), dispute.items.get(account=None)
    assert (account.account.handle, account.status) == ("ephraim.castellow", "open")
    assert "Christmas" in post.post.text
    assert post.status == "verified"
    assert dispute.status == "received"


def test_a_draft_was_rehearsed_and_finds_otherwise_than_the_version_in_force(built, time_machine):
    tried = Rehearsal.objects.get()
    assert (tried.status, tried.done) == ("finished", tried.total)
    assert tried.version.status == "draft"
    shown = page("policy@larkhaven", f"policies/rehearsals/{tried.public_id}/", built, time_machine)
    assert "<svg" in shown


def test_medical_words_are_in_no_report():
    report = Report.objects.get(case=case_of("imelda-starkweather"))
    printed = pdf_text(read_document(report.document))
    assert "protected information" in printed
    assert "epilepsy" not in printed
    drafted = SpeechRecord.objects.get(proposal__case=report.case).words
    assert "[removed: protected information]" in drafted


def test_papers_online_were_agreed_to_used_and_taken_back():
    case = case_of("casimir-odell")
    assert not agrees_online(case.person, case.agency, "hiring_papers")
    about = ElectronicConsent.objects.about(case.person, case.agency, "hiring_papers")
    assert about.filter(withdrawn_at__isnull=False, agrees=True).exists()
    online = Notice.objects.get(case=case_of("oona-trevelyan"), kind="pre_adverse").way
    assert (online.channel, online.receipt_basis) == ("portal", "proven")


def test_speech_records_and_time_on_request():
    assert MoreTime.objects.get().proposal.case == case_of("marisol-quintero-hale")
    unsigned = SpeechRecord.objects.filter(sign_off=None)
    assert {one.proposal.case for one in unsigned} == {
        case_of("imelda-starkweather"),
        case_of("ottilie-marchetti-dunn"),
    }


def test_counsels_inbox_has_one_of_each_kind():
    found = [one.what for one in inbox.waiting(user("counsel@larkhaven"))]
    assert len(found) == 3
    assert any(what.startswith("Constructive") for what in found)
    assert any(what.startswith("Speech record") for what in found)
    assert any(what.startswith("Rows") for what in found)


def test_the_exception_register_says_what_counted_without_proof():
    what = [one.what for one in register(user("counsel@larkhaven"))]
    assert any(one.startswith("Received without proof") for one in what)


@pytest.mark.parametrize(
    ("name", "path", "said"),
    [
        ("hr@larkhaven", "deadlines/", ["Overdue", "Today"]),
        ("hr@mangrove-key", "deadlines/", ["This week", "stands still"]),
        ("hr@larkhaven", "decisions/", ["Marisol", "counsel is asked whether it counts"]),
        ("hr@larkhaven", "mail-room/", ["LPD-P-0001", "1 letter lies ready"]),
        ("hr@larkhaven", "orders/", [CLASS, "Rush", "Waits for authorization"]),
        ("hr@larkhaven", "cases/LPD-2026-0009/action/", ["Counts as received", "(D-04)"]),
        ("hr@larkhaven", "cases/LPD-2026-0013/action/", ["The letter came back: it is owed"]),
        ("hr@larkhaven", "cases/LPD-2026-0019/", ["Order cancelled", "Left out"]),
        ("hr@mangrove-key", "cases/MKP-2026-0001/", ["Stands still since"]),
        ("hr@larkhaven", "acknowledgements/", ["7 of 12 people have signed", "Odalys Ferrante"]),
        ("counsel@larkhaven", "counsel/", ["Constructive delivery to sign", "signed by Anselm"]),
    ],
)
def test_who_opens_the_page_finds_the_story(built, time_machine, name, path, said):
    shown = page(name, path, built, time_machine)
    assert [words for words in said if words not in shown] == []


def test_seven_of_twelve_signed_the_policy_and_four_are_late(built):
    agency = Organization.objects.get(code="LPD")
    version = agency.policies.get().versions.get(status="published")
    found = coverage(user("hr@larkhaven"), version, agency.on(built.now))
    assert {one.unit: (one.asked, one.signed, one.overdue) for one in found} == {
        "Investigations": (4, 3, 1),
        "Patrol": (8, 4, 3),
    }
    assert {one.percent for one in found} == {50, 75}
    assert QuizTry.objects.filter(passed=False).count() == 1
