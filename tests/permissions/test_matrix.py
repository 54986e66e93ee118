"""Role by model by action, each cell through the admin's own doors.

v view, a add, c change, d delete; f view, but nothing before the report is furnished (R-1).
"""

from typing import Any

import lxml.html
import pytest
from django.contrib.admin import site
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from config.accounts.models import Assignment, Matter, User
from config.accounts.roles import Role, Side
from tests.permissions.town import Town, our_models
from tests.personas import signed_in

ROLES = tuple(Role)  # the columns, in this order, first the screener's people, then the agency's
TABLE = """
                            adm pol  cou inv ana sup hr  dec aud | adm pol  cou inv ana sup hr  dec aud
accounts.Closure            v   v    v   v   v   v   -   -   v   | v   v    v   v   v   v   v   v   v
accounts.Engagement         v   -    -   -   -   v   -   -   -   | v   -    -   -   -   v   -   -   -
accounts.Matter             -   -    v   v   v   v   -   -   v   | -   -    v   v   v   v   v   v   v
accounts.Membership         va  -    -   -   -   -   -   -   -   | va  -    -   -   -   -   -   -   -
accounts.Organization       vc  v    v   v   v   v   -   -   v   | vc  v    v   v   v   v   v   v   v
accounts.Person             -   -    v   v   v   v   -   -   v   | -   -    v   v   v   v   v   v   v
accounts.Unit               vac v    v   v   v   v   -   -   v   | vac v    v   v   v   v   v   v   v
accounts.User               vac -    -   -   -   -   -   -   -   | vac -    -   -   -   -   -   -   -
accounts.Wall               -   -    -   -   -   v   -   -   -   | -   -    -   -   -   -   -   -   -
adverse_action.ActionTaken  -   -    -   -   -   -   -   -   -   | -   -    v   -   -   -   v   v   v
adverse_action.Assessment   -   -    -   -   -   -   -   -   -   | -   -    v   -   -   -   v   v   v
adverse_action.Decision     -   -    -   -   -   -   -   -   -   | -   -    v   -   -   -   v   v   v
adverse_action.Notice       -   -    -   -   -   v   -   -   -   | -   -    v   -   -   -   v   v   v
adverse_action.Proposal     -   -    -   -   -   -   -   -   -   | -   -    v   -   -   -   v   v   v
adverse_action.SpeechRecord -   -    -   -   -   -   -   -   -   | -   -    v   -   -   -   v   v   v
clocks.Clock                -   -    v   v   v   v   -   -   v   | -   -    v   v   v   v   v   v   v
clocks.RuleAdoption         v   v    v   v   v   v   -   -   v   | v   v    v   v   v   v   v   v   v
delivery.Delivery           -   -    v   v   v   v   -   -   v   | -   -    v   v   v   v   v   v   v
disputes.Dispute            -   -    v   v   v   v   -   -   v   | -   -    -   -   -   -   -   -   -
disputes.DisputeItem        -   -    v   v   v   v   -   -   v   | -   -    -   -   -   -   -   -   -
documents.Document          -   -    v   v   v   v   -   -   v   | -   -    v   v   v   v   v   v   v
documents.OfficialForm      va  -    -   -   -   -   -   -   -   | va  -    -   -   -   -   -   -   -
policies.Clause             v   vacd v   v   v   v   -   -   v   | v   vacd v   v   v   v   v   v   v
policies.DetectionRule      v   vacd v   v   v   v   -   -   v   | v   vacd v   v   v   v   v   v   v
policies.MatrixCell         v   vacd v   v   v   v   -   -   v   | v   vacd v   v   v   v   v   v   v
policies.Policy             v   vac  v   v   v   v   -   -   v   | v   vac  v   v   v   v   v   v   v
policies.PolicyVersion      v   v    v   v   v   v   -   -   v   | v   v    v   v   v   v   v   v   v
portal.PortalLink           -   -    v   v   v   v   -   -   v   | -   -    -   -   -   -   -   -   -
screening.Authorization     -   -    v   v   v   v   -   -   v   | -   -    v   v   v   v   v   v   v
screening.Case              -   -    v   v   v   v   -   -   v   | -   -    v   v   v   v   v   v   v
screening.Flag              -   -    v   v   v   v   -   -   v   | -   -    -   -   -   -   -   -   -
screening.ImportBatch       -   -    v   v   v   v   -   -   v   | -   -    -   -   -   -   -   -   -
screening.Order             -   -    v   v   v   v   -   -   v   | -   -    v   v   v   v   v   v   v
screening.Position          vac -    v   v   v   v   -   -   v   | vac -    v   v   v   v   vac v   v
screening.Post              -   -    v   v   v   v   -   -   v   | -   -    -   -   -   -   -   -   -
screening.RedactedPost      -   -    v   v   v   v   -   -   v   | -   -    f   -   -   -   f   f   f
screening.Report            -   -    v   v   v   v   -   -   v   | -   -    f   -   -   -   f   f   f
screening.ReportItem        -   -    v   v   v   v   -   -   v   | -   -    f   -   -   -   f   f   f
screening.SocialAccount     -   -    v   v   v   v   -   -   v   | -   -    -   -   -   -   -   -   -
auth.Group                  -   -    -   -   -   -   -   -   -   | -   -    -   -   -   -   -   -   -
"""  # noqa: E501 - a table is read by its columns
# Shown inside others' pages or by no page: nobody reaches their rows by an address of their own.
WITHOUT_A_PAGE = """
accounts.Assignment accounts.Counter accounts.MatterUserObjectPermission
adverse_action.ClosingAnswer adverse_action.ClosingCase adverse_action.Ground
adverse_action.Hold adverse_action.MoreTime
adverse_action.Response adverse_action.SpeechSignOff adverse_action.TakenGround
audit.AuditEvent audit.StreamHead
clocks.ClockChange clocks.DeadlineNews clocks.Tolling
delivery.ConstructiveRequest delivery.DeliveryAttempt delivery.DeliveryEnclosure
delivery.DeliveryProof delivery.ElectronicConsent delivery.MailReport delivery.PrintBatch
delivery.PrintFault delivery.PrintPart delivery.ProofFile
disputes.Answer disputes.Check disputes.Dismissal disputes.Draft disputes.DraftFile
disputes.Evidence
disputes.EvidenceReview disputes.Extension disputes.FrivolousNotice disputes.NamedRecipient
disputes.PhoneNotice disputes.ProviderNotice disputes.Reinsertion disputes.Request
disputes.ResultsNotice disputes.TheftBlock disputes.ToldResult
documents.DocumentRelease
policies.Acknowledgement policies.PolicyAssignment policies.PolicyPaper policies.QuizTry
policies.Reading policies.ReadingLink policies.Rehearsal policies.RosterEntry
policies.SignedReceipt
portal.Arrival portal.ContactChoice portal.HeldFact portal.IdentityRule portal.LinkRequest
portal.Message portal.OneTimeCode portal.PortalAttempt portal.SavedWords screening.Certification
screening.ConsumerStatement
screening.Correction screening.Disclosure screening.DiscoveryEntry screening.DisputeMark
screening.FileRequest
screening.FileSheet screening.Identifier screening.InvestigativeNotice
screening.InvestigatorLicense screening.ItemBlock screening.NoticeReason
screening.ProviderCertification screening.ScopeRequest
screening.Recipient screening.ReportedFlag screening.Review screening.ScreeningRun
screening.StateSheet screening.Subject screening.SubjectCorrection screening.Tombstone
screening.VisibilityProof
"""


