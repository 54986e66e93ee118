"""Decide that something is to be sent: the row is the queue."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from config.accounts.gates import gate_refusal
from config.accounts.models import Matter, Organization, Person, User
from config.accounts.services import record_matter
from config.delivery.models import Delivery, DeliveryEnclosure
from config.delivery.services.consenting import owed_on_paper
from config.documents.models import Document, OfficialForm
from config.documents.services import current_form
from config.errors import Conflict, Invalid, Refusal
from config.law.book import book

PRE_ADVERSE = "N-06"
Enclosure = Document | OfficialForm


class SummaryMissing(Refusal):
    code = "summary_missing"
    remedy = "Enclose the current Summary of Rights with the notice."


class OnPaper(Refusal):
    code = "online_by_consent"
    citation = "15 U.S.C. 7001(c)(1); house practice R-10"
    remedy = "Send it by post or hand it over. The person may agree in the portal at any time."


class RecordOnPaper(Refusal):
    """The copy of the record is no file of ours: it lies in the envelope (N-20)."""

    code = "record_on_paper"
    citation = "house practice R-32"
    remedy = "Send it by post or hand it over, with the copy of the record inside."


class KeyTaken(Conflict):
    code = "key_taken"


@transaction.atomic
def queue_delivery(
    *,
    matter: Matter,
    document: Document,
    enclosures: Sequence[Enclosure] = (),
    person: Person | None = None,
    organization: Organization | None = None,
    channel: str,
    key: str,
    by: User | None,
    at: datetime,
    mail_class: str = Delivery.MailClass.FIRST_CLASS,
    sender: Organization | None = None,
    follows: Delivery | None = None,
) -> Delivery:
    """Queue one dispatch; the same `key` again gives the same delivery.

    `sender` is whose duty it is and whose zone its days are told in: the matter's agency, in a
    person's file the screener, unless another is named. `follows` is the dispatch that failed.
    """
    Matter.objects.select_for_update().get(pk=matter.pk)  # the second of two waits for the first
    if (found := Delivery.objects.filter(idempotency_key=key).first()) is not None:
        return _same(found, document, channel)
    whose = sender or matter.agency or matter.screener
    recipient = _recipient(person, organization, channel)
    _check_enclosures(document, enclosures, whose.on(at))
    _check_online(document, enclosures, person, whose, channel)
    delivery = Delivery.objects.create(
        matter=matter,
        document=document,
        sender=whose,
        person=person,
        organization=organization,
        channel=channel,
        mail_class=mail_class if channel == Delivery.Channel.POST else "",
        in_state=recipient.state == whose.state,
        address_lines=[recipient.name, *recipient.address_lines()],
        queued_at=at,
        queued_by=by,
        next_attempt_at=at,
        idempotency_key=key,
        follows=follows,
    )
    for paper in enclosures:
        _enclose(delivery, paper)
    _record(delivery, [document.sha256, *(paper.sha256 for paper in enclosures)], by, at)
    return delivery


def _record(delivery: Delivery, hashes: list[str], by: User | None, at: datetime) -> None:
    record_matter(
        delivery.matter,
        "queue_delivery",
        by,
        at,
        target=f"delivery:{delivery.public_id}",
        document=str(delivery.document.public_id),
        channel=delivery.channel,
        sha256=hashes,
    )


def _same(found: Delivery, document: Document, channel: str) -> Delivery:
    if (found.document_id, found.channel) != (document.pk, channel):
        raise KeyTaken("Something else was sent under this key.")
    return found


def _recipient(
    person: Person | None, organization: Organization | None, channel: str
) -> Person | Organization:
    recipient = person or organization
    if recipient is None or (person and organization):
        raise Invalid({"recipient": ["Name one person or one organization."]})
    if channel not in Delivery.Channel.values:
        raise Invalid({"channel": ["Choose e-mail, post, portal or by hand."]})
    if channel == Delivery.Channel.EMAIL and not recipient.email:
        raise Invalid({"channel": ["There is no e-mail address."]})
    if channel == Delivery.Channel.POST and not (recipient.street and recipient.postal_code):
        raise Invalid({"channel": ["There is no complete postal address."]})
    if channel == Delivery.Channel.PORTAL and person is None:
        raise Invalid({"channel": ["Only a person has the portal."]})
    return recipient


def _check_online(
    document: Document,
    enclosures: Sequence[Enclosure],
    person: Person | None,
    sender: Organization,
    channel: str,
) -> None:
    if channel not in Delivery.ONLINE:
        return
    if person and owed_on_paper(document.notice_id, person, sender):
        raise OnPaper("The person did not agree to get this paper online.")
    for paper in enclosures:
        if isinstance(paper, Document) and paper.notice_id and book().notice(paper.notice_id).paper:
            raise RecordOnPaper("A copy of the record goes with this letter, and it is paper.")


def _check_enclosures(document: Document, papers: Sequence[Enclosure], on: date) -> None:
    written = [document, *(paper for paper in papers if isinstance(paper, Document))]
    if papers and any(_stands_alone(paper) for paper in written):
        said = "The disclosure travels alone: nothing goes in one envelope with it."
        raise gate_refusal("G-03", said)
    forms = [paper for paper in papers if isinstance(paper, OfficialForm)]
    for form in forms:  # what is stale or replaced today is not enclosed today
        if current_form(kind=form.kind, language=form.language, on=on) != form:
            raise gate_refusal("G-07", "The enclosed official form is no longer the one in use.")
    summary = OfficialForm.Kind.SUMMARY_OF_RIGHTS
    if document.notice_id == PRE_ADVERSE and all(form.kind != summary for form in forms):
        raise SummaryMissing(
            "A pre-adverse notice goes out with the Summary of Rights or not at all.",
            citation=book().notice(PRE_ADVERSE).citation,
        )


def _stands_alone(paper: Document) -> bool:
    return bool(paper.notice_id) and book().notice(paper.notice_id).nothing_else


def _enclose(delivery: Delivery, paper: Enclosure) -> None:
    DeliveryEnclosure.objects.create(
        delivery=delivery,
        document=paper if isinstance(paper, Document) else None,
        official_form=paper if isinstance(paper, OfficialForm) else None,
        sha256=paper.sha256,
    )
