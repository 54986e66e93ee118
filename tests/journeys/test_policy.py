"""Journey 1 through the real doors: from a pack, tried and signed, to the second version."""

import re
from datetime import date, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from config.audit.services import verify
from policies.models import PolicyVersion, Reading, Rehearsal
from policies.services import version_in_force
from policies.services.readings import questions_of
from policies.tasks import ask_to_sign, print_papers, rehearse_texts
from tests.accounts.factories import OrganizationFactory, UnitFactory, member
from tests.documents.reading import pdf_text
from tests.journeys.visitor import Visitor, upload

pytestmark = [pytest.mark.django_db, pytest.mark.printed, pytest.mark.long]
DAY_ONE = "2031-03-03"
VAGUE = "Do not post anything negative about the people we serve."


@pytest.fixture
def agency(time_machine):
    time_machine.move_to(f"{DAY_ONE}T17:00:00Z", tick=False)
    return OrganizationFactory(code="LPD", name="City of Larkhaven Police Department")


class Desk:
    """The three people of a policy's way, each at a browser."""

    def __init__(self, agency):
        roles = {"author": "policy_author", "counsel": "counsel", "chief": "decision_maker"}
        self.people = {name: Visitor(member(agency, role)) for name, role in roles.items()}

    def at(self, name, version, rest=""):
        return self.people[name].open(f"/admin/policies/{version.public_id}/{rest}")


def change_clause(desk, version, **fields):
    clause = version.clauses.filter(kind="prohibited", rules__isnull=False).first()
    author = desk.people["author"].open(f"/admin/policies/clause/{clause.pk}/change/")
    return author.send("why", **fields)


def drafted(desk, agency):
    """A pack becomes a draft; its author makes one mistake and one vague sentence."""
    author = desk.people["author"].open("/admin/policies/")
    author.send("pack", organization=str(agency.pk), pack="small")
    version = PolicyVersion.objects.get()
    assert "What this policy does not forbid" in author.text
    clause = version.clauses.filter(kind="prohibited", rules__isnull=False).first()
    wrong = "\n\n".join([*clause.permitted_examples, clause.prohibited_examples[0]])
    page = change_clause(desk, version, text=VAGUE, permitted_examples=wrong)
    assert "P-04" in page.text
    assert "P-05" in page.text
    return version, "\n\n".join(clause.permitted_examples)


def mended(desk, version, examples):
    """Counsel cannot let the error pass, sends it back, and the author mends it."""
    desk.at("author", version).send("submit/")
    assert (
        "P-04"
        in desk.at("counsel", version).send("approve/", reason="It is meant so.", expect=409).text
    )
    desk.at("counsel", version).send("return/", reason="The example breaks the clause.")
    page = change_clause(desk, version, permitted_examples=examples)
    assert "P-04" not in page.text
    assert "P-05" in page.text


def rehearsed(desk, version):
    """The draft tried on texts that people judged, before it binds anybody."""
    clause = version.clauses.filter(kind="prohibited", rules__isnull=False).last()
    said = clause.prohibited_examples[0].replace('"', '""')
    texts = f'id,text,label\n1,"{said}",flag\n2,Good morning,ok\n'.encode()
    author = desk.at("author", version, "rehearsals/")
    author.send("upload", source="upload", upload=upload("texts.csv", texts))
    assert "It is being counted" in author.text
    rehearse_texts(Rehearsal.objects.get(version=version).pk)
    author.open(author.path)
    assert "What would change, by clause" in author.text
    assert clause.number in author.text
    rates = author.html.xpath("//section[@aria-labelledby='h-rates']")[0].text_content()
    assert "100.0%" in rates
    assert author.html.xpath("//svg")


