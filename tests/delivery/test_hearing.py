"""What the mail provider tells of a message: who may tell, of which message, and what follows."""

import base64
import json
from datetime import timedelta

import pytest
from anymail.signals import EventType
from django.core import mail
from django.core.mail.message import EmailMessage
from django.urls import include, path

from config.audit.models import AuditEvent
from config.delivery.hearing import KINDS, webhooks
from config.delivery.models import Delivery, DeliveryAttempt, MailReport
from config.delivery.services import (
    climb_ladders,
    dispatch_due,
    hear_report,
    match_reports,
    record_proof,
    warn_owners,
)
from config.delivery.tasks import climb_ladders as sweep
from config.urls import urlpatterns as house
from tests.accounts.factories import member
from tests.delivery.factories import matter_with_person, queued
from tests.documents.factories import AT, paper
from tests.rawsql import check_kept, refused_by_database

urlpatterns = [path("mail/", include(webhooks("postmark"))), *house]
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls(__name__),
    pytest.mark.usefixtures("that_day"),
]
DOOR = "/mail/postmark/tracking/"
SECRET = "mail:only-for-this-test-0123456789"


@pytest.fixture(autouse=True)
def provider(settings):
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET}


@pytest.fixture
def sent():
    """An e-mail about a paper that must arrive."""
    document = paper(matter_with_person(), "adverse", notice_id="N-05")
    delivery = queued("email", document=document)
    assert dispatch_due(at=AT) == 1
    return delivery


@pytest.fixture
def owed(monkeypatch):
    monkeypatch.setattr("config.delivery.ladder._ladders", {"adverse": lambda delivery: True})


def id_of(delivery):
    return delivery.tries.get().message_id


def bounce(message_id, **changes):
    return {
        "RecordType": "Bounce",
        "Type": "HardBounce",
        "MessageID": message_id,
        "Email": "marisol@mail.example",
        "Description": "No mailbox of Marisol Quintero here",
        "BouncedAt": "2026-11-23T15:00:00Z",
    } | changes


def tell(client, told, secret=SECRET):
    head = {"Authorization": f"Basic {base64.b64encode(secret.encode()).decode()}"}
    return client.post(
        DOOR, json.dumps(told), content_type="application/json", headers=head if secret else {}
    )


def fresh(delivery):
    return Delivery.objects.get(pk=delivery.pk)


# -- which message -----------------------------------------------------------------------------


def test_the_servers_own_id_of_a_message_is_kept(sent):
    assert id_of(sent) == f"<{sent.public_id}@probity.example>"


class Status:
    def __init__(self, *status, message_id="b7bc2f4a"):
        self.status, self.message_id = set(status), message_id


def answered(monkeypatch, status):
    def send(self, *args):
        self.anymail_status = status
        return 1

    monkeypatch.setattr(EmailMessage, "send", send)


def test_the_providers_id_of_a_message_is_kept(monkeypatch):
    answered(monkeypatch, Status("queued"))
    delivery = queued("email")
    dispatch_due(at=AT)
    assert id_of(delivery) == "b7bc2f4a"


def test_an_address_that_the_provider_does_not_write_to_is_no_dispatch(monkeypatch):
    answered(monkeypatch, Status("rejected", message_id=None))
    delivery = queued("email")
    assert dispatch_due(at=AT) == 0
    assert delivery.tries.get().reason == "AddressRefused"
    assert fresh(delivery).dispatched_on is None


# -- what follows ------------------------------------------------------------------------------


def test_a_bounce_goes_the_next_way_the_same_day_and_its_owner_is_warned(client, sent, owed):
    hr = member(sent.sender, "hr")
    mail.outbox.clear()
    assert tell(client, bounce(id_of(sent))).status_code == 200
    proof = sent.proofs.get()
    assert (proof.event, proof.on, proof.by) == ("bounced", AT.date(), None)
    assert proof.detail == "The mailbox did not take it."
    sweep()
    ways = Delivery.objects.of_paper(sent).order_by("pk")
    assert [(way.channel, way.status) for way in ways] == [("email", "failed"), ("post", "queued")]
    assert ways[1].queued_at == AT
    (message,) = mail.outbox
    assert message.to == [hr.email]
    assert sent.matter.reference in message.body
    told = message.subject + message.body
    for secret in (sent.person.family_name, sent.person.email, "marisol", "Marisol"):
        assert secret not in told


def test_marked_as_spam_it_failed_too(client, sent):
    told = {"RecordType": "SpamComplaint", "Type": "SpamComplaint", "MessageID": id_of(sent)}
    assert tell(client, told).status_code == 200
    assert sent.proofs.get().event == "complained"
    assert fresh(sent).status == "failed"


def test_nothing_of_the_mailbox_is_kept(client, sent, caplog):
    tell(client, bounce(id_of(sent)))
    kept = json.dumps(
        [
            list(MailReport.objects.values("provider", "message_id", "kind", "reason")),
            list(sent.proofs.values("detail")),
            list(AuditEvent.objects.values("body")),
            caplog.text,
        ]
    )
    for secret in ("marisol", "Marisol", "Quintero"):
        assert secret not in kept


def test_told_again_it_is_the_same(client, sent):
    for _ in range(2):
        assert tell(client, bounce(id_of(sent))).status_code == 200
    assert (MailReport.objects.count(), sent.proofs.count()) == (1, 1)
    events = AuditEvent.objects.filter(stream=sent.matter.stream, verb="record_proof")
    assert events.count() == 1


