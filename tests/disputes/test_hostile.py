"""Whatever people write, no page runs it and no line is turned round by it."""

import re
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from adverse_action.models import Response
from config.documents import engine
from config.documents.quoting import own_words
from disputes.models import Dispute, Evidence
from tests.adverse_action.test_journey import notice, propose, received
from tests.disputes.test_portal import CHECK, START, file
from tests.disputes.test_portal_queries import PAGES, address_of, checked
from tests.disputes.visitors import at_desk, chosen, dispute_of, visitor
from tests.screening.rawsql import behind_triggers, update

TURN, BACK, INVISIBLE = "\u202e", "\u202c", "\u200b"
MARKUP = '"><script>alert(1)</script><img src=x onerror=alert(2)>'
HOSTILE = f"Kept. {MARKUP} {TURN}desrever{BACK} {{% now %}} {{{{ x }}}}"
NAME = f"photo{TURN}gnp.<b onmouseover=x>.txt"
RUNS = re.compile(r"<script>alert|<img src=x|<b onmouseover|onerror=alert\(2\)>(?!&)")
LINKS = re.compile(r'href="(/admin/[^"#?]*)"')


def harmless(page):
    return not RUNS.search(page) and TURN not in page


@pytest.fixture
def letters(monkeypatch):
    """Each letter as HTML, as it was composed."""
    found, compose = [], engine.compose

    def kept(*args, **kwargs):
        found.append(compose(*args, **kwargs))
        return found[-1]

    monkeypatch.setattr("config.documents.render.compose", kept)
    return found


@pytest.fixture
def written(person, world, report, letters, time_machine):
    """Every field of the portal, filled by somebody who means no good; the first dispute."""
    first = checked(world, report)
    proposal = propose(world, report)
    received(world, notice(world, proposal), world.agency.on(world.at))
    time_machine.move_to(world.at, tick=False)
    person = visitor(Client(), world, report.case)
    item = report.items.get(number=1)
    fields = chosen(report, 1, 2, statement=HOSTILE)
    fields |= {f"{item.public_id}-words": HOSTILE}
    fields |= {f"{item.public_id}-uploads": file(NAME, b"words"), "uploads": file(NAME, b"more")}
    person.post(START, fields)
    checking = person.get(CHECK)
    assert harmless(checking.content.decode())
    told_ = {"submission": checking.context["submission"], "results_by": HOSTILE}
    assert person.post(CHECK, told_).status_code == 400
    sent = person.post(CHECK, told_ | {"results_by": "mail"})
    dispute = Dispute.objects.latest("pk")
    assert str(dispute.public_id) in sent["Location"]
    more = {
        "words": HOSTILE,
        "uploads": file(NAME, b"still more"),
        "item": "",
        "submission": uuid4(),
    }
    person.post(f"/portal/disputes/{dispute.public_id}/", more)
    person.post("/portal/answer/", {"text": HOSTILE, "submission": uuid4()})
    page = reverse("dispute:statement", args=[first.public_id])
    person.post(page, {"write": "", "text": HOSTILE, "submission": uuid4()})
    return person, first, dispute


def test_no_page_of_the_portal_runs_or_turns_what_was_written(written, letters):
    person, first, dispute = written
    pages = [person.get(address_of(one.name, first)) for one in PAGES]
    pages = [one for one in pages if one.get("Content-Type", "").startswith("text/html")]
    pages += [
        person.get(f"/portal/disputes/{dispute.public_id}/{name}") for name in ("", "receipt/")
    ]
    pages += [
        person.post("/portal/enter/", {"code": HOSTILE}),
        person.post("/verify/", {"code": HOSTILE}),
        person.post("/portal/papers/", {"code": HOSTILE, "answer": HOSTILE}),
        person.get(f"/p/{'x' * 40}%22%3E%3Cscript%3Ealert(1)"),
    ]
    for page in pages:
        assert harmless(page.content.decode()), page.request["PATH_INFO"]
    assert sum(page.content.decode().count("Kept.") for page in pages) > 4
    assert all(harmless(letter) for letter in letters)
    assert any("Kept." in letter for letter in letters)


def test_no_page_of_the_desk_does(written, world, report):
    _, _, dispute = written
    desk = at_desk(Client(), world.supervisor)
    start = [
        reverse("admin:dispute", args=[dispute.number]),
        reverse("admin:action", args=[report.case.reference]),
    ]
    seen, waiting, kept = set(), start, 0
    while waiting and len(seen) < 40:
        address = waiting.pop(0)
        if address in seen:
            continue
        seen.add(address)
        answer = desk.get(address)
        if answer.status_code != 200 or not answer["Content-Type"].startswith("text/html"):
            continue
        page = answer.content.decode()
        assert harmless(page), address
        kept += page.count("Kept.")
        waiting += [one for one in LINKS.findall(page) if "dispute" in one]
    assert kept >= 3


def test_the_marks_that_turn_a_line_go_and_every_other_letter_stays(written):
    _, _, dispute = written
    assert TURN not in dispute.statement + Response.objects.get().text
    assert dispute.statement == own_words(HOSTILE)
    names = Evidence.objects.filter(dispute=dispute).values_list("filename", flat=True)
    assert "photognp.<b onmouseover=x>.txt" in set(names)
    assert own_words("می\u200cخواهم 👩\u200d🚒") == "می\u200cخواهم 👩\u200d🚒"


def test_an_override_that_came_another_way_is_seen(person, world, report):
    dispute = dispute_of(world, report, claims=(), words="Read it to the end.")
    with behind_triggers():
        update(dispute, words=f"Read it {TURN}dne eht ot")
    desk = at_desk(Client(), world.supervisor)
    for page in (
        person.get(f"/portal/disputes/{dispute.public_id}/"),
        desk.get(reverse("admin:dispute", args=[dispute.number])),
    ):
        assert "Read it [U+202E]dne eht ot" in page.content.decode()
