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


@transaction.atomic
def adopt_pack(
    *,
    organization: Organization,
    path: Path,
    by: User,
    at: datetime,
    submission: UUID | None = None,
) -> PolicyVersion:
    """A new policy of the organization with the pack as its first draft; a form adopts once."""
    Organization.objects.select_for_update(no_key=True).get(pk=organization.pk)
    drafted = PolicyVersion.objects.filter(policy__organization=organization, author=by)
    if submission and (before := drafted.filter(submission=submission).first()):
        return before
    pack = packs.load_pack(path)
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
    version = start_version(
        policy=policy,
        by=by,
        at=at,
        submission=submission,
        label=pack.version,
        language=pack.language,
        mission=pack.mission,
        suitability=pack.suitability,
        principles=[asdict(principle) for principle in pack.principles],
        not_forbidden=pack.not_forbidden,
        categories=[asdict(category) for category in pack.categories],
        severities=[_severity(pack, severity) for severity in pack.severities],
        ladder=list(pack.matrix.ladder),
    )
    for position, clause in enumerate(pack.clauses, 1):
        _write_clause(version, position, clause)
    MatrixCell.objects.bulk_create(
        MatrixCell(version=version, **{**asdict(cell), "factors": list(cell.factors)})
        for cell in pack.matrix.cells
    )
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


def _severity(pack: packs.Pack, severity: packs.Severity) -> dict[str, Any]:
    return {**asdict(severity), "lookback_months": pack.matrix.lookback(severity.key)}


def _write_clause(version: PolicyVersion, position: int, clause: packs.Clause) -> None:
    row = Clause.objects.create(
        version=version,
        position=position,
        **{name: getattr(clause, name) for name in SAME},
        **{name: list(getattr(clause, name)) for name in LISTS},
    )
    DetectionRule.objects.bulk_create(
        DetectionRule(clause=row, key=rule.id, note=rule.note, spec=_spec(rule.as_dict()))
        for rule in clause.rules
    )


def _spec(rule: dict[str, object]) -> dict[str, object]:
    """Without the id: the row has its own."""
    return {key: value for key, value in rule.items() if key != "id"}
