"""The sweep: claimed by lease, tried again, sent once, and nothing personal in a message."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.core.mail.message import BadHeaderError, EmailMessage
from django.utils import timezone

from config.audit.models import AuditEvent
from config.delivery.channels import make_print_file
from config.delivery.models import Delivery, DeliveryAttempt
from config.delivery.services import dispatch_due
from config.delivery.services.dispatch import LEASE, PAUSES
from config.delivery.tasks import dispatch_deliveries
from config.documents import storage
from config.documents.storage import FileMissing
from config.errors import Refusal
from config.portal.models import PortalLink
from tests.delivery.factories import matter_with_person, queued
from tests.documents.factories import AT, paper, pdf, summary
from tests.rawsql import check_kept

pytestmark = pytest.mark.django_db


def fresh(delivery):
    delivery.refresh_from_db()
    return delivery


def unreachable(*args: object, **kwargs: object) -> int:
    raise ConnectionRefusedError("mail.example said no to marisol@mail.example")


# -- e-mail ------------------------------------------------------------------------------------


def test_an_email_says_only_that_there_is_a_notice():
    matter = matter_with_person(given_name="Marisol", family_name="Quintero-Hale")
    document = paper(matter, title="We may not offer you this job", notice_id="N-05")
    delivery = queued("email", document=document)
    assert dispatch_due(at=AT) == 1
    message = mail.outbox[0]
    told = f"{message.subject} {message.body}"
    assert message.to == [matter.person.email]
    assert matter.reference in told
    assert "https://probity.example/p/" in message.body
    assert message.attachments == []
    for secret in ("Marisol", "Quintero", document.title, "job", "adverse", matter.agency.name):
        assert secret not in told
    assert (fresh(delivery).status, delivery.accepted_on) == ("dispatched", AT.date())


def test_an_email_is_dispatched_but_not_received():
    delivery = queued("email")
    dispatch_due(at=AT)
    assert (fresh(delivery).dispatched_on, delivery.received_on) == (AT.date(), None)


def test_the_day_of_dispatch_is_the_senders_own():
    delivery = queued("email")
    dispatch_due(at=AT.replace(day=24, hour=5))  # the 23rd in Denver
    assert fresh(delivery).dispatched_on == AT.date()


def test_an_email_speaks_the_persons_language_where_it_can(settings):
    document = paper(matter_with_person(language="es"))
    queued("email", document=document)
    dispatch_due(at=AT)
    assert document.matter.reference in mail.outbox[0].subject


def test_the_link_is_made_for_this_person_and_stored_as_a_hash_only():
    delivery = queued("email")
    dispatch_due(at=AT)
    link = PortalLink.objects.get()
    assert (link.person, link.matter) == (delivery.person, delivery.matter)
    token = mail.outbox[0].body.split("/p/")[1].split()[0]
    assert token not in (link.token_sha256, link.code_sha256)
    assert token not in json.dumps(list(AuditEvent.objects.values_list("body", flat=True)))


def test_every_try_carries_the_same_message_id(monkeypatch):
    delivery = queued("email")
    sent = []

    def once_more(self: EmailMessage, *args: object) -> int:
        sent.append(self.extra_headers["Message-ID"])
        raise ConnectionResetError

    monkeypatch.setattr(EmailMessage, "send", once_more)
    dispatch_due(at=AT)
    dispatch_due(at=AT + timedelta(minutes=2))
    assert sent == [f"<{delivery.public_id}@probity.example>"] * 2


def test_an_office_gets_the_address_of_the_house_and_no_personal_link():
    document = paper(matter_with_person())
    queued("email", document=document, organization=document.matter.agency)
    dispatch_due(at=AT)
    assert "https://probity.example/\n" in mail.outbox[0].body
    assert not PortalLink.objects.exists()


# -- post --------------------------------------------------------------------------------------


def print_folder(delivery, settings):
    return Path(settings.FILES_ROOT) / fresh(delivery).print_path


def test_post_becomes_a_folder_with_papers_in_order_and_a_manifest(settings):
    form = summary()
    document = paper(matter_with_person(), "pre_adverse", notice_id="N-06", rendered=pdf("N-06"))
    delivery = queued(document=document, enclosures=[form])
    dispatch_due(at=AT)
    folder = print_folder(delivery, settings)
    assert folder.relative_to(settings.FILES_ROOT).parts[:2] == ("print", "2026-11-23")
    letter, enclosed = f"01-{document.filename}", f"02-{form.filename}"
    assert {path.name for path in folder.iterdir()} == {letter, enclosed, "manifest.json"}
    assert (folder / letter).read_bytes() == pdf("N-06")
    assert (folder / enclosed).read_bytes() == storage.read(form.sha256)
    told = json.loads((folder / "manifest.json").read_text())
    assert told["to"] == delivery.address_lines
    assert told["reference"] == delivery.matter.reference
    assert [file["sha256"] for file in told["files"]] == [document.sha256, form.sha256]
    assert told["mail_class"] == "first_class"


def test_printed_is_not_dispatched():
    delivery = queued()
    assert dispatch_due(at=AT) == 1
    assert (fresh(delivery).status, delivery.dispatched_on) == ("printed", None)


def test_a_print_file_is_made_once_and_whole(settings):
    delivery = queued()
    path = make_print_file(delivery, AT).print_path
    before = (Path(settings.FILES_ROOT) / path / "manifest.json").stat().st_mtime_ns
    assert make_print_file(delivery, AT).print_path == path
    assert (Path(settings.FILES_ROOT) / path / "manifest.json").stat().st_mtime_ns == before


def test_damaged_bytes_are_not_printed_and_nothing_half_made_is_left(settings):
    delivery = queued()
    storage.path_of(delivery.document.sha256).write_bytes(b"%PDF other")
    assert dispatch_due(at=AT) == 0
    assert fresh(delivery).status == "queued"
    assert list((Path(settings.FILES_ROOT) / "print" / "2026-11-23").iterdir()) == []
    assert DeliveryAttempt.objects.get().reason == "FileDamaged"


# -- portal and hand ---------------------------------------------------------------------------


def test_the_portal_has_it_from_the_sweep_on():
    delivery = queued("portal")
    dispatch_due(at=AT)
    assert (fresh(delivery).status, delivery.received_on) == ("dispatched", None)


def test_what_goes_by_hand_waits_for_a_hand():
    delivery = queued("hand")
    assert dispatch_due(at=AT) == 0
    assert (fresh(delivery).status, delivery.attempts) == ("queued", 0)


# -- tries and leases --------------------------------------------------------------------------


def test_a_failure_keeps_its_kind_and_no_address(monkeypatch, caplog):
    delivery = queued("email")
    monkeypatch.setattr(EmailMessage, "send", unreachable)
    assert dispatch_due(at=AT) == 0
    attempt = DeliveryAttempt.objects.get()
    assert (attempt.result, attempt.reason) == ("failed", "ConnectionRefusedError")
    assert (fresh(delivery).status, delivery.claimed_until) == ("queued", None)
    assert "marisol" not in caplog.text
    assert str(delivery.public_id) in caplog.text


def test_a_link_of_a_message_that_never_left_opens_nothing(monkeypatch):
    queued("email")
    monkeypatch.setattr(EmailMessage, "send", unreachable)
    dispatch_due(at=AT)
    assert not PortalLink.objects.usable(AT).exists()


def test_tries_come_further_apart_and_end(monkeypatch):
    delivery = queued("email")
    monkeypatch.setattr(EmailMessage, "send", unreachable)
    at = AT
    for pause in PAUSES:
        dispatch_due(at=at)
        assert fresh(delivery).next_attempt_at == at + pause
        assert dispatch_due(at=at + pause - timedelta(seconds=1)) == 0
        at += pause
    dispatch_due(at=at)
    assert (fresh(delivery).status, delivery.attempts) == ("failed", len(PAUSES) + 1)
    dispatch_due(at=at + timedelta(days=9))
    assert DeliveryAttempt.objects.count() == len(PAUSES) + 1


def test_a_later_try_succeeds_and_sends_once(monkeypatch):
    delivery = queued("email")
    with monkeypatch.context() as patch:
        patch.setattr(EmailMessage, "send", unreachable)
        dispatch_due(at=AT)
    dispatch_due(at=AT + timedelta(minutes=2))
    dispatch_due(at=AT + timedelta(minutes=4))
    assert len(mail.outbox) == 1
    assert [row.result for row in delivery.tries.all()] == ["failed", "sent"]
    events = AuditEvent.objects.filter(verb="try_delivery").order_by("id")
    assert [event.payload["result"] for event in events] == ["failed", "sent"]


def test_a_claimed_delivery_is_left_alone_until_the_lease_is_over():
    delivery = queued("email")
    Delivery.objects.filter(pk=delivery.pk).update(claimed_until=AT + LEASE)
    assert dispatch_due(at=AT) == 0
    assert dispatch_due(at=AT + LEASE + timedelta(seconds=1)) == 1


def test_a_worker_whose_lease_is_lost_writes_nothing(monkeypatch):
    delivery = queued("email")

    def overtaken(self: EmailMessage, *args: object) -> int:
        Delivery.objects.filter(pk=delivery.pk).update(claimed_until=AT + LEASE * 3, attempts=2)
        return 1

    monkeypatch.setattr(EmailMessage, "send", overtaken)
    assert dispatch_due(at=AT) == 0
    assert (fresh(delivery).status, delivery.attempts) == ("queued", 2)
    assert not DeliveryAttempt.objects.exists()


def test_a_failure_after_the_lease_was_lost_writes_nothing_either(monkeypatch):
    delivery = queued("email")

    def overtaken(self: EmailMessage, *args: object) -> int:
        Delivery.objects.filter(pk=delivery.pk).update(status="dispatched")
        raise ConnectionResetError

    monkeypatch.setattr(EmailMessage, "send", overtaken)
    dispatch_due(at=AT)
    assert fresh(delivery).status == "dispatched"
    assert not DeliveryAttempt.objects.exists()


def test_one_that_fails_holds_up_no_other():
    broken, whole = queued(document=paper(matter_with_person(), rendered=pdf("A"))), queued("email")
    storage.path_of(broken.document.sha256).unlink()
    assert dispatch_due(at=AT) == 1
    assert fresh(whole).status == "dispatched"


def test_the_database_keeps_what_was_tried():
    queued("portal")
    dispatch_due(at=AT)
    check_kept("delivery_deliveryattempt", DeliveryAttempt.objects.get().pk, "result")


def test_the_task_sweeps():
    queued("portal", at=timezone.now())
    dispatch_deliveries()
    assert Delivery.objects.get().status == "dispatched"


@pytest.mark.parametrize("fault", [FileMissing, BadHeaderError, Refusal])
def test_a_fault_of_one_letter_is_kept_and_tried_again(monkeypatch, fault):
    delivery = queued("email")

    def broken(self: EmailMessage, *args: object) -> int:
        raise fault("Marisol")

    monkeypatch.setattr(EmailMessage, "send", broken)
    assert dispatch_due(at=AT) == 0
    row = DeliveryAttempt.objects.get()
    assert (row.result, row.reason) == ("failed", fault.__name__)
    assert fresh(delivery).status == "queued"


def test_a_fault_of_ours_is_not_taken_for_one_of_the_mail(monkeypatch):
    queued("email")

    def broken(self: EmailMessage, *args: object) -> int:
        raise AttributeError("a slip of the pen")

    monkeypatch.setattr(EmailMessage, "send", broken)
    with pytest.raises(AttributeError):
        dispatch_due(at=AT)
    assert not DeliveryAttempt.objects.exists()
