"""A version on paper: tagged, whole, printed once, sealed, never changed."""

import io
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import mkdtemp

import pikepdf
import pytest
from django.urls import reverse
from pdfua import validate

from config.audit.models import AuditEvent
from config.documents.services import check_seal
from policies import services
from policies.models import PolicyPaper, PolicyVersion
from policies.pack import load_pack
from policies.services.papers import NotPublished
from tests.accounts.factories import OrganizationFactory, UserFactory, member
from tests.documents.reading import pdf_text
from tests.policies.factories import DRUGS, LONG_AGO, SOUND, policy_in_force, published
from tests.rawsql import check_kept

pytestmark = pytest.mark.printed
AT = datetime(2031, 1, 2, tzinfo=UTC)


def small():
    """A version in force, where law itself decides in one clause, and the next one as a draft."""
    organization = OrganizationFactory(code="LPD")
    path = Path(mkdtemp()) / "policy.toml"
    drugs = DRUGS.replace("why =", 'disqualified_by = "18 U.S.C. 922(g)(3)"\nwhy =')
    path.write_text(drugs + SOUND, encoding="utf-8")
    by = UserFactory()
    policy = services.create_policy(organization=organization, name="P", by=by, at=LONG_AGO)
    draft = services.import_pack(policy=policy, pack=load_pack(path), by=by, at=LONG_AGO)
    version = published(draft, effective_on=date(2030, 1, 1))
    services.next_version(version=version, by=by, at=LONG_AGO)
    return services.print_paper(version=version, by=by, at=AT)


WORLDS = {"kept": small, "large": lambda: policy_in_force(OrganizationFactory())}


@pytest.fixture
def kept(standing, db):
    return standing


@pytest.fixture
def large(standing, db):
    return standing


def test_the_paper_says_the_whole_policy(kept):
    words = " ".join(pdf_text(services.read_paper(kept)).split())
    for said in (
        "January 1, 2030",
        kept.version.content_sha256[:16],
        "Contents",
        "We keep people safe.",
        "What this policy does not forbid",
        "Why this rule: Fear keeps people from calling us.",
        "How it protects you: You stay clear of a charge.",
        "I will shoot hoops with you.",
        "Disqualified by law This is law, not our policy.",
        "By statute: 18 U.S.C. 922(g)(3) Do not praise drugs.",
        "suspension reprimand termination",
        "Page 1 of",
    ):
        assert said in words
    assert words.rindex("1 Threats") < words.rindex("Disqualified by law") < words.rindex("2 Drugs")
    for user in (kept.version.author, kept.version.counsel, kept.version.approver):
        assert user.name not in words


def test_the_paper_is_sealed_and_recorded(kept):
    assert check_seal(services.read_paper(kept)) is None or kept.sealed_sha256
    event = AuditEvent.objects.get(verb="print_policy")
    assert event.payload == {"sha256": kept.sha256, "sealed": kept.sealed_sha256}


def test_the_paper_is_printed_once(kept):
    again = services.print_paper(version=kept.version, at=AT)
    assert (again, PolicyPaper.objects.count()) == (kept, 1)
    assert AuditEvent.objects.filter(verb="print_policy").count() == 1


def test_the_paper_never_changes(kept):
    check_kept("policies_policypaper", kept.pk, "pages")


def test_a_draft_has_a_preview_and_no_paper(client, kept):
    draft = PolicyVersion.objects.get(status="draft")
    with pytest.raises(NotPublished):
        services.print_paper(version=draft, at=AT)
    client.force_login(member(draft.organization, "counsel"))
    url = reverse("admin:policy-version-paper", args=[draft.public_id])
    words = pdf_text(client.get(url).content)
    assert "NOT ISSUED" in words
    assert "not in force" in words
    url = reverse("admin:policy-version-paper", args=[kept.version.public_id])
    assert client.get(url).content == services.read_paper(kept)
    assert PolicyPaper.objects.count() == 1


def test_a_policy_in_spanish_is_framed_in_spanish(kept):
    draft = PolicyVersion.objects.get(status="draft")
    draft.language = "es"
    words = " ".join(pdf_text(services.preview_paper(draft).pdf).split())
    assert "Lo que esta política no prohíbe" in words
    assert "Por qué esta regla:" in words


def test_the_paper_can_be_read_by_everybody(large, tmp_path):
    """PDF/A-2a and PDF/UA-1: a tag tree, headings, table headers, contents that lead on."""
    path = tmp_path / "policy.pdf"
    path.write_bytes(services.read_paper(services.print_paper(version=large, at=AT)))
    assert not validate(str(path)).findings
    with pikepdf.open(io.BytesIO(path.read_bytes())) as pdf:
        kinds = {
            str(one.S) for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/S" in one
        }
        links = [
            one for page in pdf.pages for one in page.get("/Annots", []) if one.Subtype == "/Link"
        ]
    assert {"/H1", "/H2", "/TH", "/TD", "/Link"} <= kinds
    assert len(links) >= large.clauses.count()
