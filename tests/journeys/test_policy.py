"""Journey 1 through the real doors: from a pack to the second version that everybody reads."""

import json
from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from config.audit.services import verify
from policies.models import PolicyVersion
from policies.services import version_in_force
from policies.tasks import print_papers
from tests.accounts.factories import OrganizationFactory, member
from tests.documents.reading import pdf_text
from tests.journeys.visitor import Visitor

pytestmark = [pytest.mark.django_db, pytest.mark.printed]
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


def rehearsed(tmp_path, capsys, version):
    """The draft as a file, tried on texts before it binds anybody."""
    call_command("export_policy", str(version.public_id))
    policy, texts = tmp_path / "policy.toml", tmp_path / "texts.csv"
    policy.write_text(capsys.readouterr().out, encoding="utf-8")
    clause = version.clauses.filter(kind="prohibited", rules__isnull=False).last()
    said = clause.prohibited_examples[0].replace('"', '""')
    texts.write_text(f'id,text,label\n1,"{said}",flag\n2,Good morning,ok\n', encoding="utf-8")
    call_command("rehearse_policy", "--texts", str(texts), "--policy", str(policy), "--json")
    found = json.loads(capsys.readouterr().out)
    assert (found["rows"], found["recall"], found["false_positive_rate"]) == (2, 1.0, 0.0)


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


def test_from_a_pack_to_the_second_version(agency, tmp_path, capsys, time_machine):
    desk = Desk(agency)
    first, examples = drafted(desk, agency)
    mended(desk, first, examples)
    rehearsed(tmp_path, capsys, first)
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
