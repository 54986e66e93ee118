"""The demo as a stranger gets it: built whole through services, and intact."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.utils import timezone

from adverse_action.models import Proposal
from config.accounts.models import Organization, User
from config.audit.services import verify
from config.demo import session
from config.demo.management.commands import demo
from config.demo.plot import STAGES, candidates
from config.errors import Refusal
from disputes.models import Dispute
from screening.models import Case, Flag, Report
from tests.accounts.factories import OrganizationFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)


@pytest.mark.full
def test_the_demo_is_built_whole_and_every_chain_is_intact(settings, tmp_path, time_machine):
    settings.DEMO = True
    time_machine.move_to(NOW, tick=True)
    told = []
    session.build(NOW, told.append)
    demo.sweep(timezone.now())
    assert len(told) == len(candidates()) == Case.objects.count() == 10
    assert verify()[1] is None
    stages_are_what_they_say()
    found = session.summary(timezone.now(), tmp_path / "demo")
    kinds = {paper["kind"] for paper in found["documents"]}
    wanted = {
        "report",
        "pre_adverse",
        "adverse",
        "dispute_results",
        "dispute_receipt",
        "withdrawal",
    }
    assert wanted <= kinds
    assert found["posts"] > 300
    assert found["flags"] == Flag.objects.count()
    for paper in found["documents"]:
        path = Path(configured.BASE_DIR) / paper["path"]
        assert path.read_bytes().startswith(b"%PDF-")
    said = demo.in_words(json.loads(json.dumps(found)))
    assert found["portal"] in said
    session.build(NOW, told.append)
    assert Case.objects.count() == 10  # a second start adds nothing


def stages_are_what_they_say():
    of = {
        row["slug"]: Case.objects.get(subject__person__email=row["person"]["email"])
        for row in candidates()
    }
    assert of["anders-pell"].status == "ordered"
    assert of["silas-wrenfield"].status == "authorized"  # in-house, by its own authority
    assert of["teodora-blix"].status == "closed"
    assert of["jolene-farrukh"].status == of["bram-castellanos-reyes"].status == "reviewing"
    waiting = Proposal.objects.get(case=of["marisol-quintero-hale"])
    assert (waiting.status, waiting.is_held) == ("waiting", False)
    assert waiting.earliest_on > waiting.agency.on(NOW)
    assert Proposal.objects.get(case=of["devin-marsh-ocampo"]).is_held
    assert Proposal.objects.get(case=of["winifred-okonjo-lund"]).status == "decided"
    assert Proposal.objects.get(case=of["rafael-ibarrondo-voss"]).status == "withdrawn"
    revised = Report.objects.filter(case=of["rafael-ibarrondo-voss"]).latest("version")
    assert (revised.version, revised.item_count) == (2, 0)
    assert Dispute.objects.get(person=of["devin-marsh-ocampo"].person).status == "received"


def test_no_demo_is_built_where_none_may_be(settings):
    settings.DEMO = False
    with pytest.raises(Refusal, match="do not allow"):
        session.build(NOW, print)
    assert not User.objects.exists()


def test_no_demo_is_built_beside_real_organizations(settings):
    settings.DEMO = True
    OrganizationFactory()
    with pytest.raises(Refusal, match="not the demo's"):
        session.build(NOW, print)
    assert Organization.objects.count() == 1


def test_every_candidate_has_a_story():
    assert {row["stage"] for row in candidates()} == set(STAGES)


def test_there_is_one_login_a_role():
    roles = [row["role"] for row in session.logins()]
    assert len(roles) == len(set(roles)) == 9
