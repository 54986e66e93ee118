"""Journey 4 on paper: a letter comes, staff enter it, and everything goes back by post."""

from datetime import date

import pytest

from adverse_action.models import Proposal
from config.documents.services import read_document
from disputes.models import Dispute
from tests.documents.reading import pdf_text
from tests.journeys.test_dispute import (
    ANSWER,
    CALIFORNIA,
    TOLD_PROVIDERS,
    clock,
    now,
    page_of,
    results_come,
    said,
    waiting_in,
)
from tests.journeys.visitor import Visitor, upload

__all__ = ["now"]

pytestmark = [pytest.mark.printed, pytest.mark.long]
WORLDS = {"california": lambda: waiting_in(CALIFORNIA)}


@pytest.fixture
def california(standing, db):
    return standing


LETTER = {
    "channel": "letter",
    "received_at": "2026-10-06T08:15",  # by the mail room's stamp
    "words": "The line is from a film, and the second account is not mine.",
    "statement": "I was quoting a film.",
    "results_by": "mail",
}


def named(clerk):
    """Both items of the report ticked, each with its reason."""
    fields = clerk.form("results_by").fields
    keys = [name.removesuffix("-ticked") for name in fields if name.endswith("-ticked")]
    told = {}
    for key in keys[:2]:  # the third is the account
        told |= {f"{key}-ticked": "on", f"{key}-reason": "satire"}
        told[f"{key}-explanation"] = "A film line."
    return told


def entered(world, case):
    """Staff type in on Wednesday what came on Tuesday, as the letter has it."""
    clerk = Visitor(world.supervisor).open(f"/admin/cases/{case.reference}/disputes/new/")
    scan = upload("letter.txt", b"The line is from a film.")
    return clerk.send("results_by", **LETTER, **named(clerk), uploads=[scan])


def test_a_dispute_that_came_by_mail_is_answered_by_mail(california, now):
    _, world, pk = california
    proposal = Proposal.objects.get(pk=pk)
    later = now(date(2026, 10, 7))
    entered(world, proposal.case)
    dispute = Dispute.objects.get()
    assert dispute.channel == "letter"
    assert (dispute.received_on, dispute.entered_at) == (date(2026, 10, 6), later)
    for item in dispute.items.all():  # the same days as by the portal: they run from the stamp
        assert clock(item, "D-05").due_on == TOLD_PROVIDERS
        assert clock(item, "D-06").due_on == ANSWER
    receipt = dispute.receipt.deliveries.get()
    assert (receipt.channel, receipt.person) == ("post", dispute.person)
    assert "November 4, 2026" in pdf_text(read_document(dispute.receipt))
    assert "A dispute is open" in Visitor(world.chief).open(page_of(proposal)).text
    person = results_come(world, None, dispute, now)
    sent = dispute.results_notices.get()
    assert sent.delivery.channel == "post"
    words = " ".join(pdf_text(read_document(sent.document)).split())
    assert dispute.number in words
    assert (
        said("en", "The result of your dispute") in person.text
    )  # by the letter's code, if wished


def test_a_letter_that_came_tomorrow_or_before_the_report_is_refused(california, now):
    _, world, pk = california
    case = Proposal.objects.get(pk=pk).case
    page = f"/admin/cases/{case.reference}/disputes/new/"
    for moment in ("2026-10-07T08:00", "2025-10-06T08:15"):
        clerk = Visitor(world.supervisor).open(page)
        told = {**LETTER, "received_at": moment, **named(clerk)}
        clerk.send("results_by", expect=400, **told)
        assert "When it came" in clerk.errors(clerk.page)
    assert not Dispute.objects.exists()
