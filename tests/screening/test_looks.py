"""Whatever page prints words of a post, the trail says who looked (R-6, R-20)."""

from uuid import UUID

import pytest

from config.accounts.models import actor
from config.audit.models import AuditEvent
from screening import services
from screening.admin.pages import CASE, PAGES
from screening.models import Case
from tests.screening import factories as make
from tests.screening.conftest import Visitor

pytestmark = pytest.mark.django_db
CANARY = "cormorant-7"
POSTS = (
    make.row(f"The zorblax crowd, {CANARY}.", 1),
    make.row(f"I take that back, {CANARY}.", 2, kind="reply", in_reply_to="1"),
)


def tails(case: Case) -> list[str]:
    """Every address of the case's pages, with each thing of the case that may stand in it."""
    things: list[UUID] = [
        *case.matter.posts.values_list("public_id", flat=True),
        *case.import_batches.values_list("public_id", flat=True),
        *case.social_accounts.values_list("public_id", flat=True),
        *case.reports.values_list("public_id", flat=True),
    ]
    found = []
    for path, *_ in PAGES:
        if not path.startswith(CASE):
            continue
        rounds = ("first", "second") if "round_" in path else ("",)
        for thing in things if "public_id" in path else things[:1]:
            for round_ in rounds:
                tail = path.removeprefix(CASE).replace("<uuid:public_id>", str(thing))
                found.append(tail.replace("<slug:round_>", round_).replace("<int:pk>", "1"))
    return found


def unrecorded(visitor: Visitor) -> tuple[list[str], list[str]]:
    """The pages that print the canary, and those of them that left no trace."""
    printing, silent = [], []
    looks = AuditEvent.objects.filter(
        stream=visitor.case.matter.stream, actor=actor(visitor.user), verb="read"
    )
    for tail in tails(visitor.case):
        before = looks.count()
        answer = visitor.get(tail)
        if answer.status_code == 200 and CANARY in answer.content.decode():
            printing.append(tail)
            if looks.count() == before:
                silent.append(tail)
    return printing, silent


@pytest.mark.parametrize("stage", [make.screened, make.reviewed])
def test_no_page_of_the_screener_prints_a_post_without_a_trace(here, stage):
    printing, silent = unrecorded(Visitor(here.analyst, stage(here, POSTS)))
    assert printing
    assert silent == []


@pytest.mark.parametrize("who", ["analyst", "hr", "chief"])
def test_no_page_prints_a_report_without_a_trace(here, who):
    case = make.furnished(here, POSTS[:1]).case
    printing, silent = unrecorded(Visitor(getattr(here, who), case))
    assert printing
    assert silent == []


def test_the_draft_of_a_report_names_what_was_read(here):
    case = make.reviewed(here, POSTS[:1])
    Visitor(here.supervisor, case).get("report/")
    post = make.posts(case)[0]
    looked = AuditEvent.objects.filter(verb="read", actor=actor(here.supervisor))
    assert looked.get().target == f"redacted_post:{post.redactions.get().public_id}"


def test_an_answer_shown_under_a_post_is_looked_at_too(here):
    case = make.screened(here, POSTS[:2])
    Visitor(here.analyst, case).get(f"desk/first/{make.posts(case)[0].public_id}/")
    looked = AuditEvent.objects.filter(verb="read", actor=actor(here.analyst))
    assert {event.target for event in looked} == {
        f"post:{post.public_id}" for post in make.posts(case)
    }


def test_a_refused_verdict_shows_the_post_and_is_a_look(here):
    case = make.screened(here, POSTS[:1])
    tail = f"desk/first/{make.posts(case)[0].public_id}/"
    answer = Visitor(here.analyst, case).post(tail, verdict="dismiss")
    assert answer.status_code == 400
    assert AuditEvent.objects.filter(verb="read", actor=actor(here.analyst)).count() == 1


def test_the_flags_list_says_who_dismissed_when_and_why(here):
    case = make.screened(here, POSTS[:1])
    told = {"verdict": "dismiss", "reason": "satire", "note": "A line of a parody account"}
    services.review_flag(flag=case.matter.flags.get(), by=here.second, at=make.at(4), **told)
    page = Visitor(here.analyst, case).text("flags/")
    for words in ("Dismiss", here.second.name, "Joke, irony or satire", told["note"], "Nov 6"):
        assert words in page


def test_a_first_reviewers_note_stays_hidden_from_the_blind_second(here):
    case = make.screened(here, POSTS[:1])
    told = {"verdict": "confirm", "note": "No doubt at all"}
    services.review_flag(flag=case.matter.flags.get(), by=here.second, at=make.at(4), **told)
    assert told["note"] not in Visitor(here.analyst, case).text("flags/")
    assert told["note"] in Visitor(here.second, case).text("flags/")
