"""Every form of a case sent twice: the second answer is the first, and nothing happens again."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from config.accounts.models import User
from config.audit.models import AuditEvent
from config.errors import Conflict
from config.portal.models import PortalLink
from config.portal.services import create_link
from screening import services
from screening.models import Case, Flag, Identifier
from tests.accounts.factories import UserFactory, member
from tests.paper import one_page_pdf
from tests.screening import factories as make
from tests.screening.conftest import Visitor
from tests.screening.factories import World
from tests.screening.test_pages_posts import capture

pytestmark = [pytest.mark.django_db, pytest.mark.printed]
TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
Sent = tuple[User, Case, str, dict[str, Any]]  # who, where, which form, what was typed
LOOK = {"platform": "x", "place": "x.example", "terms": "Pell", "result": "not_found"}
GRANT = {"role": "supervisor", "reason": "Cover", "until": "2027-01-05"}


def accounts(here: World, tail: str, **told: Any) -> Sent:
    case = make.ready(here)
    account = make.propose(case)
    make.identify(account)
    conflict = services.add_identifier(
        account=account, kind="school", agrees=False, detail="Another", by=None, at=make.at(1)
    )
    if "confirm" in tail:
        services.withdraw_identifier(identifier=conflict, by=None, at=make.at(1))
    tail = tail.format(account=account.public_id, conflict=conflict.pk)
    return here.analyst, case, f"accounts/{tail}", told


def confirmed_once(here: World) -> Sent:
    user, case, tail, told = accounts(here, "{account}/confirm/")
    services.confirm_account(account=case.social_accounts.get(), by=here.second, at=make.at(1))
    return user, case, tail, told


def ordered(here: World, tail: str, **told: Any) -> Sent:
    case = make.order(here, person={"email": "anders@mail.example"})
    services.show_disclosure(case=case, language="en", by=None, at=make.at(1))
    link, _ = create_link(
        matter=case.matter, person=case.person, purpose="matter", by=None, at=make.at(1)
    )
    return here.hr, case, f"authorization/{tail.format(link=link.public_id)}", told


def signed(here: World, tail: str, **told: Any) -> Sent:
    case = make.order(here)
    make.authorize(case)
    return here.hr, case, f"authorization/{tail}", told


def authority(here: World) -> Sent:
    here = make.world(in_house=True)
    case = make.order(here, case_number="", authority="", purpose_text="")
    told = {"case_number": "26-9", "authority": "City Code 2-14", "purpose_text": "Background"}
    return here.hr, case, "authorization/authority/", told


def scan(here: World, tmp_path: Path) -> Sent:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.save(tmp_path / "scan.pdf")
    paper = SimpleUploadedFile("scan.pdf", (tmp_path / "scan.pdf").read_bytes())
    return ordered(here, "scan/", paper=paper, signed_on="2026-11-05")


def state_sheet(tail: str, **told: Any) -> Sent:
    here = make.world(state="CA")
    case = make.order(here)
    if "scan" in tail:
        services.show_state_sheet(case=case, notice="N-19", language="en", by=None, at=make.at(1))
        told["paper"] = SimpleUploadedFile("scan.pdf", one_page_pdf())
    return here.hr, case, f"authorization/{tail}", {"notice": "N-19", **told}


def investigated(here: World, tail: str, **told: Any) -> Sent:
    make.summary_of_rights()
    case = make.order(here, regime="INVESTIGATIVE_CR", person={"street": "1 Elm", "city": "Alder"})
    if "answer" in tail:
        asked = services.request_scope(
            case=case,
            channel="letter",
            received_at=make.at(1),
            submission=uuid4(),
            by=here.hr,
            at=make.at(1),
        )
        tail = tail.format(asked=asked.public_id)
    return here.hr, case, f"investigation/{tail}", told


def upload(here: World, tmp_path: Path) -> Sent:
    case = make.ready(here)
    account = make.confirmed(here, case)
    told = {"account": account.pk, "upload": capture(tmp_path), "provenance": "public_capture"}
    return here.analyst, case, "posts/upload/", told


def screen(here: World) -> Sent:
    make.policy(here.agency)
    case = make.ready(here)
    make.collect(make.confirmed(here, case), [make.ZORBLAX])
    return here.analyst, case, "posts/screen/", {}


def desk(here: World, tail: str, round_: str = "first", **told: Any) -> Sent:
    case = make.screened(here, [make.ZORBLAX, "The quimble, again."])
    flag = Flag.objects.filter(matter=case.pk).order_by("pk")[0]
    if round_ == "second":
        services.review_flag(flag=flag, verdict="confirm", by=here.second, at=make.at(4))
    return here.analyst, case, f"desk/{round_}/{flag.post.public_id}/{tail}", told


def undo(here: World) -> Sent:
    user, case, tail, _ = desk(here, "")
    for days, flag in enumerate(Flag.objects.filter(matter=case.pk).order_by("pk"), 4):
        services.review_flag(flag=flag, verdict="confirm", by=user, at=make.at(days))
    return user, case, tail, {"verdict": "undo"}


def public(here: World) -> Sent:
    case = make.screened(here, [make.HARMLESS, make.row(make.ZORBLAX, 9, publicly_visible="")])
    told = {
        "url": "https://social.example/anders_pell/1",
        "seen_at": "2026-12-01T10:00",
        "publicly_visible": "on",
        "picture": SimpleUploadedFile("page.png", b"a picture"),
    }
    return here.analyst, case, f"posts/{make.posts(case)[1].public_id}/public/", told


def excused(here: World) -> Sent:
    early = make.row(make.ZORBLAX, posted_at="2019-12-20T12:00:00Z")
    case = make.screened(here, [early], purpose="retention")
    flag = Flag.objects.get(matter=case.matter)
    counsel = member(here.screener, "counsel", started_at=make.at(-900))
    return counsel, case, f"flags/{flag.public_id}/notice/", {"reason": "The order of 2018."}


def reported(here: World, tail: str) -> Sent:
    report = make.issued(here)
    return here.supervisor, report.case, f"report/{tail.format(report=report.public_id)}", {}


def copied(here: World) -> Sent:
    report = make.issued(here)
    services.furnish_report(report=report, by=None, at=make.at(7))
    return here.supervisor, report.case, f"report/{report.public_id}/copy/", {}


def issue(here: World) -> Sent:
    return here.supervisor, make.reviewed(here), "report/issue/", {}


def close(here: World, *, furnished: bool) -> Sent:
    case = make.screened(here, [make.HARMLESS])
    if furnished:
        report = services.issue_report(case=case, submission=uuid4(), by=None, at=make.at(6))
        services.furnish_report(report=report, by=None, at=make.at(7))
    told = {} if furnished else {"outcome": "none_found"}
    return here.supervisor, case, "report/close/", told


def access(here: World, tail: str, **told: Any) -> Sent:
    return here.supervisor, make.order(here), f"access/{tail}/", told


TABLE: dict[str, Callable[..., Sent]] = {
    "propose_account": lambda here, tmp: accounts(here, "propose/", platform="x", handle="other"),
    "add_identifier": lambda here, tmp: accounts(
        here, "{account}/identifier/", kind="photo", agrees="yes", detail="The same picture"
    ),
    "confirm_account": lambda here, tmp: accounts(here, "{account}/confirm/"),
    "confirm_account second": lambda here, tmp: confirmed_once(here),
    "reject_account": lambda here, tmp: accounts(here, "{account}/reject/", why="Another man"),
    "explain_conflict": lambda here, tmp: accounts(
        here, "identifiers/{conflict}/explain/", explanation="A namesake's school"
    ),
    "withdraw_identifier": lambda here, tmp: accounts(here, "identifiers/{conflict}/withdraw/"),
    "log_discovery": lambda here, tmp: accounts(here, "discovery/", **LOOK),
    "show_disclosure": lambda here, tmp: ordered(here, "disclosure/", language="es"),
    "show_state_sheet": lambda here, tmp: state_sheet("sheet/", language="es"),
    "answer_state_sheet": lambda here, tmp: state_sheet(
        "sheet/scan/", signed_on="2026-11-05", wants_copy="yes"
    ),
    "issue_investigative_notice": lambda here, tmp: investigated(here, "notice/", channel="hand"),
    "request_scope": lambda here, tmp: investigated(
        here, "asked/", channel="letter", received_at="2026-12-01T10:00"
    ),
    "answer_scope": lambda here, tmp: investigated(here, "{asked}/answer/", channel="hand"),
    "create_link": lambda here, tmp: ordered(here, "link/", days=14),
    "revoke_link": lambda here, tmp: ordered(here, "link/{link}/"),
    "queue_delivery": lambda here, tmp: ordered(here, "send/"),
    "sign_authorization": scan,
    "revoke_authorization": lambda here, tmp: signed(here, "revoke/"),
    "certify": lambda here, tmp: signed(here, "certify/", agreed="on"),
    "record_authority": lambda here, tmp: authority(here),
    "queue_import": upload,
    "start_screening": lambda here, tmp: screen(here),
    "establish_visibility": lambda here, tmp: public(here),
    "review_flag": lambda here, tmp: desk(here, "", verdict="confirm"),
    "review_flag second": lambda here, tmp: desk(here, "", "second", verdict="confirm"),
    "review_flag dismiss": lambda here, tmp: desk(here, "", verdict="dismiss", reason="satire"),
    "undo_review": lambda here, tmp: undo(here),
    "give_notice_reason": lambda here, tmp: excused(here),
    "redact_post": lambda here, tmp: desk(here, "redact/", label="protected", words="again"),
    "issue_report": lambda here, tmp: issue(here),
    "furnish_report": lambda here, tmp: reported(here, "{report}/furnish/"),
    "send_copy": lambda here, tmp: copied(here),
    "reopen_review": lambda here, tmp: reported(here, "reopen/"),
    "close_case": lambda here, tmp: close(here, furnished=True),
    "close_case outcome": lambda here, tmp: close(here, furnished=False),
    "assign": lambda here, tmp: access(here, "assign", user=here.analyst.pk),
    "build_wall": lambda here, tmp: access(here, "wall", user=here.analyst.pk, reason="relative"),
    "grant_exception": lambda here, tmp: access(
        here, "grant", email=UserFactory(email="second@partner.example").email, **GRANT
    ),
}


@pytest.mark.parametrize("act", TABLE)
def test_a_form_sent_twice_acts_once_and_answers_alike(here, act, tmp_path):
    user, case, tail, told = TABLE[act](here, tmp_path)
    visitor, number = Visitor(user, case), str(uuid4())
    if tail.endswith("redact/"):
        told["words"] = make.posts(case)[0].text.split()[0]
    verb = act.split()[0]
    events = AuditEvent.objects.filter(stream=case.matter.stream, verb=verb)
    before = events.count()
    answers = []
    for _ in range(2):
        for value in told.values():
            if isinstance(value, SimpleUploadedFile):
                value.seek(0)
        answers.append(visitor.post(tail, submission=number, **told))
    first, second = answers
    assert (first.status_code, first.headers.get("Location")) == (
        second.status_code,
        second.headers.get("Location"),
    )
    assert first.status_code in (200, 302)
    assert events.count() == before + 1


def test_a_link_is_shown_alike_by_both_answers(here):
    user, case, tail, told = ordered(here, "link/", days=14)
    visitor, number = Visitor(user, case), str(uuid4())
    pages = [visitor.post(tail, submission=number, **told) for _ in range(2)]
    assert pages[0].context["address"] == pages[1].context["address"]
    assert pages[0].context["made"].code == pages[1].context["made"].code
    assert PortalLink.objects.filter(purpose="sign_authorization").count() == 1


def test_a_link_of_another_form_has_other_secrets(here):
    user, case, tail, told = ordered(here, "link/", days=14)
    pages = [Visitor(user, case).post(tail, **told) for _ in range(2)]
    assert pages[0].context["address"] != pages[1].context["address"]
    assert pages[0].context["made"].code != pages[1].context["made"].code


def test_an_undo_sent_twice_leaves_the_verdict_before_it(here):
    user, case, tail, told = undo(here)
    visitor, number = Visitor(user, case), str(uuid4())
    for _ in range(2):
        visitor.post(tail, submission=number, **told)
    found = Flag.objects.filter(matter=case.pk).order_by("pk").values_list("status", flat=True)
    assert list(found) == ["first_confirmed", "open"]


def test_a_form_of_one_account_is_refused_at_another(here):
    case, number = make.ready(here), uuid4()
    told = {"kind": "name", "detail": "Same", "submission": number, "by": None, "at": make.at(1)}
    services.add_identifier(account=make.propose(case, "one"), **told)
    with pytest.raises(Conflict, match="already sent for something else"):
        services.add_identifier(account=make.propose(case, "two"), **told)


def test_a_form_without_its_number_does_nothing(here):
    user, case, tail, told = accounts(here, "discovery/", **LOOK)
    assert Visitor(user, case).post(tail, submission="", **told).status_code == 400
    assert not case.discoveries.exists()


def test_withdrawing_again_leaves_the_first_moment(here):
    account = make.propose(make.ready(here))
    make.identify(account, ["name"])
    for days in (2, 3):
        found = Identifier.objects.get()
        services.withdraw_identifier(identifier=found, by=here.analyst, at=make.at(days))
    assert Identifier.objects.get().withdrawn_at == make.at(2)
    assert AuditEvent.objects.filter(verb="withdraw_identifier").count() == 1


def test_a_conflict_is_explained_once(here):
    account = make.propose(make.ready(here))
    found = services.add_identifier(
        account=account, kind="school", agrees=False, detail="Another", by=None, at=make.at(1)
    )
    told = {"identifier": found, "by": here.analyst, "at": make.at(2)}
    services.explain_conflict(explanation="A namesake", **told)
    with pytest.raises(Conflict, match="already explained"):
        services.explain_conflict(explanation="Something else", **told)


def test_a_withdrawn_conflict_is_not_explained(here):
    account = make.propose(make.ready(here))
    found = services.add_identifier(
        account=account, kind="school", agrees=False, detail="Another", by=None, at=make.at(1)
    )
    services.withdraw_identifier(identifier=found, by=here.analyst, at=make.at(2))
    with pytest.raises(Conflict, match="no longer counts"):
        services.explain_conflict(
            identifier=found, explanation="A namesake", by=here.analyst, at=make.at(3)
        )


ROOMS = ("screening", "policies", "staff")
FORM = re.compile(r'<form[^>]*method="post".*?</form>', re.DOTALL)
NUMBERED = re.compile(r'{% submission %}|name="submission"|{% for field in form %}')


def forms() -> Iterator[Any]:
    for room in ROOMS:
        for path in sorted((TEMPLATES / room).rglob("*.html")):
            for form in FORM.findall(path.read_text()):
                yield pytest.param(form, id=f"{path.relative_to(TEMPLATES)}: {form[:60]}")


@pytest.mark.parametrize("form", list(forms()))
def test_every_form_carries_its_number(form):
    assert NUMBERED.search(form) or "sign_out_url" in form
