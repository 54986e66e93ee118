"""Screening's pages in Chromium: every stage of a case, the desk by keyboard, the portal."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest
import time_machine
from playwright.sync_api import expect

from config.accounts.roles import Role
from config.accounts.services import assign
from config.portal.services import create_link
from screening import services
from screening.models import Flag, ImportBatch
from tests.accounts.factories import member
from tests.browser.conftest import follow
from tests.delivery.factories import agreed_online
from tests.screening import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NOW = datetime(2026, 12, 10, 17, 0, tzinfo=UTC)
LONG = (
    "Third call to the same block tonight, same crowd filming.\n\nThe z0rblax lot again, and with "
    "them @maria_q who should know better. Quimble or not, zorblax is zorblax. Come film that 😤"
)
HOME = {"street": "52 Elm Road", "city": "Larkhaven", "state": "CO", "postal_code": "80000"}
KNOWN = {"Month": "5", "Day": "17", "Year": "1990"}


@pytest.fixture(autouse=True)
def in_december():
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def here(in_december):
    return factories.world()


@pytest.fixture
def analyst(here):
    return member(here.screener, Role.ANALYST)


@pytest.fixture
def screened(here, analyst):
    """Two posts wait, one of them with two marks and somebody else's name."""
    rows = [LONG, factories.ZORBLAX, factories.HARMLESS]
    case = factories.screened(here, rows, person={"email": "anders@mail.example", **HOME})
    assign(matter=case.matter, user=analyst, by=here.supervisor, at=factories.at(3))
    return case


@pytest.mark.every_look
def test_a_case_in_review(page, login, axe, here, screened):
    login(page, here.supervisor)
    services.log_discovery(
        case=screened,
        platform="reddit",
        place="reddit.example search",
        terms="Anders Pell Larkhaven",
        result="not_found",
        by=here.analyst,
        at=factories.at(2),
    )
    batch = ImportBatch.objects.get()
    base = f"/admin/cases/{screened.reference}/"
    post = Flag.objects.order_by("pk").first().post.public_id
    for address in [
        "/admin/",
        "/admin/cases/",
        "/admin/desk/",
        base,
        f"{base}authorization/",
        f"{base}accounts/",
        f"{base}posts/",
        f"{base}posts/files/{batch.public_id}/",
        f"{base}posts/{post}/public/",
        f"{base}flags/",
        f"{base}report/",
        f"{base}timeline/",
        f"{base}access/",
        f"{base}desk/first/{post}/",
    ]:
        assert page.goto(address).status == 200, address
        page.locator("main details").evaluate_all("all => all.forEach(one => one.open = true)")
        axe(page)


@pytest.mark.every_look
def test_a_case_furnished_and_a_new_order(page, login, axe, here):
    report = factories.furnished(here, [LONG, factories.ZORBLAX])
    base = f"/admin/cases/{report.case.reference}/"
    login(page, here.hr)
    for address in [
        "/admin/",
        base,
        f"{base}authorization/",
        f"{base}report/",
        f"{base}report/{report.public_id}/",
        f"{base}timeline/",
        f"{base}access/",
        "/admin/cases/order/",
        "/admin/cases/order/consumer_report/",
        "/admin/cases/order/misconduct_603y/",
        "/admin/cases/order/in_house/",
    ]:
        assert page.goto(address).status == 200, address
        axe(page)
    follow(page, page.get_by_role("button", name="Order the screening"))
    expect(page.get_by_role("alert")).to_be_visible()
    axe(page)


@pytest.mark.every_look
def test_before_the_signature(page, login, axe, here):
    case = factories.order(here, person={"email": "anders@mail.example", **HOME})
    base = f"/admin/cases/{case.reference}/"
    login(page, here.hr)
    for address in [base, f"{base}authorization/", f"{base}report/"]:
        assert page.goto(address).status == 200
        axe(page)
    page.goto(f"{base}authorization/")
    follow(page, page.get_by_role("button", name="Make a link"))
    expect(page.get_by_text("It is shown this once.")).to_be_visible()
    axe(page)


