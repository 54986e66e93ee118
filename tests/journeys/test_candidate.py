"""Journey 2 through the real doors: from an order to the notice of a decision, page by page."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.utils import timezone

from adverse_action.models import Notice, Proposal
from config.accounts.services import assign
from config.audit.services import verify
from config.portal.services import create_link
from screening.models import Case, Flag
from screening.tasks import import_batch, run_screening
from tests.documents.reading import pdf_text
from tests.journeys.visitor import Visitor, upload
from tests.journeys.world import HARMLESS, START, capture, flagged_texts, position

# The points of the speech record that the report itself cannot draft.
BY_HAND = ("authorship", "capacity", "public_concern", "protected_activity")
pytestmark = [pytest.mark.django_db, pytest.mark.printed]


@pytest.fixture
def now(time_machine):
    """The clock stands; `later` moves it on."""
    time_machine.move_to(START, tick=False)

    def later(**delta):
        time_machine.move_to(timezone.now() + timedelta(**delta), tick=False)

    return later


def ordered(world):
    position(world.agency)
    hr = Visitor(world.hr).open("/admin/cases/order/")
    hr.open(hr.links("/consumer_report/")[0])
    hr.send(
        "given_name",
        given_name="Marisol",
        family_name="Quintero-Hale",
        birth_date="1996-05-04",
        email="marisol@mail.example",
        street="1427 Alder Court",
        city="Larkhaven",
        state="CO",
        postal_code="80000-1427",
        position=str(position(world.agency).pk),
        screener=str(world.cra.pk),
        purpose="hiring",
    )
    case = Case.objects.get()
    for user in (world.first, world.second, world.third):
        assign(matter=case.matter, user=user, by=world.supervisor, at=timezone.now())
    return hr, case


def through_the_portal(world, case, purpose):
    """The person with the link of an e-mail, who then answers the two questions."""
    _, token = create_link(
        matter=case.matter, person=case.person, purpose=purpose, by=world.hr, at=timezone.now()
    )
    person = Visitor().open(f"/p/{token}")
    return person.send("month", month="5", day="4", year="1996", place="1427")


def signed(world, hr, case, later):
    hr.open(f"/admin/cases/{case.reference}/authorization/")
    hr.send("disclosure/", language="en")
    person = through_the_portal(world, case, "sign_authorization")
    assert "You can get them here, or on paper. You choose." in person.text
    code = re.search(r"\d{6}", pdf_text(person.client.get("/portal/papers/code.pdf").content))
    assert code
    person.send("code", code=code[0], answer="online")
    assert "consumer report" in person.text
    person.open("/portal/authorization/sign/")
    person.send("signed_name", signed_name="Marisol Quintero-Hale")
    later(hours=2)
    hr.open(f"/admin/cases/{case.reference}/authorization/").send("certify/", agreed="on")


def collected(world, case, texts, later):
    base = f"/admin/cases/{case.reference}/"
    analyst = Visitor(world.first).open(f"{base}accounts/")
    analyst.send("propose/", platform="x", handle="@mq_hale")
    for kind in ("verified_email", "name", "home_town"):
        analyst.send("identifier/", kind=kind, agrees="yes", detail=f"{kind} agrees")
    analyst.send("confirm/")
    later(minutes=5)
    Visitor(world.second).open(f"{base}accounts/").send("confirm/")
    data = capture(world.folder / "capture.csv", texts).read_bytes()
    analyst.open(f"{base}posts/")
    analyst.send(
        "upload",
        account=str(case.social_accounts.get().pk),
        upload=upload("capture.csv", data),
        provenance="public_capture",
    )
    import_batch(case.import_batches.get().pk)
    return analyst.open(f"{base}posts/")


def reviewed(world, case, later):
    for user in (world.first, world.second):
        reader = Visitor(user).open(f"/admin/cases/{case.reference}/desk/")
        for _ in range(10):
            if not reader.offers("verdict", "confirm"):
                break
            reader.send("verdict", verdict="confirm")
            later(minutes=1)


def test_a_candidate_from_the_order_to_the_notice_of_the_decision(world, now):
    later = now
    hr, case = ordered(world)
    later(hours=3)
    refused = Visitor(world.first).open(f"/admin/cases/{case.reference}/posts/")
    assert "Nothing is collected" in refused.text or "permission" in refused.text.lower()
    signed(world, hr, case, later)
    later(hours=3)
    texts = flagged_texts(world, 2)
    analyst = collected(world, case, [*texts, HARMLESS], later)
    analyst.send("screen/")
    run_screening(case.runs.get().pk)
    assert Flag.objects.filter(matter=case.matter).exists()
    hidden = Visitor(world.hr).open(f"/admin/cases/{case.reference}/")
    assert texts[0][:20] not in hidden.page.content.decode()  # status only
    reviewed(world, case, later)
    supervisor = Visitor(world.supervisor).open(f"/admin/cases/{case.reference}/report/")
    supervisor.send("issue/")
    later(hours=1)
    supervisor.open(supervisor.path).send("furnish/")
    report = case.reports.get()
    assert (report.status, report.item_count) == ("furnished", 2)
    decided(world, case, hr, later)


def decided(world, case, hr, later):
    page = f"/admin/cases/{case.reference}/action/"
    items = [str(item.pk) for item in case.reports.get().items.all()]
    hr.open(page).open(hr.links("action/begin/")[0])
    hr.send("reasons", kind="denial", items=items, reasons="Two posts.")
    assert "practice, not law" in hr.text
    hr.open(hr.links("action/letter/")[0]).open(hr.links("action/issue/")[0])
    hr.send("channel", channel="hand")
    assert "Hand it over against a signature" in hr.text
    hr.open(page).send(
        "action/receipt/",
        event="signed",
        on=world.agency.on(timezone.now()).isoformat(),
        detail="Signed",
    )
    chief = Visitor(world.chief).open(page)
    assert "G-05" in chief.text
    chief.send("action/decide/", expect=409, reasons="Too early.")
    proposal = Proposal.objects.get()
    later(days=(proposal.earliest_on - world.agency.on(timezone.now())).days)
    person = through_the_portal(world, case, "matter")
    assert person.path == "/portal/"
    hr = Visitor(world.hr).open(page)
    hr.send("action/speech/", **dict.fromkeys(BY_HAND, "Looked at."))
    chief = Visitor(world.chief).open(page)
    assert "G-19" in chief.text
    chief.send("action/sign/")
    chief.send("action/decide/", reasons="Read the report; no answer came.")
    hr = Visitor(world.hr).open(page)
    hr.send("action/final/", channel="post")
    assert set(Notice.objects.values_list("kind", flat=True)) == {"pre_adverse", "adverse"}
    assert verify()[1] is None


def test_a_link_shows_no_token_in_a_later_address(world, now):
    _, case = ordered(world)
    person = through_the_portal(world, case, "matter")
    assert "/p/" not in urlsplit(person.path).path
