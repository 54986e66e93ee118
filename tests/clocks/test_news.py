"""Hearing of deadlines: the private calendar feed and the morning's message."""

import re
from datetime import UTC, date, datetime, timedelta
from smtplib import SMTPServerDisconnected

import pgtrigger
import pytest
import time_machine
from django.core import mail
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from config.accounts.models import Matter, User, actor
from config.accounts.roles import Role
from config.audit.models import AuditEvent
from config.clocks.feed import WIDTH, escaped, folded
from config.clocks.models import Clock, DeadlineNews
from config.clocks.services import send_digests
from config.clocks.services.news import end_feed, new_feed, set_mail
from config.clocks.tasks import send_digests as sweep
from config.logs import discreet
from config.portal.services.attempts import ADDRESS_TRIES
from tests.accounts.factories import MatterFactory, PersonFactory, member
from tests.clocks.factories import running

MORNING = datetime(2027, 3, 1, 18, 0, tzinfo=UTC)  # in the morning in Denver


@pytest.fixture
def matter(db: None) -> Matter:
    return MatterFactory(person=PersonFactory(family_name="Quillfeather"))


@pytest.fixture
def reader(matter: Matter) -> User:
    return member(matter.screener, Role.SUPERVISOR)


@pytest.fixture(autouse=True)
def on_monday():
    with time_machine.travel(MORNING, tick=False):
        yield


def due(matter: Matter, days: int, target: str = "item:1"):  # type: ignore[no-untyped-def]
    """A reinvestigation that is due so many days from now."""
    return running(
        "D-06", date(2027, 3, 1) + timedelta(days=days - 29), matter=matter, target=target
    )


# -- the feed


def lines(client: Client, token: str, **told: str) -> list[str]:
    answer = client.get(f"/feed/{token}.ics", told)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    assert answer["Cache-Control"] == "no-store"
    return answer.content.decode().replace("\r\n ", "").split("\r\n")


def test_the_feed_shows_rule_reference_and_day(
    client: Client, matter: Matter, reader: User
) -> None:
    clock = due(matter, 4)
    found = lines(client, new_feed(user=reader, at=MORNING))
    assert found[0] == "BEGIN:VCALENDAR"
    assert found[-2:] == ["END:VCALENDAR", ""]
    assert "DTSTART;VALUE=DATE:20270305" in found
    assert "DTEND;VALUE=DATE:20270306" in found
    assert f"UID:{clock.public_id}@probity" in found
    (summary,) = [line for line in found if line.startswith("SUMMARY")]
    assert summary == f"SUMMARY:Reinvestigation of a disputed item (due)\\, {matter.reference}"


def test_the_feed_names_nobody(client: Client, matter: Matter, reader: User) -> None:
    due(matter, 4)
    text = "\n".join(lines(client, new_feed(user=reader, at=MORNING)))
    for word in ("Quillfeather", matter.screener.name, reader.name, reader.email):
        assert word not in text


def test_a_new_address_ends_the_one_before(client: Client, reader: User) -> None:
    first = new_feed(user=reader, at=MORNING)
    second = new_feed(user=reader, at=MORNING)
    assert client.get(f"/feed/{first}.ics").status_code == 404
    assert client.get(f"/feed/{second}.ics").status_code == 200
    end_feed(user=reader, at=MORNING)
    assert client.get(f"/feed/{second}.ics").status_code == 404
    assert client.get("/feed/.ics").status_code == 404


def test_only_the_hash_of_the_address_is_kept(reader: User) -> None:
    token = new_feed(user=reader, at=MORNING)
    assert token not in str(DeadlineNews.objects.values().get())
    assert token not in discreet(f"GET /feed/{token}.ics HTTP/1.1")


def test_the_feed_ends_with_the_work(client: Client, reader: User) -> None:
    token = new_feed(user=reader, at=MORNING)
    reader.memberships.update(expires_at=MORNING - timedelta(days=1))
    assert client.get(f"/feed/{token}.ics").status_code == 404


def test_the_feed_of_another_organization_stays_empty(client: Client, matter: Matter) -> None:
    due(matter, 4)
    stranger = member(MatterFactory().screener, Role.SUPERVISOR)
    assert not [
        line for line in lines(client, new_feed(user=stranger, at=MORNING)) if "VEVENT" in line
    ]


def test_whoever_leads_a_house_may_read_all_its_deadlines(
    client: Client, matter: Matter, reader: User
) -> None:
    house, colleague = matter.screener, member(matter.screener, Role.ANALYST)
    Clock.objects.filter(pk=due(matter, 4).pk).update(owner=colleague)
    token = new_feed(user=reader, at=MORNING)
    assert "BEGIN:VEVENT" not in lines(client, token)
    found = lines(client, token, of=house.code)
    assert "DTSTART;VALUE=DATE:20270305" in found
    assert f"X-WR-CALNAME:{escaped(f'Deadlines of {house.name}')}" in found


@pytest.mark.parametrize("role", [Role.ANALYST, Role.SUPERVISOR])
def test_the_deadlines_of_a_house_are_for_those_who_lead_it(
    client: Client, matter: Matter, role: Role
) -> None:
    somewhere = matter.screener if role == Role.ANALYST else MatterFactory().screener
    token = new_feed(user=member(somewhere, role), at=MORNING)
    answer = client.get(f"/feed/{token}.ics", {"of": matter.screener.code})
    assert answer.status_code == 404


def test_guesses_are_few_and_keep_no_reader_out(client: Client, reader: User) -> None:
    token = new_feed(user=reader, at=MORNING)
    answers = [client.get(f"/feed/{number}.ics").status_code for number in range(ADDRESS_TRIES + 1)]
    assert set(answers[:-1]) == {404}
    assert answers[-1] == 429
    assert client.get("/feed/x.ics")["Retry-After"] == "900"
    assert client.get(f"/feed/{token}.ics").status_code == 200
    assert client.get("/p/nothing").status_code != 429  # links are counted apart