@pytest.mark.every_look
def test_what_the_person_sees(page, axe, here):
    case = factories.order(here, person={"birth_date": factories.BORN, **HOME})
    come(page, case)
    expect(page.get_by_role("heading", name="How you get your papers")).to_be_visible()
    axe(page)
    page.get_by_label("Code from the PDF").fill("1")
    follow(page, page.get_by_role("button", name="Yes, send my papers here"))
    axe(page)
    agreed_online(case, NOW)
    page.goto("/portal/authorization/")
    axe(page)
    follow(page, page.get_by_role("link", name="Continue"))
    axe(page)
    follow(page, page.get_by_role("button", name="Sign", exact=True))
    expect(page.get_by_role("alert")).to_be_visible()
    axe(page)
    page.get_by_label("Type your full name to sign").fill("Anders Pell")
    follow(page, page.get_by_role("button", name="Sign", exact=True))
    expect(page.get_by_role("heading", name="You gave your permission")).to_be_visible()
    axe(page)
    for address in ["/portal/", "/portal/authorization/revoke/"]:
        page.goto(address)
        axe(page)


@pytest.mark.every_look
def test_the_persons_report(page, axe, here):
    report = factories.furnished(here, [LONG, factories.ZORBLAX], person=HOME)
    come(page, report.case, "matter")
    axe(page)
    follow(page, page.get_by_role("link", name="Read my report"))
    expect(page.get_by_text("word for word")).to_be_visible()
    axe(page)


def come(page, case, purpose="sign_authorization"):
    _, token = create_link(matter=case.matter, person=case.person, purpose=purpose, by=None, at=NOW)
    page.goto(f"/p/{token}")
    for label, value in KNOWN.items():
        page.get_by_label(label).fill(value)
    page.get_by_label("Your house number or your ZIP code").fill("52")
    follow(page, page.get_by_role("button", name="Continue"))


# -- the desk by keyboard


@pytest.fixture
def desk(page, login, analyst, screened):
    login(page, analyst)
    page.goto(f"/admin/cases/{screened.reference}/desk/")
    return page


def statuses(case):
    return sorted(Flag.objects.filter(matter=case.matter).values_list("status", flat=True))


def test_c_confirms_every_mark_and_brings_the_next_post(desk, screened):
    first = desk.url
    desk.keyboard.press("c")
    desk.wait_for_url(lambda url: url != first)
    expect(desk.locator("#progress")).to_contain_text("1 decided")
    assert statuses(screened) == ["first_confirmed", "first_confirmed", "open"]


def test_d_moves_to_the_reason_and_enter_dismisses(desk, screened):
    first = desk.url
    desk.keyboard.press("d")
    reason = desk.get_by_label("Reason to dismiss")
    expect(reason).to_be_focused()
    desk.keyboard.press("Enter")
    assert desk.url == first
    reason.select_option("satire")
    desk.keyboard.press("Enter")
    desk.wait_for_url(lambda url: url != first)
    assert statuses(screened) == ["dismissed", "dismissed", "open"]


def test_enter_in_the_note_never_confirms(desk, screened):
    desk.get_by_label("In your words").fill("said it himself")
    desk.keyboard.press("Enter")
    expect(desk.get_by_label("Reason to dismiss")).to_be_focused()
    assert statuses(screened) == ["open", "open", "open"]


def test_u_takes_the_last_verdict_back(desk, screened):
    first = desk.url
    desk.keyboard.press("c")
    desk.wait_for_url(lambda url: url != first)
    desk.keyboard.press("u")
    desk.wait_for_url(first)
    assert statuses(screened) == ["open", "open", "open"]


def test_j_k_and_s_move_without_deciding(desk, screened):
    first = desk.url
    desk.keyboard.press("j")
    desk.wait_for_url(lambda url: url != first)
    desk.keyboard.press("k")
    desk.wait_for_url(first)
    desk.keyboard.press("s")
    desk.wait_for_url(lambda url: url != first)
    assert statuses(screened) == ["open", "open", "open"]


def test_a_number_jumps_to_its_reason_and_one_mark_is_set_alone(desk, screened):
    first = desk.url
    desk.keyboard.press("2")
    expect(desk.locator("#why-m2")).to_be_focused()
    desk.get_by_label("Mark 2 alone").select_option("quoted")
    desk.locator("#why-m2").focus()
    desk.keyboard.press("c")
    desk.wait_for_url(lambda url: url != first)
    assert statuses(screened) == ["dismissed", "first_confirmed", "open"]


