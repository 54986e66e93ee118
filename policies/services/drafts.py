"""What an author changes in a draft as a whole."""

from datetime import datetime
from typing import Any

from django.db import transaction

from config.accounts.models import User, actor
from config.audit.services import record
from config.errors import Conflict
from policies.models import PolicyVersion


class NoDraft(Conflict):
    code = "no_draft"
    remedy = "Have counsel return it, or begin the next version."


@transaction.atomic
def change_draft(*, version: PolicyVersion, by: User, at: datetime, **said: Any) -> PolicyVersion:
    """Write these fields of a draft; what is written already is no act."""
    version = PolicyVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
    if not version.is_draft:
        raise NoDraft("Only a draft can be changed.")
    changed = sorted(name for name, value in said.items() if getattr(version, name) != value)
    if not changed:
        return version
    for name in changed:
        setattr(version, name, said[name])
    version.save(update_fields=changed)
    record(
        stream=version.organization.stream,
        verb="change_version",
        actor=actor(by),
        agency=version.organization.code,
        target=f"policy_version:{version.public_id}",
        at=at,
        payload={"fields": changed},
    )
    return version