def test_what_stands_still_has_no_day_in_the_feed(
    client: Client, matter: Matter, reader: User
) -> None:
    clock = due(matter, 4)
    with pgtrigger.ignore("clocks.Clock:days_are_written"):
        Clock.objects.filter(pk=clock.pk).update(stopped_on=date(2027, 3, 1))
    assert "BEGIN:VEVENT" not in lines(client, new_feed(user=reader, at=MORNING))


def test_the_trail_tells_that_a_feed_was_made_and_ended(reader: User) -> None:
    new_feed(user=reader, at=MORNING)
    end_feed(user=reader, at=MORNING)
    found = AuditEvent.objects.filter(target=actor(reader)).order_by("id")
    assert [event.verb for event in found][-2:] == ["make_feed", "end_feed"]


def test_nothing_is_written_through_the_feed(client: Client, reader: User) -> None:
    assert client.post(f"/feed/{new_feed(user=reader, at=MORNING)}.ics").status_code == 405


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200))
def test_lines_are_folded_and_lose_nothing(text: str) -> None:
    parts = list(folded(text))
    assert all(len(part.encode()) <= WIDTH for part in parts)
    assert parts[0] + "".join(part[1:] for part in parts[1:]) == text


def test_signs_with_a_meaning_are_escaped() -> None:
    assert escaped("a,b;c\\d\ne") == "a\\,b\\;c\\\\d e"


# -- the page


def post(client: Client, user: User, act: str):  # type: ignore[no-untyped-def]
    client.force_login(user)
    return client.post("/admin/deadlines/news/", {"act": act})


def test_the_address_is_shown_once(client: Client, reader: User) -> None:
    page = post(client, reader, "feed")
    found = re.findall(r"/feed/([\w-]+)\.ics(\?of=[\w-]+)?", page.content.decode())
    (token, of), (same, whole) = found
    assert (of, same) == ("", token)
    assert "no-store" in page["Cache-Control"]
    assert client.get(f"/feed/{token}.ics{whole}").status_code == 200
    assert client.get(f"/feed/{token}.ics").status_code == 200
    assert token not in client.get("/admin/deadlines/").content.decode()
    assert post(client, reader, "end_feed").status_code == 302
    assert client.get(f"/feed/{token}.ics").status_code == 404


def test_the_morning_message_is_switched(client: Client, reader: User) -> None:
    post(client, reader, "no_mail")
    assert DeadlineNews.objects.get(user=reader).mail is False
    post(client, reader, "mail")
    assert DeadlineNews.objects.get(user=reader).mail is True
    assert client.get("/admin/deadlines/news/").status_code == 405


def test_the_month_shows_each_day_its_deadlines(
    client: Client, matter: Matter, reader: User
) -> None:
    due(matter, 4)
    client.force_login(reader)
    page = client.get("/admin/deadlines/?of=mine&as=month")
    days = {day.on: day.entries for week in page.context["month"].weeks for day in week}
    assert [row.clock.rule_id for row in days[date(2027, 3, 5)]] == ["D-06"]
    assert len(days) % 7 == 0
    assert days[date(2027, 2, 28)] == ()
    later = client.get("/admin/deadlines/?as=month&month=2027-12")
    assert later.context["month"].after == date(2028, 1, 1)
    for nonsense in ("x", "2027-13", "9999-01", "2027"):
        page = client.get("/admin/deadlines/", {"as": "month", "month": nonsense})
        assert page.context["month"].first == date(2027, 3, 1)


# -- the morning's message


def test_what_presses_is_told_once_a_day(matter: Matter, reader: User) -> None:
    due(matter, -2, "item:1")
    due(matter, 0, "item:2")
    due(matter, 3, "item:3")
    due(matter, 20, "item:4")
    assert send_digests(at=MORNING) == 1
    assert send_digests(at=MORNING + timedelta(hours=3)) == 0
    (message,) = mail.outbox
    assert message.subject == "Deadlines: 1 overdue, 1 today, 1 this week"
    assert message.to == [reader.email]
    assert message.body.count(matter.reference) == 3
    assert "OVERDUE" in message.body
    assert "Quillfeather" not in message.body
    assert send_digests(at=MORNING + timedelta(days=1)) == 1


def test_nothing_is_told_before_the_readers_morning(matter: Matter, reader: User) -> None:
    due(matter, 0)
    reader.time_zone = "Pacific/Honolulu"
    reader.save()
    assert send_digests(at=MORNING - timedelta(hours=3)) == 0  # five in the morning there
    assert send_digests(at=MORNING - timedelta(hours=2)) == 1


@pytest.mark.usefixtures("matter")
def test_a_day_without_deadlines_brings_no_message(reader: User) -> None:
    assert send_digests(at=MORNING) == 0
    assert not mail.outbox


def test_who_wants_none_gets_none(matter: Matter, reader: User) -> None:
    due(matter, 0)
    set_mail(user=reader, on=False)
    assert send_digests(at=MORNING) == 0


def test_who_left_gets_none(matter: Matter, reader: User) -> None:
    due(matter, 0)
    reader.memberships.update(expires_at=MORNING - timedelta(days=1))
    assert send_digests(at=MORNING) == 0


def test_a_message_that_fails_is_tried_again(
    matter: Matter, reader: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    due(matter, 0)

    def broken(*args: object, **told: object) -> None:
        raise SMTPServerDisconnected

    with monkeypatch.context() as patch:
        patch.setattr("config.clocks.services.news.send_mail", broken)
        assert send_digests(at=MORNING) == 0
    sweep()
    assert len(mail.outbox) == 1
