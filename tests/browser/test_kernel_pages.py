"""The kernel's own pages as people meet them: portal, deadlines, calendar, mail room, links."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from config.accounts.roles import Role
from config.clocks.services import add_closure
from config.delivery.services import dispatch_due, record_proof
from config.portal.services.attempts import LOCK_AFTER
from tests.accounts.factories import member
from tests.browser.conftest import follow
from tests.clocks.factories import running
from tests.clocks.test_tolling import tolled
from tests.delivery.factories import matter_with_person, queued
from tests.documents.factories import paper, pdf, summary
from tests.portal.factories import link_for

pytestmark = [
    pytest.mark.browser,
    pytest.mark.every_look,
    pytest.mark.django_db(transaction=True),
]

in_both_languages = pytest.mark.parametrize(
    "look", [{}, {"locale": "es-US"}], ids=["English", "Spanish"]
)


def a_dispatch(matter):
    notice = paper(matter, "pre_adverse", notice_id="N-06", title="We have not decided yet")
    delivery = queued(document=notice, enclosures=[summary()], at=timezone.now())
    dispatch_due(at=timezone.now())
    return delivery


def fill(page, **answers):
    for name, value in (
        {"month": "5", "day": "4", "year": "1996", "place": "1427"} | answers
    ).items():
        page.locator(f"[name={name}]").fill(value)
    follow(page, page.locator("main .btn"))


@in_both_languages
def test_from_the_code_to_the_letter(page, axe):
    matter = matter_with_person()
    a_dispatch(matter)
    link, _ = link_for(matter)
    page.goto("/portal/enter/")
    axe(page)
    page.locator("[name=code]").fill(link.code.lower().replace("-", " "))
    follow(page, page.locator("main .btn"))
    axe(page)
    fill(page, place="9")
    expect(page.get_by_role("alert")).to_be_visible()
    axe(page)
    fill(page)
    expect(page.locator(".case")).to_contain_text(matter.reference)
    axe(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="We have not decided yet").click()
    assert download.value.suggested_filename.endswith("-pre-adverse.pdf")
    follow(page, page.locator(".top .plain").last)
    axe(page)


@in_both_languages
def test_a_dead_link_and_a_resting_page(page, axe):
    matter = matter_with_person()
    page.goto("/p/nothing")
    axe(page)
    _, token = link_for(matter)
    page.goto(f"/p/{token}")
    assert token not in page.url
    for _ in range(LOCK_AFTER):
        fill(page, place="9")
    follow(page, page.locator("main .btn"))
    axe(page)


@pytest.mark.parametrize("look", [{"java_script_enabled": False}])
def test_the_way_in_needs_no_script(page):
    link, _ = link_for()
    page.goto("/portal/enter/")
    page.locator("[name=code]").fill(link.code)
    follow(page, page.locator("main .btn"))
    fill(page)
    expect(page.locator("h1")).to_have_text("Where things stand")


@in_both_languages
def test_the_deadlines_and_the_calendar(page, axe, login):
    matter = matter_with_person()
    today = timezone.now().date()
    running("D-06", today - timedelta(days=40), matter=matter, target="item:late")
    running("D-05", today - timedelta(days=1), matter=matter, target="item:soon")
    running("D-03", today - timedelta(days=2), matter=matter, target="notice:1")
    running("D-30", today, matter=matter, target="report:1")
    add_closure(
        organization=matter.screener,
        jurisdiction="",
        on=today + timedelta(days=3),
        kind="own",
        name="Inventory",
        source="Notice of the director",
        by=None,
        at=timezone.now(),
    )
    login(page, member(matter.screener, Role.SUPERVISOR))
    page.goto("/admin/deadlines/")
    page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
    axe(page)
    page.goto("/admin/deadlines/?of=all&as=month")
    axe(page)
    counsel = member(matter.agency, Role.COUNSEL)
    limit = running(
        "D-36", today - timedelta(days=300), matter=matter, organization=matter.agency, target="o:1"
    )
    days = today - timedelta(days=90), today - timedelta(days=60)
    tolled(limit, *days, at=timezone.now())
    tolled(limit, days[1], None, "civil_litigation", at=timezone.now())
    login(page, counsel)
    page.goto(f"/admin/deadlines/{limit.public_id}/")
    page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
    axe(page)
    page.locator("[name=begins_on]").fill("2001-01-01")
    follow(page, page.get_by_role("button", name="Record", exact=True))
    axe(page)
    login(page, member(matter.screener, Role.ADMINISTRATOR))
    page.goto("/admin/calendar/")
    axe(page)
    page.goto("/admin/documents/officialform/add/")
    axe(page)


@in_both_languages
def test_the_law_book(page, axe, login):
    login(page, member(matter_with_person().screener, Role.COUNSEL))
    page.goto("/admin/law/?place=NY-NYC&on=2026-11-26")
    axe(page)
    asked = "jurisdiction=PA-PHL&regime=CONSUMER_REPORT&criminal_history=on"
    page.goto(
        f"/admin/what-if/?{asked}&pre_adverse_received=2026-11-24&decision_adverse=2026-12-03"
    )
    page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
    axe(page)


@in_both_languages
def test_the_mail_room_and_one_dispatch(page, axe, login):
    matter = matter_with_person()
    delivery = a_dispatch(matter)
    hand = queued("hand", document=paper(matter, rendered=pdf("B")), at=timezone.now())
    login(page, member(matter.agency, Role.HR))
    page.goto("/admin/mail-room/")
    axe(page)
    today = delivery.sender.on(timezone.now())
    record_proof(delivery=delivery, event="accepted", on=today, by=None, at=timezone.now())
    for one in (delivery, hand):
        page.goto(f"/admin/mail-room/{one.public_id}/")
        axe(page)


@in_both_languages
def test_a_new_code_for_somebody_on_the_phone(page, axe, login):
    matter = matter_with_person()
    link_for(matter)
    login(page, member(matter.screener, Role.SUPERVISOR))
    page.goto("/admin/portal-access/")
    page.locator("[name=reference]").fill(matter.reference)
    follow(page, page.get_by_role("button", name="Go on"))
    axe(page)
    follow(page, page.get_by_role("button", name="Make and show"))
    expect(page.get_by_role("status")).to_contain_text("/p/")
    axe(page)
