import io
from datetime import date
from uuid import uuid4

import pikepdf
import pytest
from PIL import Image

from config.audit.models import AuditEvent
from config.documents.services import read_document
from config.errors import Invalid, Refusal
from screening import services
from screening.models import Authorization, Disclosure
from screening.services.authorizations import AlreadyAuthorized, AlreadyCertified
from tests.screening import factories as make

pytestmark = [pytest.mark.django_db, pytest.mark.printed]
SUBJECT = "subject:1b1f"


@pytest.fixture
def here():
    return make.world()


@pytest.fixture
def case(here):
    return make.order(here)


def show(case, language="en", **changes):
    return services.show_disclosure(
        case=case, language=language, by=None, at=changes.pop("at", make.at()), **changes
    )


def sign(case, shown, **changes):
    asked = {
        "case": case,
        "disclosure": shown,
        "signed_name": "Anders Pell",
        "address": "192.0.2.7",
        "shown_sha256": shown.sha256,
        "submission": uuid4(),
        "by": SUBJECT,
        "at": make.at(minutes=5),
    }
    return services.sign_authorization(**(asked | changes))


def pages(document):
    with pikepdf.open(io.BytesIO(read_document(document))) as pdf:
        return len(pdf.pages)


def test_the_disclosure_is_kept_as_it_was_shown(case):
    shown = show(case)
    assert shown.sha256 == shown.document.sha256
    assert shown.document.notice_id == "N-01"
    assert read_document(shown.document).startswith(b"%PDF")
    assert pages(shown.document) == 1


def test_the_same_disclosure_on_the_same_day_is_one(case):
    assert show(case) == show(case)
    assert Disclosure.objects.count() == 1


def test_each_language_has_its_own_disclosure(case):
    assert show(case).sha256 != show(case, "es").sha256


def test_an_evergreen_disclosure_says_so(case):
    assert show(case, evergreen=True).sha256 != show(case).sha256


def test_california_has_no_evergreen_disclosure():
    case = make.order(make.world(state="CA"))
    with pytest.raises(Refusal) as refused:
        show(case, evergreen=True)
    assert refused.value.gate == "G-02"


def test_in_house_there_is_no_disclosure_authorization_or_certification():
    here = make.world(in_house=True)
    case = make.order(here)
    for act in (
        lambda: show(case),
        lambda: sign(case, make.disclose(case)),
        lambda: services.certify(case=case, by=here.hr, at=make.at()),
    ):
        with pytest.raises(Refusal) as refused:
            act()
        assert refused.value.gate == "G-01"


def test_a_signature_opens_the_collection_and_is_kept_on_paper(case):
    signed = sign(case, show(case))
    case.refresh_from_db()
    assert case.status == "authorized"
    assert signed.kind == "portal_signature"
    assert signed.signed_on == date(2026, 11, 2)
    assert signed.document.kind == "authorization"
    assert pages(signed.document) == 1


def test_the_trail_knows_who_signed_by_id_only(case):
    sign(case, show(case))
    event = AuditEvent.objects.get(verb="sign_authorization")
    assert event.actor == SUBJECT
    assert "Pell" not in event.body
    assert "192.0.2.7" not in event.body


def test_the_same_click_twice_is_one_signature(case):
    shown, submission = show(case), uuid4()
    one = sign(case, shown, submission=submission)
    two = sign(case, shown, submission=submission)
    assert one == two
    assert Authorization.objects.count() == 1


def test_a_second_signature_is_refused(case):
    shown = show(case)
    sign(case, shown)
    with pytest.raises(AlreadyAuthorized):
        sign(case, shown)


def test_a_signature_without_a_name_is_none(case):
    with pytest.raises(Invalid):
        sign(case, show(case), signed_name="  ")


def test_what_was_signed_must_be_what_was_shown(case):
    with pytest.raises(Refusal) as refused:
        sign(case, show(case), shown_sha256="b" * 64)
    assert refused.value.gate == "G-02"


