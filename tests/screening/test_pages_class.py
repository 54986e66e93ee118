"""Order for an academy class: every row is shown first, then all are ordered or none."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from screening.models import Case, Order
from tests.screening import factories

pytestmark = pytest.mark.django_db
HEAD = "family_name,given_name,born_on,email,phone,language"
ADA = "Pell,Ada,1999-05-17,ada@mail.example,,en"
INES = "Muñoz,Inés,05/18/1998,,(303) 555-0117,es"
FILE, ROWS = "/admin/orders/class/consumer_report/", "/admin/orders/class/consumer_report/rows/"


@pytest.fixture
def hr(here, as_user):
    return as_user(here.hr)


def terms(here, **changes):
    return {
        "screener": here.screener.pk,
        "position": here.position.pk,
        "purpose": "hiring",
        "academy_class": "Class 41",
        "submission": str(uuid4()),
    } | changes


def csv(*rows, encoding="utf-8"):
    return SimpleUploadedFile("class.csv", "\n".join([HEAD, *rows]).encode(encoding))


def send(hr, here, *rows, **changes):
    return hr.client.post(FILE, terms(here, **changes) | {"file": csv(*rows)})


def confirm(hr, shown, **answers):
    """Send the page's own form back, as a browser would."""
    form = shown.context["form"]
    data = {name: form[name].value() for name in form.fields}
    told = {name: value for name, value in data.items() if value is not None}
    return hr.client.post(ROWS, told | {f"line-{n}": said for n, said in answers.items()})


def test_a_class_is_shown_then_ordered(hr, here):
    shown = send(hr, here, ADA, INES, rush_reason="Academy on Monday")
    page = shown.content.decode()
    assert shown.status_code == 200
    for said in ("Inés Muñoz", "May 18, 1998", "ada@mail.example", "Class 41, rush"):
        assert said in page
    assert not Case.objects.exists()
    answer = confirm(hr, shown)
    assert answer.url == "/admin/orders/"
    orders = Order.objects.filter(academy_class="Class 41", is_rush=True)
    assert sorted(order.case.person.name for order in orders) == ["Ada Pell", "Inés Muñoz"]
    assert {order.case.person.language for order in orders} == {"en", "es"}
    assert "Ordered: 2 screenings." in hr.text("orders/")


def test_a_double_click_orders_once(hr, here):
    shown = send(hr, here, ADA, INES)
    assert [confirm(hr, shown).status_code for _ in range(2)] == [302, 302]
    assert Case.objects.count() == 2


def test_one_mistake_and_nobody_is_ordered_for(hr, here):
    shown = send(hr, here, ADA, "Pell,,2031-05-17,no address,,fr", "Quill,Bo,1999-05-17,,,")
    page = shown.content.decode()
    assert shown.status_code == 400
    for said in (
        "Line 3, given_name: Fill it in.",
        "Line 3, language: Write en or es",
        "Line 3, born_on: Check the year",
        "Line 3, email: Enter a valid email",
    ):
        assert said in page
    assert "Order for the class</button>" not in page
    assert confirm(hr, shown).status_code == 400
    assert not Case.objects.exists()


def test_what_the_page_refused_is_not_ordered_by_sending_its_form(hr, here):
    """A language that cannot be read falls to English: no record would refuse it."""
    shown = send(hr, here, ADA.replace(",en", ",fr"))
    assert confirm(hr, shown).status_code == 400
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"PK\x03\x04", "Save it as CSV"),
        (b"name\nAda", "Missing columns"),
        (b"x" * (300 << 10), "larger than"),
    ],
)
def test_a_file_that_is_none_is_asked_for_again(hr, here, data, said):
    file = SimpleUploadedFile("class.csv", data)
    answer = hr.client.post(FILE, terms(here) | {"file": file})
    assert answer.status_code == 400
    assert said in str(answer.context["form"].errors["file"])


def test_letters_that_were_guessed_are_pointed_out(hr, here):
    shown = hr.client.post(FILE, terms(here) | {"file": csv(INES, encoding="latin-1")})
    assert "Check the names below" in shown.content.decode()
    confirm(hr, shown)
    assert Case.objects.get().person.name == "Inés Muñoz"


def test_who_may_be_ordered_twice_is_asked_about(hr, here):
    factories.order(here, person={"given_name": "ADA", "birth_date": "1999-05-17"})
    shown = send(hr, here, ADA, INES, INES.upper().replace("ES", "es"))
    page = shown.content.decode()
    assert "is open for a person of this name and birth date" in page
    assert "Line 3 has the same name and birth date" in page
    refused = confirm(hr, shown)
    assert refused.status_code == 400
    assert "Decide about each person" in refused.content.decode()
    assert Case.objects.count() == 1
    assert confirm(hr, shown, **{"2": "order", "4": "leave"}).status_code == 302
    assert Case.objects.count() == 3


def test_nothing_of_the_file_stays_in_the_session(hr, here):
    send(hr, here, ADA)
    assert "Pell" not in str(dict(hr.client.session))


def test_a_class_is_of_candidates(hr):
    page = hr.text("orders/class/")
    assert "/admin/orders/class/in_house/" in page
    assert "misconduct" not in page
    assert hr.get("orders/class/misconduct_603y/").status_code == 404


def test_in_house_too(as_user, december):
    here = factories.world(in_house=True)
    hr = as_user(here.hr)
    address = "/admin/orders/class/in_house/"
    shown = hr.client.post(address, terms(here) | {"file": csv(ADA)})
    form = shown.context["form"]
    told = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    assert hr.client.post(f"{address}rows/", told).status_code == 302
    assert Case.objects.get().screener == here.agency


def test_the_template_can_be_taken_along(hr):
    answer = hr.get("orders/class/template/")
    assert answer["Content-Type"].startswith("text/csv")
    assert b"family_name,given_name,born_on" in answer.content


def test_only_those_who_may_order(here, as_user):
    for tail in ("class/", "class/template/", "class/consumer_report/"):
        assert as_user(here.supervisor).get(f"orders/{tail}").status_code == 404