@pytest.mark.parametrize(
    "told",
    [
        {"Type": "Transient"},
        {"RecordType": "Delivery", "DeliveredAt": "2026-11-23T15:00:00Z"},
        {"RecordType": "Open", "ReceivedAt": "2026-11-23T15:00:00Z"},
        {"RecordType": "Click", "OriginalLink": "https://probity.example/p/token"},
    ],
)
def test_what_may_still_arrive_or_proves_nothing_changes_nothing(client, sent, told):
    assert tell(client, bounce(id_of(sent), **told)).status_code == 200
    assert not MailReport.objects.exists()
    assert (fresh(sent).status, fresh(sent).received_on) == ("dispatched", None)


def test_what_was_opened_stays_received(client, sent):
    on = sent.sender.on(AT)
    record_proof(delivery=sent, event="opened", on=on, by=None, at=AT)
    tell(client, bounce(id_of(sent)))
    assert (fresh(sent).status, fresh(sent).received_on) == ("delivered", on)
    assert MailReport.objects.get().delivery == sent
    assert AuditEvent.objects.filter(verb="hear_report", stream=sent.matter.stream).exists()


# -- of whom -----------------------------------------------------------------------------------


@pytest.mark.parametrize("secret", ["", "mail:", "mail:wrong", f"{SECRET}0"])
def test_without_the_secret_nobody_tells_anything(client, sent, secret):
    assert tell(client, bounce(id_of(sent)), secret=secret).status_code == 400
    assert not MailReport.objects.exists()
    assert fresh(sent).status == "dispatched"


def test_an_unknown_message_is_counted_and_told_nothing(client, sent):
    known = tell(client, bounce(id_of(sent)))
    unknown = tell(client, bounce("0", Email=sent.person.email))
    assert (unknown.status_code, unknown.content) == (known.status_code, known.content)
    assert MailReport.objects.unmatched().count() == 1
    assert sent.proofs.count() == 1


def test_an_address_in_the_url_finds_nothing(client, sent):
    told = json.dumps(bounce("0"))
    head = {"Authorization": f"Basic {base64.b64encode(SECRET.encode()).decode()}"}
    address = f"{DOOR}?email={sent.person.email}&message_id={id_of(sent)}"
    client.post(address, told, content_type="application/json", headers=head)
    assert fresh(sent).status == "dispatched"


def test_told_before_the_sending_is_written_down_it_is_not_lost():
    delivery = queued("email")
    early = f"<{delivery.public_id}@probity.example>"
    told = {"provider": "postmark", "message_id": early, "kind": "bounced", "reason": "invalid"}
    assert hear_report(**told, at=AT).delivery is None
    assert match_reports(at=AT) == 0
    dispatch_due(at=AT)
    assert match_reports(at=AT) == 1
    assert delivery.proofs.get().detail == "There is no such mailbox."
    assert match_reports(at=AT) == 0


def test_an_id_that_two_messages_have_names_neither(monkeypatch):
    answered(monkeypatch, Status("sent", message_id="same"))
    for _ in range(2):
        queued("email")
    assert dispatch_due(at=AT) == 2
    told = {"provider": "postmark", "message_id": "same", "kind": "bounced", "reason": ""}
    assert hear_report(**told, at=AT).delivery is None
    assert not Delivery.objects.missed().exists()


def test_only_the_address_of_the_provider_in_use_is_there(client):
    assert [one.name for one in webhooks("postmark")] == ["postmark_tracking_webhook"]
    assert webhooks("") == []
    for other in ("/mail/mailgun/tracking/", "/mail/postmark/inbound/"):
        assert client.post(other).status_code == 404


@pytest.mark.urls("config.urls")
def test_with_smtp_there_is_no_address_at_all(client):
    assert client.post(DOOR).status_code == 404


def test_each_kind_is_a_word_of_the_provider_library():
    assert set(KINDS) <= {value for name, value in vars(EventType).items() if name.isupper()}


# -- the database ------------------------------------------------------------------------------


def test_what_was_told_is_kept_and_stays_with_its_message(sent):
    told = {"provider": "postmark", "message_id": id_of(sent), "kind": "bounced", "reason": ""}
    report = hear_report(**told, at=AT)
    check_kept("delivery_mailreport", report.pk, "message_id")
    said = refused_by_database(
        f"UPDATE delivery_mailreport SET delivery_id = NULL WHERE id = {report.pk}"
    )
    assert "Cannot update" in said


def test_the_id_of_a_message_is_kept(sent):
    row = DeliveryAttempt.objects.get()
    check_kept("delivery_deliveryattempt", row.pk, "message_id")


# -- a mailbox's own letter, with SMTP ---------------------------------------------------------


def test_staff_enter_what_came_back_by_mail(client, sent, owed):
    client.force_login(member(sent.sender, "hr"))
    page = client.get(f"/admin/mail-room/{sent.public_id}/").content.decode()
    assert "Bounced" in page
    assert "Marked as spam" in page
    form = {"event": "bounced", "on": str(AT.date()), "detail": "mailbox full"}
    assert client.post(f"/admin/mail-room/{sent.public_id}/", form).status_code == 302
    assert climb_ladders(at=AT + timedelta(minutes=1)) == 1
    mail.outbox.clear()
    assert warn_owners(at=AT) == 1
