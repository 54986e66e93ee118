"""The states' own disclosures: owed by the law book, and chosen on before the signature."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from config.accounts.models import Person
from config.accounts.services.persons import correct_address
from config.audit.models import AuditEvent
from config.errors import Invalid, Refusal
from screening import services
from screening.disclosures import SHEETS, owed_in
from screening.models import Authorization, Report, StateSheet
from screening.services.copies import copy_of
from tests.paper import one_page_pdf
from tests.screening import factories as make
from tests.screening.conftest import DECEMBER
from tests.screening.rawsql import frozen, insert, refused_by, update
from tests.screening.test_pages_portal import DISCLOSURE, HOME, SIGN, SIGNED, come

pytestmark = pytest.mark.django_db
STATE = "/portal/authorization/state/"
TAB = "authorization/"


@pytest.mark.parametrize(
    ("places", "owed"),
    [
        (("CO", "CO"), []),
        (("CA", ""), ["N-19"]),
        (("CA-LA", "CO"), ["N-19"]),
        (("CO", "mn"), ["N-19b"]),
        (("OK", "OK"), ["N-19c"]),
        (("CA", "OK"), ["N-19", "N-19c"]),
    ],
)
def test_the_law_of_the_position_and_of_the_home_says_which_are_owed(places, owed):
    assert [sheet.notice for sheet in owed_in(places)] == owed


def test_california_alone_wants_a_signature_and_each_has_its_box():
    assert [sheet.notice for sheet in SHEETS if sheet.signed] == ["N-19"]
    for sheet in SHEETS:
        assert any(name.endswith(".box") for name in sheet.letter.required)


@pytest.fixture
def california():
    return make.world(state="CA")


def case_in(here, home="OK", **changes):
    return make.order(here, person={**HOME, "state": home}, **changes)


# -- going round the service


def signature(case, **changes):
    shown = case.disclosures.first() or make.disclose(case)
    asked = {
        "case": case,
        "disclosure": shown,
        "kind": "portal_signature",
        "signed_name": "Anders Pell",
        "signed_at": make.at(minutes=5),
        "signed_on": make.at().date(),
        "shown_sha256": shown.sha256,
        "document": make.paper(case),
    }
    return Authorization(**(asked | changes))


def test_the_database_takes_no_signature_before_the_sheets(california):
    row = signature(make.order(california))
    with refused_by("gate_g02", "California disclosure"):
        insert(row)
    make.choose(row.case)
    insert(row)


def test_the_database_counts_the_persons_own_state_too(here):
    row = signature(make.order(here, person={"state": "ok"}))
    with refused_by("gate_g02", "Oklahoma notice"):
        insert(row)


def test_a_sheet_that_was_shown_and_not_chosen_on_does_not_count(california):
    row = signature(make.order(california))
    insert(
        StateSheet(
            case=row.case,
            notice="N-19",
            document=make.paper(row.case),
            sha256=make.HASH,
            language="en",
            shown_at=make.at(),
        )
    )
    with refused_by("gate_g02", "California disclosure"):
        insert(row)


def test_a_choice_from_before_the_permission_was_taken_back_counts_no_more(california):
    signed = make.authorize(make.order(california))
    services.revoke_authorization(case=signed.case, by=None, at=make.at(1))
    assert [sheet.notice for sheet in services.missing_sheets(signed.case)] == ["N-19"]
    again = signature(signed.case, signed_at=make.at(2), signed_on=make.at(2).date())
    with refused_by("gate_g02", "California disclosure"):
        insert(again)
    make.choose(signed.case, answered_at=make.at(2))
    insert(again)


@pytest.mark.parametrize("wanted", [True, False])
def test_the_authorization_says_what_was_chosen_of_the_copy(here, wanted):
    row = signature(make.order(here, person={"state": "MN"}), wants_copy=not wanted)
    make.choose(row.case, wants_copy=wanted)
    with refused_by("gate_g02", "not what the person chose"):
        insert(row)


def test_what_was_chosen_stays(california):
    sheet = make.choose(make.order(california))[0]
    with refused_by("gate_g02", "stays as it was chosen"):
        update(sheet, wants_copy=True)
    with frozen():
        update(sheet, sha256="b" * 64)


def test_a_cancelled_order_shows_no_sheet(california):
    case = make.order(california)
    make.cancel(california, case)
    with pytest.raises(Refusal, match="cancelled") as refused:
        services.show_state_sheet(case=case, notice="N-19", language="en", by=None, at=make.at(21))
    assert refused.value.gate == "G-01"
    with refused_by("gate_g01", "cancelled"):
        make.choose(case)


# -- the service


def test_a_sheet_that_no_law_of_the_place_wants_is_not_shown(here):
    with pytest.raises(Invalid):
        services.show_state_sheet(
            case=make.order(here), notice="N-19", language="en", by=None, at=make.at()
        )


def test_no_signature_is_taken_before_the_sheet(california):
    case = make.order(california)
    shown = make.disclose(case)
    with pytest.raises(Refusal, match="California disclosure") as refused:
        services.sign_authorization(
            case=case,
            disclosure=shown,
            signed_name="Anders Pell",
            address="192.0.2.7",
            shown_sha256=shown.sha256,
            submission=uuid4(),
            by="subject:1",
            at=make.at(minutes=5),
        )
    assert (refused.value.gate, "1786.16" in refused.value.citation) == ("G-02", True)


# -- who moved since the signature


def moved(here, state="CA"):
    """Signed at home in Colorado; the report is issued, then the address is put right."""
    report = make.issued(here, person=HOME)
    person = report.case.person
    told = {"street": HOME["street"], "city": "Fairhaven", "state": state, "postal_code": "90001"}
    correct_address(person=person, matter=report.case.matter, address=told, by=here.hr, at=DECEMBER)
    return Report.objects.get(pk=report.pk)


def furnish(here, report):
    return services.furnish_report(report=report, by=here.supervisor, at=DECEMBER)


def raw_furnish(report):
    return update(report, status="furnished", furnished_at=DECEMBER, furnished_on=DECEMBER.date())


def test_a_report_waits_for_the_sheet_of_the_new_place(here):
    report = moved(here)
    with pytest.raises(Refusal, match="place changed since the signature") as refused:
        furnish(here, report)
    assert (refused.value.gate, "1786.16" in refused.value.citation) == ("G-02", True)
    assert "page of its own" in refused.value.remedy
    make.choose(report.case, wants_copy=True)
    assert furnish(here, report).status == "furnished"
    assert copy_of(report)


def test_the_database_furnishes_nothing_before_the_sheet_of_the_new_place(here):
    report = moved(here, "OK")
    with refused_by("gate_g02", "Oklahoma notice"):
        raw_furnish(report)
    make.choose(report.case)
    raw_furnish(report)


def test_a_correction_does_not_wait_for_a_sheet(here):
    report = make.furnished(here, person=HOME)
    Person.objects.filter(pk=report.case.person.pk).update(state="CA")
    services.bury_item(item=report.items.get(), reason="unverifiable", by=None, at=DECEMBER)
    revised = services.revise_report(case=report.case, by=None, at=DECEMBER)
    assert furnish(here, revised).status == "furnished"


def test_staff_and_the_person_are_told_of_the_new_sheet(here, as_user):
    report = moved(here)
    page = as_user(here.hr, report.case).text(TAB)
    assert "Owed before the report is furnished" in page
    assert "Prepare one for paper" in page
    assert "Make a link" in page
    assert "File the signed paper" not in page
    visitor = come(report.case, purpose="sign_authorization")
    assert "One more page to read" in visitor.get(SIGNED).content.decode()
    told = visitor.get(STATE).context["form"].initial
    visitor.post(STATE, {**told, "wants_copy": "on", "signed_name": "Anders Pell"})
    receipt = visitor.get(SIGNED).content.decode()
    assert "One more page to read" not in receipt
    assert "You asked for a copy of the report." in receipt
    assert furnish(here, report).status == "furnished"
    assert "Owed before the report" not in as_user(here.hr, report.case).text(TAB)


# -- the portal


def test_both_states_sheets_come_between_disclosure_and_signature(california, december):
    case = case_in(california)
    visitor = come(case, purpose="sign_authorization")
    assert visitor.get(STATE).url == DISCLOSURE
    assert "California" not in visitor.get(DISCLOSURE).content.decode()
    assert visitor.get(SIGN).url == STATE
    page = visitor.get(STATE)
    text = page.content.decode()
    assert "may obtain an investigative consumer report" in text
    assert "☐" not in text
    assert "Need help" not in text
    assert "<nav" not in text
    told = {**page.context["form"].initial, "wants_copy": "on", "signed_name": "Anders Pell"}
    assert visitor.post(STATE, {**told, "signed_name": ""}).status_code == 400
    assert visitor.post(STATE, {**told, "shown_sha256": "0" * 64}).status_code == 409
    for _ in range(2):
        assert visitor.post(STATE, told).url == STATE
    oklahoma = visitor.get(STATE)
    assert "signed_name" not in oklahoma.context["form"].fields
    visitor.post(STATE, oklahoma.context["form"].initial)
    assert visitor.get(STATE).url == SIGN
    form = visitor.get(SIGN).context["form"].initial
    assert visitor.post(SIGN, {**form, "signed_name": "Anders Pell"}).url == SIGNED
    first, second = case.state_sheets.standing().order_by("pk")
    assert [(one.notice, one.wants_copy) for one in (first, second)] == [
        ("N-19", True),
        ("N-19c", False),
    ]
    assert (first.signed_name, first.address) == ("Anders Pell", "127.0.0.1")
    assert first.answer.notice_id == "N-19"
    assert first.answer != first.document
    assert Authorization.objects.get(case=case).wants_copy
    receipt = visitor.get(SIGNED).content.decode()
    assert "You asked for a copy of the report." in receipt
    assert f"/portal/documents/{first.answer.public_id}/" in receipt
    assert visitor.get(f"/portal/documents/{first.answer.public_id}/").status_code == 200
    event = AuditEvent.objects.filter(verb="answer_state_sheet").earliest("id")
    assert event.payload["copy"] is True
    assert "Pell" not in event.body


def test_the_sheet_comes_in_the_readers_language(here, december):
    case = make.order(here, person={**HOME, "state": "MN", "language": "es"})
    visitor = come(case, purpose="sign_authorization")
    visitor.get(DISCLOSURE)
    page = visitor.get(STATE).content.decode()
    assert "Quiero una copia del informe, sin costo." in page
    assert "Aviso de Minnesota" in page
    assert case.state_sheets.get().language == "es"


# -- on paper, by staff


def test_staff_print_the_sheet_and_file_it_with_its_box(california, december, as_user):
    case = case_in(california, home="CO")
    hr, analyst = as_user(california.hr, case), as_user(california.analyst, case)
    assert "Owed before the signature" in analyst.text(TAB)
    services.show_disclosure(case=case, language="en", by=None, at=DECEMBER)
    assert "File the signed paper" not in hr.text(TAB)
    assert hr.post(f"{TAB}sheet/", notice="N-19c", language="en").status_code == 400
    assert hr.post(f"{TAB}sheet/", notice="N-19", language="es").status_code == 302
    told = {"notice": "N-19", "wants_copy": "yes", "signed_on": "2026-12-10"}
    number = str(uuid4())

    def scanned(**changes):
        paper = SimpleUploadedFile("scan.pdf", one_page_pdf())
        return hr.post(
            f"{TAB}sheet/scan/", paper=paper, submission=number, **{**told, **changes}
        ).status_code

    assert scanned(signed_on="2026-11-01") == 400
    assert scanned(wants_copy="") == 400
    assert scanned() == 302
    assert scanned() == 302
    sheet = StateSheet.objects.get()
    assert (sheet.how, sheet.wants_copy, sheet.answered_on) == ("paper", True, date(2026, 12, 10))
    assert sheet.signed_name == case.person.name
    page = analyst.text(TAB)
    assert "Copy asked for" in page
    assert "Owed before the signature" not in page
    assert "File the signed paper" in hr.text(TAB)
