import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from config.audit.models import AuditEvent
from config.errors import Invalid, Refusal
from screening import services
from screening.models import Case, ImportBatch, Post
from tests.screening import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return make.world()


@pytest.fixture
def case(here):
    case = make.ready(here)
    make.propose(case)
    return case


@pytest.fixture
def capture(tmp_path):
    rows = [make.row(make.HARMLESS, 1), make.row("Hidden", 2, publicly_visible="no")]
    return make.write_csv(tmp_path / "capture.csv", rows)


def run(case, path, *more, at="2026-11-05T17:00:00Z"):
    out = StringIO()
    call_command("import_posts", str(path), "--case", case.reference, "--at", at, *more, stdout=out)
    return out.getvalue()


def refused(case, path, *more, of=Invalid, **changes):
    with pytest.raises(of) as problem:
        run(case, path, *more, **changes)
    assert "\n" not in str(problem.value)
    return problem.value


def test_posts_come_into_the_case(case, capture):
    said = run(case, capture)
    assert said.splitlines() == [
        "1 posts added, 0 known already",
        "left out: 1 not publicly visible when captured",
    ]
    assert Post.objects.get().text == make.HARMLESS


def test_as_json_it_is_one_document(case, capture):
    told = json.loads(run(case, capture, "--json"))
    assert (told["case"], told["added"], told["duplicates"]) == (case.reference, 1, 0)
    assert told["provenance"] == "public_capture"
    assert told["coverage"]["left_out"] == {"not publicly visible when captured": 1}


def test_the_same_file_again_adds_nothing(case, capture):
    run(case, capture)
    assert run(case, capture).startswith("0 posts added, 1 known already")


def test_the_moment_is_the_one_told(case, capture):
    run(case, capture)
    assert ImportBatch.objects.get().queued_at.isoformat() == "2026-11-05T17:00:00+00:00"


def test_whoever_imports_is_on_the_trail(here, case, capture):
    run(case, capture, "--by", here.analyst.email)
    event = AuditEvent.objects.get(verb="import_posts")
    assert event.actor == f"user:{here.analyst.public_id}"


def test_with_several_accounts_one_is_named(case, capture):
    make.propose(case, "other_name")
    refused(case, capture)
    assert run(case, capture, "--account", "@Anders_Pell").startswith("1 posts")


def test_a_rejected_account_is_none(here, case, capture):
    account = case.social_accounts.get()
    services.reject_account(account=account, why="Not his", by=here.analyst, at=make.at(1))
    refused(case, capture)


@pytest.mark.parametrize("content", ["", "gibberish", "{", "platform,text\nx"])
def test_what_cannot_be_read_is_bad_input_in_one_line(case, tmp_path, content):
    path = tmp_path / "broken.csv"
    path.write_text(content)
    refused(case, path)
    assert not ImportBatch.objects.exists()


def test_a_file_that_is_not_there_is_bad_input(case, tmp_path):
    refused(case, tmp_path / "missing.csv")


def test_an_unknown_case_or_colleague_is_bad_input(case, capture):
    case.matter.reference = "NONE-2026-0001"
    refused(case, capture)
    refused(Case.objects.get(), capture, "--by", "nobody@x.example")


def test_a_gate_is_a_finding_and_named(here, capture):
    case = make.order(here)
    make.propose(case)
    assert refused(case, capture, of=Refusal).gate == "G-02"


def test_a_moment_has_a_zone(case, capture):
    assert "zone" in str(refused(case, capture, of=CommandError, at="2026-11-05T17:00:00"))


def test_a_moment_is_a_moment(case, capture):
    refused(case, capture, of=CommandError, at="yesterday")


def test_a_moment_has_been(case, capture):
    said = str(refused(case, capture, of=CommandError, at="2990-01-01T00:00:00Z"))
    assert "has been" in said


def test_a_missing_thing_is_named_with_its_option(case, capture):
    said = str(refused(case, capture, "--account", "nobody"))
    assert said == "--account: there is no such account in this case."
    assert "--by: there is no such user." in str(refused(case, capture, "--by", "x@x.example"))


def test_each_row_of_a_mixed_capture_is_counted_once(case, tmp_path):
    rows = [make.row(make.HARMLESS, 1), make.row("Elsewhere", 2, platform="facebook")]
    path = make.write_csv(tmp_path / "mixed.csv", rows)
    found = json.loads(run(case, path, "--account", "anders_pell", "--json"))
    coverage = ImportBatch.objects.get().coverage
    assert found["added"] == 1
    assert (coverage["posts"], coverage["visibility"]) == (1, {"public": 1})
    assert coverage["left_out"] == {"on another platform": 1}
