"""The person's own way: choose, check, send, follow, and every way in which it must not break."""

import pytest

from disputes.models import Dispute
from tests.disputes.visitors import chosen, send

START, CHECK = "/portal/dispute/", "/portal/dispute/check/"


def test_the_page_shows_every_item_as_the_report_prints_it(person, report):
    page = person.get(START)
    assert page.status_code == 200
    text = page.content.decode()
    for item in report.items.all():
        assert f"Item {item.number} of 2" in text
        assert str(item.public_id) in text


def test_ticked_items_are_sent_with_reason_and_words(person, report):
    response = person.post(START, chosen(report, 1))
    assert response["Location"] == CHECK
    dispute = send(person)
    item = dispute.items.get()
    assert (item.report_item.number, item.reason) == (1, "satire")
    assert item.explanation == "Joke number 1."
    assert (dispute.channel, dispute.statement) == ("portal", "I was quoting a film.")


def test_what_stands_beside_an_unticked_item_is_ignored(person, report):
    second = report.items.get(number=2).public_id
    person.post(START, chosen(report, 1) | {f"{second}-reason": "hacked", f"{second}-words": "x"})
    assert send(person).items.get().report_item.number == 1


@pytest.mark.parametrize("language", ["en", "es"])
def test_pages(person, report, language):
    person.cookies["django_language"] = language
    person.post(START, chosen(report, 1, 2))
    assert person.get(CHECK).status_code == 200
    dispute = send(person)
    for name in ("", "receipt/"):
        assert person.get(f"/portal/disputes/{dispute.public_id}/{name}").status_code == 200
    assert person.get("/portal/").status_code == 200
    assert person.get("/portal/disputes/").status_code == 302
    assert Dispute.objects.count() == 1
