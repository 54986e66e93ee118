"""One person, one screener, two agencies: corrected for both, and neither hears of the other."""

from dataclasses import replace
from uuid import uuid4

import pytest

from config.delivery.models import Delivery
from config.documents.services import read_document
from disputes.models import Answer, Dispute, Request, ResultsNotice
from disputes.services import (
    ask_notifications,
    ask_procedure,
    complete_dispute,
    describe_procedure,
    notify_recipients,
    offer_statement_help,
    state_dispute,
    tellable,
)
from screening.models import Report, Subject
from screening.services import current_report, furnish_report, issue_report
from tests.accounts.factories import EngagementFactory, OrganizationFactory, member
from tests.disputes.test_journey import dispute_of, look_at
from tests.documents.reading import pdf_text
from tests.journeys.conftest import world
from tests.journeys.world import furnished, reviewed
from tests.policies.factories import policy_in_force

pytestmark = [pytest.mark.printed, pytest.mark.long]

__all__ = ["world"]


def elsewhere(here):
    """Another client of the same screener."""
    agency = OrganizationFactory(code="OAK", name="Town of Oakmere Police Department")
    EngagementFactory(screener=here.cra, agency=agency)
    policy_in_force(agency)
    return replace(here, agency=agency, hr=member(agency, "hr"))


def furnished_too(there, person, texts=None):
    """The same person's case there: known again before anything is furnished (R-5)."""
    case = reviewed(there, texts)
    Subject.objects.filter(case=case).update(person=person)
    case.matter.person = person
    case.matter.save()
    report = issue_report(
        case=case, submission=uuid4(), by=there.supervisor, at=there.later(hours=1)
    )
    return furnish_report(report=report, by=there.supervisor, at=there.later(hours=1))


@pytest.fixture
def both(world):
    first = furnished(world)
    there = elsewhere(world)
    second = furnished_too(there, first.case.person)
    world.at = there.at
    return there, first, second


def test_both_are_corrected_and_neither_letter_names_the_other(world, both):
    there, first, second = both
    dispute = dispute_of(world, first, reasons=("satire",))
    look_at(world, dispute, "deleted")
    complete_dispute(dispute=dispute, by=world.third, at=world.later(hours=1))
    counts = []
    for report, mine, other in ((first, world, there), (second, there, world)):
        revised = current_report(report.case)
        counts.append((revised.version, revised.status, report.item_count - revised.item_count))
        letter = pdf_text(read_document(ResultsNotice.objects.get(report=revised).document))
        printed = pdf_text(read_document(revised.document))
        for paper in (letter, printed):
            assert mine.agency.name in " ".join(paper.split())
            assert other.agency.name not in " ".join(paper.split())
    assert counts == [(2, "furnished", 1), (2, "furnished", 1)]
    sees = {report.case_id for report in Report.objects.visible_to(there.hr)}
    assert sees == {second.case_id}
    for hidden in (Dispute, ResultsNotice):
        assert not hidden.objects.visible_to(there.hr).exists()
    seen = Delivery.objects.visible_to(there.hr).values_list("matter", flat=True)
    assert set(seen) <= {second.case_id}


def printed_words(letter):
    return " ".join(pdf_text(read_document(letter.document)).split())


def test_past_recipients_are_told_what_changed_and_never_of_each_other(world, both):
    """N-12 to both; N-09 and N-18 to the person, each from what was done (R-5, 1681i(d))."""
    there, first, _ = both
    dispute = dispute_of(world, first)
    gone, kept = dispute.items.all()
    look_at(world, dispute, "deleted", gone)
    look_at(world, dispute, "verified", kept)
    dispute = complete_dispute(dispute=dispute, by=world.third, at=world.later(hours=1))
    asked = {"dispute": dispute, "channel": "letter", "by": world.supervisor}

    def moment():
        return {"submission": uuid4(), "received_at": world.at, "at": world.at}

    state_dispute(text="It was a line of a song.", **asked, **moment())
    found = tellable(dispute, world.cra.on(world.at))
    assert {one.organization for one in found} == {world.agency, there.agency}
    request = ask_notifications(recipients=found, **asked, **moment())
    letters = notify_recipients(request=request, by=world.supervisor, at=world.at)
    for letter, mine, other in zip(letters, (world, there), (there, world), strict=True):
        said = printed_words(letter)
        assert letter.delivery.organization == mine.agency
        assert mine.agency.name in said
        assert other.agency.name not in said
        assert "Deleted after a dispute" in said
        assert "It was a line of a song." in said
        assert gone.explanation not in said
    steps = describe_procedure(
        request=ask_procedure(**asked, **moment()), by=world.supervisor, at=world.at
    )
    said = printed_words(steps)
    assert "We deleted it." in said
    assert "Post, thread, file sent." in said
    help_ = offer_statement_help(dispute=dispute, by=world.supervisor, at=world.at)
    assert "You may file a statement." in printed_words(help_)
    assert not Answer.objects.visible_to(there.hr).exists()
    assert not Request.objects.visible_to(world.hr).exists()
