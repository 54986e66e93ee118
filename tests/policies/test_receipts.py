"""What stays of a signature: its receipt, and whose hands the link went through."""

import hashlib
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError

from config.audit.models import AuditEvent
from policies.models import Acknowledgement, SignedReceipt
from policies.services.coverage import coverage, lines
from policies.services.readings import link_to
from policies.services.receipts import print_receipts, receipt_pdf
from tests.accounts.factories import UserFactory
from tests.documents.reading import pdf_text
from tests.policies.personnel import AT, DUE, answered, read, sign, signed, station
from tests.rawsql import check_kept
from tests.shared import Build

pytestmark = pytest.mark.printed
WORLDS: dict[str, Build] = {"here": station}


@pytest.fixture
def here(standing, db):
    return standing


@pytest.fixture
def officer(here):
    return here.hire("1184")


def test_a_receipt_is_printed_once_kept_with_its_hash_and_read_back_as_it_was(here, officer):
    found = signed(here, officer)
    assert print_receipts(AT) == 1
    assert print_receipts(AT) == 0
    kept = SignedReceipt.objects.get(signed=found)
    data = receipt_pdf(found, AT + timedelta(days=400))
    assert hashlib.sha256(data).hexdigest() == kept.file_sha256
    words = pdf_text(data)
    assert "Tamsin Okafor-Lind" in words
    assert "handed over" not in words
    assert AuditEvent.objects.get(verb="print_receipt").payload["sha256"] == kept.sha256
    check_kept("policies_signedreceipt", kept.pk, "pages")
    assert list(SignedReceipt.objects.visible_to(here.hr)) == [kept]
    assert not SignedReceipt.objects.visible_to(UserFactory()).exists()


@pytest.fixture
def handed(here):
    """Somebody without an e-mail address, who has read and answered; and the link on paper."""
    reading = answered(read(here.reading(here.hire("7", email="")))).reading
    return link_to(reading=reading, by=here.hr, at=AT, anew=True, by_hand=True)


def test_a_signature_by_a_link_handed_over_says_by_whom(here, officer, handed):
    signed(here, officer)
    found = sign(handed)
    assert found.handed_by == here.hr
    words = " ".join(pdf_text(receipt_pdf(found, AT)).split())
    assert f"Link handed over by {here.hr.name}" in words
    (unit,) = coverage(here.hr, here.version, DUE)
    assert (unit.signed, unit.handed) == (2, 1)
    told = {line[1]: line[-1] for line in lines(here.hr, here.version, DUE)}
    assert told == {"employee_number": "handed_over_by", "1184": "", "7": here.hr.name}


@pytest.mark.parametrize("says", ["nobody", "somebody else"])
def test_the_database_takes_no_signature_that_hides_who_handed_the_link_over(here, handed, says):
    reading = handed.reading
    told = {"person": reading.person, "version": reading.version, "language": "en"}
    told |= {"content_sha256": reading.version.content_sha256, "signed_name": "T"}
    told |= {"signed_at": AT, "signed_on": DUE, "submission": uuid4()}
    other = UserFactory() if says == "somebody else" else None
    with pytest.raises(IntegrityError, match="handed the link over"):
        Acknowledgement.objects.create(reading=reading, handed_by=other, **told)
