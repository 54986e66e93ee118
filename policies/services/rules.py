"""The rules of a draft's clause, as its author leaves them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from config.accounts.models import User, actor
from config.audit.services import record
from config.errors import Conflict, Invalid
from policies.detection import RuleError, parse_rule
from policies.models import Clause, DetectionRule, PolicyVersion


class NoDraft(Conflict):
    code = "policy_frozen"
    remedy = "Make a new version."


@transaction.atomic
def edit_rules(
    *, clause: Clause, specs: Mapping[str, dict[str, Any]], by: User, at: datetime
) -> list[str]:
    """Its rules by key, whole; the keys that changed. What is not named is removed.

    The same again changes nothing.
    """
    version = PolicyVersion.objects.select_for_update().get(pk=clause.version_id)
    if not version.is_draft:
        raise NoDraft("Only a draft can be changed.")
    _check(specs)
    standing = {rule.key: rule for rule in clause.rules.all()}
    changed = [
        key for key, spec in specs.items() if key not in standing or standing[key].spec != spec
    ]
    removed = [key for key in standing if key not in specs]
    for key in changed:
        rule = standing.get(key) or DetectionRule(clause=clause, key=key)
        rule.spec = specs[key]
        rule.save()
    for key in removed:
        standing[key].delete()
    if changed or removed:
        record(
            stream=version.organization.stream,
            verb="edit_rules",
            actor=actor(by),
            agency=version.organization.code,
            target=f"clause:{clause.public_id}",
            at=at,
            payload={"changed": len(changed), "removed": len(removed)},
        )
    return [*changed, *removed]


def _check(specs: Mapping[str, dict[str, Any]]) -> None:
    for key, spec in specs.items():
        try:
            parse_rule({**spec, "id": "rule"})
        except RuleError as error:
            said = f"{error.place}: {error.reason} {error.remedy}"
            raise Invalid({key: [said]}) from error