def test_another_cases_disclosure_authorizes_nothing(here, case):
    shown = show(make.order(here))
    with pytest.raises(Refusal) as refused:
        sign(case, shown)
    assert refused.value.gate == "G-02"


def scan(kind="PNG"):
    data = io.BytesIO()
    Image.new("RGB", (40, 20), "white").save(data, kind)
    return data.getvalue()


def record(case, here, data, **changes):
    asked = {"signed_on": date(2026, 11, 3), "by": here.hr, "at": make.at(2)}
    return services.record_signed_scan(case=case, data=data, **(asked | changes))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "PDF"])
def test_a_signed_scan_is_kept(here, case, kind):
    show(case)
    data = scan(kind)
    signed = record(case, here, data)
    case.refresh_from_db()
    assert case.status == "authorized"
    assert signed.kind == "signed_scan"
    assert signed.signed_name == "Anders Pell"
    assert read_document(signed.document) == data
    assert here.agency.on(signed.signed_at) == date(2026, 11, 3)


def test_a_scan_signed_on_the_day_of_the_disclosure_comes_after_it(here, case):
    show(case)
    signed = record(case, here, scan(), signed_on=date(2026, 11, 2))
    assert signed.signed_at >= signed.disclosure.shown_at


@pytest.mark.parametrize("data", [b"MZ\x90", b"<html></html>", b"", b"GIF89a"])
def test_a_scan_is_a_picture_or_a_pdf(here, case, data):
    show(case)
    with pytest.raises(Invalid):
        record(case, here, data)


@pytest.mark.parametrize("signed_on", [date(2026, 11, 1), date(2026, 11, 5)])
def test_a_scan_is_signed_after_the_disclosure_and_not_tomorrow(here, case, signed_on):
    show(case)
    with pytest.raises(Invalid):
        record(case, here, scan(), signed_on=signed_on)


def test_a_scan_without_a_disclosure_is_refused(here, case):
    with pytest.raises(Refusal) as refused:
        record(case, here, scan())
    assert refused.value.gate == "G-02"


def test_a_revocation_ends_the_authorization_and_a_new_one_may_follow(case):
    shown = show(case)
    sign(case, shown)
    services.revoke_authorization(case=case, by=SUBJECT, at=make.at(1))
    assert not Authorization.objects.live().exists()
    assert sign(case, shown, at=make.at(2)).revoked_at is None


def test_nothing_signed_is_nothing_to_revoke(case):
    with pytest.raises(Refusal) as refused:
        services.revoke_authorization(case=case, by=SUBJECT, at=make.at(1))
    assert refused.value.gate == "G-02"


def test_the_agency_certifies_once_the_person_signed(here, case):
    sign(case, show(case))
    found = services.certify(case=case, by=here.hr, at=make.at(1))
    assert found.document.notice_id == "N-02"
    assert found.order == case.order
    assert AuditEvent.objects.filter(verb="certify").count() == 1


def test_there_is_nothing_to_certify_before_the_signature(here, case):
    with pytest.raises(Refusal) as refused:
        services.certify(case=case, by=here.hr, at=make.at(1))
    assert refused.value.gate == "G-02"


def test_an_order_is_certified_once(here, case):
    sign(case, show(case))
    services.certify(case=case, by=here.hr, at=make.at(1))
    with pytest.raises(AlreadyCertified):
        services.certify(case=case, by=here.hr, at=make.at(1))


def test_an_investigative_report_is_certified_with_its_own_point(here):
    case = make.order(here, regime="INVESTIGATIVE_CR")
    sign(case, show(case))
    plain = make.order(here)
    sign(plain, show(plain))
    with pytest.MonkeyPatch.context() as patch:  # its way is in test_investigative.py
        patch.setattr("screening.services.authorizations.notice_sent", lambda case: True)
        more = services.certify(case=case, by=here.hr, at=make.at(1))
    less = services.certify(case=plain, by=here.hr, at=make.at(1))
    assert more.document.size > less.document.size