def table() -> dict[str, dict[tuple[Side, Role], str]]:
    """Model's label → side and role → what they may do."""
    found = {}
    for line in TABLE.strip("\n").splitlines()[1:]:
        label, *cells = line.replace("|", " ").split()
        assert len(cells) == 2 * len(ROLES), f"{label}: a role without a cell"
        keys = [(side, role) for side in (Side.SCREENER, Side.AGENCY) for role in ROLES]
        found[label] = dict(zip(keys, cells, strict=True))
    return found


CELLS = table()
EVERYBODY = [(side, role) for side in (Side.SCREENER, Side.AGENCY) for role in ROLES]


def test_every_model_has_its_row():
    """A new model stands in the table or says why it has no page, before anything else passes."""
    registered = {model._meta.label for model in site._registry}
    assert registered == set(CELLS)
    ours = {model._meta.label for model in our_models()}
    assert ours - registered == set(WITHOUT_A_PAGE.split())


def who(town: Town, side: Side, role: Role) -> User:
    """Somebody with this role, who works on both files where it takes an assignment."""
    user = town.personas("MRS" if side is Side.SCREENER else "LPD", role)
    for matter in Matter.objects.filter(person__in=[town.whole.person, town.early.person]):
        Assignment.objects.get_or_create(
            matter=matter, user=user, defaults={"assigned_at": town.world.at}
        )
    return user


def page(model: type[Model], name: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


def found(client: Client, model: type[Model], row: Model) -> str:
    """What the doors of one row let through, in the table's letters."""
    seen = client.get(page(model, "change", row.pk))
    letters = "v" if seen.status_code == 200 else ""
    listed = client.get(page(model, "changelist"), {"pk__exact": row.pk})
    in_list = page(model, "change", row.pk) in listed.content.decode()
    assert in_list is bool(letters), f"{model._meta.label}: list and page disagree"
    letters += "a" if client.get(page(model, "add")).status_code == 200 else ""
    letters += "c" if saves(client, model, row, seen) else ""
    letters += "d" if client.get(page(model, "delete", row.pk)).status_code == 200 else ""
    return letters or "-"


def saves(client: Client, model: type[Model], row: Model, seen: Any) -> bool:
    """Send the form back as a browser would; who may not change it is refused."""
    forms = lxml.html.fromstring(seen.content).forms if seen.status_code == 200 else []
    form = next((one for one in forms if str(one.get("id")).endswith("_form")), None)
    data = dict(form.form_values()) if form is not None else {}
    answer = client.post(page(model, "change", row.pk), data)
    if answer.status_code == 302:
        return True
    errors = answer.context and answer.context.get("errors")
    assert answer.status_code in (403, 404), f"{model._meta.label}: {errors}"
    return False


@pytest.mark.full
@pytest.mark.parametrize(
    ("side", "role"), EVERYBODY, ids=[f"{side}-{role}" for side, role in EVERYBODY]
)
def test_each_role_may_do_what_the_table_says_and_nothing_more(town, side, role):
    client, rows = signed_in(who(town, side, role)), town.rows(side)
    wrong = {}
    for model in site._registry:
        label = model._meta.label
        expected = CELLS[label][side, role]
        if model not in rows:
            assert client.get(page(model, "changelist")).status_code == 403, label
            continue
        early = town.of_early.get(model)
        told = found(client, model, rows[model]).replace("v", "f" if expected == "f" else "v")
        if expected == "f" and early and found(client, model, early) != "-":
            told += " early"
        if told != expected:
            wrong[label] = f"{told} instead of {expected}"
    assert wrong == {}