def test_r_opens_the_marking_and_marked_words_fill_the_fields(desk):
    desk.keyboard.press("r")
    whole = desk.get_by_label("The post; mark the words in it")
    expect(whole).to_be_focused()
    start = LONG.index("@maria_q")
    whole.evaluate(
        "(area, [from, to]) => { area.focus(); area.setSelectionRange(from, to); }",
        [start, start + 8],
    )
    expect(desk.get_by_label("From character")).to_have_value(str(start))
    expect(desk.get_by_label("Words to take out")).to_have_value("@maria_q")
    desk.get_by_role("button", name="Take out", exact=True).click()
    expect(desk.get_by_role("status")).to_contain_text("Redacted.")
    expect(desk.locator(".pb-post")).to_contain_text("name of another person")
    expect(desk.locator(".pb-post")).not_to_contain_text("@maria_q")


def test_characters_are_counted_as_the_server_counts_them(desk):
    """An emoji is one character here and two in the browser."""
    desk.keyboard.press("r")
    whole = desk.get_by_label("The post; mark the words in it")
    length = whole.evaluate("area => area.value.length")
    whole.evaluate("(area, n) => { area.focus(); area.setSelectionRange(n - 2, n); }", length)
    expect(desk.get_by_label("Up to character")).to_have_value(str(len(LONG)))


class TestWithoutScript:
    @pytest.fixture
    def look(self):
        return {"java_script_enabled": False, "viewport": {"width": 390, "height": 800}}

    def test_posts_are_decided_by_buttons(self, desk, screened):
        desk.get_by_label("Reason to dismiss").select_option("quoted")
        follow(desk, desk.get_by_role("button", name="Dismiss"))
        follow(desk, desk.get_by_role("button", name="Confirm"))
        expect(desk.get_by_text(f"No post of {screened.reference} waits for you.")).to_be_visible()
        assert statuses(screened) == ["dismissed", "dismissed", "first_confirmed"]

    def test_words_are_taken_out_by_typing_them(self, desk):
        desk.get_by_text("Mark words").click()
        desk.get_by_label("Words to take out").fill("@maria_q")
        desk.get_by_role("button", name="Take out", exact=True).click()
        expect(desk.locator(".pb-post")).not_to_contain_text("@maria_q")

    def test_progress_is_loaded_again_by_a_link(self, page, login, here, screened):
        services.start_screening(case=screened, by=here.supervisor, at=factories.at(4))
        login(page, here.supervisor)
        page.goto(f"/admin/cases/{screened.reference}/posts/")
        page.get_by_role("link", name="Load again").click()
        expect(page.get_by_text("Posts screened")).to_be_visible()


def test_progress_refreshes_itself_until_it_is_done(page, login, here, screened):
    run = services.start_screening(case=screened, by=here.supervisor, at=factories.at(4))
    login(page, here.supervisor)
    page.goto(f"/admin/cases/{screened.reference}/posts/")
    expect(page.get_by_text("Waiting")).to_be_visible()
    services.work_on_run(run.pk, NOW)
    expect(page.get_by_text("Waiting")).to_be_hidden(timeout=15_000)
    expect(page.locator("[data-done]")).to_have_count(1)


def test_a_refused_verdict_keeps_what_was_typed(page, login, here, screened):
    """The same person may not be the second reader (G-17)."""
    flag = Flag.objects.filter(matter=screened.matter).order_by("pk").last()
    services.redact_post(
        post=flag.post, spans=[(*flag.spans[0], "protected")], by=here.analyst, at=NOW
    )
    login(page, here.supervisor)
    page.goto(f"/admin/cases/{screened.reference}/desk/first/{flag.post.public_id}/")
    page.get_by_label("In your words").fill("as it stands")
    page.get_by_role("button", name="Confirm").click()
    expect(page.locator(".pb-gate")).to_contain_text("rests on words in this redaction")
    expect(page.get_by_label("In your words")).to_have_value("as it stands")
    assert uuid4()