def in_force(desk, version, on, reason=""):
    """Counsel answers the warning, the chief publishes; neither is the author."""
    desk.at("author", version).send("submit/")
    if reason:
        assert "P-05" in desk.at("counsel", version).send("approve/", reason="", expect=409).text
    desk.at("counsel", version).send("approve/", reason=reason)
    chief = desk.at("chief", version).send("publish/", effective_on=on)
    version.refresh_from_db()
    assert version.status == "published"
    assert "Published" in chief.text
    assert "As everybody reads it" in chief.text


def signed(agency, version):
    """Two officers are asked by e-mail; one reads, answers and signs, and HR sees who did not."""
    unit, hr = UnitFactory(organization=agency, name="Patrol"), Visitor(member(agency, "hr"))
    for number, name in (("1184", "Tamsin"), ("1187", "Einar")):
        told = {"unit": str(unit.pk), "employee_number": number, "email": f"{number}@mail.example"}
        told |= {"given_name": name, "family_name": "Okafor-Lind"}
        hr.open("/admin/personnel/").send("employee_number", **told)
    hr.open("/admin/acknowledgements/assign/").send(
        "due_on", version=str(version.pk), due_on="2031-03-24"
    )
    assert "0 of 2 people have signed" in hr.text
    ask_to_sign()
    (asked,) = [one for one in mail.outbox if one.to == ["1184@mail.example"]]
    officer = Visitor().open(re.findall(r"/p/[\w-]+", str(asked.body))[0])
    officer.open("/portal/policy/pages/1/")
    while "/pages/" in officer.path:
        officer.send(officer.path)
    _, questions = questions_of(Reading.objects.get(entry__employee_number="1184"))
    officer.send("q0", **{f"q{place}": one.right for place, one in enumerate(questions)})
    assert "All of your answers are right." in officer.text
    typed = {"signed_name": "Tamsin Okafor-Lind", "employee_number": "1184", "agrees": "on"}
    officer.open("/portal/policy/sign/").send("signed_name", **typed)
    assert version.content_sha256 in officer.text
    assert "1 of 2 people have signed" in hr.open("/admin/acknowledgements/").text


def test_from_a_pack_to_the_second_version(agency, time_machine):
    desk = Desk(agency)
    first, examples = drafted(desk, agency)
    mended(desk, first, examples)
    rehearsed(desk, first)
    desk.at("author", first)
    assert (
        desk.people["author"].client.post(f"/admin/policies/{first.public_id}/approve/").status_code
        == 403
    )
    in_force(desk, first, DAY_ONE, reason="Defined by the examples of the clause.")
    print_papers()
    anybody = Visitor().open("/policy/LPD/")
    assert "Version 1 has been in force since March 3, 2031." in anybody.text
    assert VAGUE in anybody.text
    (paper,) = anybody.links("/policy.pdf")
    assert VAGUE in " ".join(pdf_text(anybody.client.get(paper).content).split())
    signed(agency, first)

    time_machine.move_to(timezone.now() + timedelta(days=30), tick=False)
    desk.at("author", first).send("next/")
    second = PolicyVersion.objects.get(number=2)
    change_clause(desk, second, text="Do not call the people we serve names.")
    counsel = desk.at("counsel", second, "differences/")
    gone = " ".join(one.text_content() for one in counsel.html.iter("del"))
    assert "post anything negative" in gone
    assert "clauses are the same" in counsel.text
    in_force(desk, second, "2031-05-01")
    anybody.open("/policy/LPD/")
    assert "Version 1 has been in force" in anybody.text
    assert "Not yet in force" in anybody.text
    time_machine.move_to("2031-05-01T17:00:00Z", tick=False)
    anybody.open("/policy/LPD/")
    assert "Version 2 has been in force since May 1, 2031." in anybody.text
    (changes,) = anybody.links("/differences/?lang=en")
    assert "Do not call the people we serve names." in anybody.open(changes).text
    assert version_in_force(agency, date(2031, 4, 30)) == first
    assert version_in_force(agency, date(2031, 5, 1)) == second
    assert verify()[1] is None
