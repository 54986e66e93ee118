"""An account in dispute, for whoever looks again: what ties it to the person, and what does not."""

from typing import Any

from disputes.models import DisputeItem
from screening.models import DiscoveryEntry
from screening.services import identity


def account_of(one: DisputeItem) -> dict[str, Any] | None:
    """None where a post is disputed."""
    account = one.account
    if account is None:
        return None
    return {
        "account": account,
        "counted": identity(account),
        "identifiers": account.identifiers.order_by("recorded_at"),
        "posts": account.posts.as_they_stand().count(),
        "looks": DiscoveryEntry.objects.filter(account=account),
    }
