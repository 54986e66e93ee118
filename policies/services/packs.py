"""A pack becomes a draft that its author can change."""

from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction

from config.accounts.models import Organization, User
from config.errors import Conflict
from policies import pack as packs
from policies.models import Clause, DetectionRule, MatrixCell, Policy, PolicyVersion
from policies.services.keeping import refuse_unkept
from policies.services.stored import pack_of
from policies.services.versions import create_policy, start_version
from policies.workflow import FROZEN

SAME = (
    "number",
    "title",
    "kind",
    "text",
    "why",
    "protects",
    "legal_basis",
    "limits",
    "duty",
    "category",
    "severity",
    "found_by",
    "disqualified_by",
)
LISTS = ("principles", "audience", "permitted_examples", "prohibited_examples")


class DraftStands(Conflict):
    code = "draft_stands"
    remedy = "Change it, or have it returned to its author."


def adopt_pack(
    *,
    organization: Organization,
    path: Path,
    by: User,
    at: datetime,
    submission: UUID | None = None,
) -> PolicyVersion:
    """A new policy of the organization with the pack as its first draft; a form adopts once."""
    pack = packs.load_pack(path)
    return draft_pack(organization=organization, pack=pack, by=by, at=at, submission=submission)


@transaction.atomic
def draft_pack(
    *,
    organization: Organization,
    pack: packs.Pack,
    policy: Policy | None = None,
    by: User,
    at: datetime,
    submission: UUID | None = None,
) -> PolicyVersion:
    """The next draft of `policy`, else the first of a new one by the pack's title; once a form.

    Raises Invalid for what no draft can keep; findings do not stop a draft.
    """
    Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
    drafted = PolicyVersion.objects.filter(policy__organization=organization, author=by)
    if submission and (before := drafted.filter(submission=submission).first()):
        return before
    if policy is None:
        refuse_unkept([("policy, title", Policy(name=pack.title))])
        policy = create_policy(organization=organization, name=pack.title, by=by, at=at)
    return import_pack(policy=policy, pack=pack, submission=submission, by=by, at=at)


@transaction.atomic
def import_pack(
    *,
    policy: Policy,
    pack: packs.Pack,
    by: User,
    at: datetime,
    submission: UUID | None = None,
) -> PolicyVersion:
    """The pack as the next draft of a policy, whole or not at all."""
    said = _frame(pack)
    clauses = [_clause(at, one) for at, one in enumerate(pack.clauses, 1)]
    rules = [
        DetectionRule(clause=row, key=rule.id, note=rule.note, spec=_spec(rule.as_dict()))
        for row, each in zip(clauses, pack.clauses, strict=True)
        for rule in each.rules
    ]
    cells = [
        MatrixCell(**{**asdict(cell), "factors": list(cell.factors)}) for cell in pack.matrix.cells
    ]
    rows = [*clauses, *rules, *cells]
    refuse_unkept([("policy", PolicyVersion(**said)), *((str(row), row) for row in rows)])
    version = start_version(policy=policy, by=by, at=at, submission=submission, **said)
    for clause in clauses:
        clause.version = version
    for cell in cells:
        cell.version = version
    Clause.objects.bulk_create(clauses)
    DetectionRule.objects.bulk_create(rules)
    MatrixCell.objects.bulk_create(cells)
    return version


@transaction.atomic
def next_version(
    *, version: PolicyVersion, by: User, at: datetime, submission: UUID | None = None
) -> PolicyVersion:
    """A draft that says what this version says, for its author to change; a form begins one."""
    policy = Policy.objects.select_for_update().get(pk=version.policy_id)
    if submission and (before := policy.versions.filter(submission=submission).first()):
        return before
    if version.status not in FROZEN:
        raise DraftStands("This version can still be changed itself.")
    pack = replace(pack_of(version), version="")
    return import_pack(policy=policy, pack=pack, submission=submission, by=by, at=at)


def _frame(pack: packs.Pack) -> dict[str, Any]:
    return {
        "label": pack.version,
        "language": pack.language,
        "mission": pack.mission,
        "suitability": pack.suitability,
        "principles": [asdict(principle) for principle in pack.principles],
        "not_forbidden": pack.not_forbidden,
        "categories": [asdict(category) for category in pack.categories],
        "severities": [_severity(pack, severity) for severity in pack.severities],
        "ladder": list(pack.matrix.ladder),
    }


def _severity(pack: packs.Pack, severity: packs.Severity) -> dict[str, Any]:
    return {**asdict(severity), "lookback_months": pack.matrix.lookback(severity.key)}


def _clause(position: int, clause: packs.Clause) -> Clause:
    return Clause(
        position=position,
        **{name: getattr(clause, name) for name in SAME},
        **{name: list(getattr(clause, name)) for name in LISTS},
    )


def _spec(rule: dict[str, object]) -> dict[str, object]:
    """Without the id: the row has its own."""
    return {key: value for key, value in rule.items() if key != "id"}
