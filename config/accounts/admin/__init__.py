"""What every room's admin stands on, and the pages of organizations and people themselves."""

from config.accounts.admin import clients, members, records
from config.accounts.admin.base import (
    CappedPaginator,
    ReadOnlyAdmin,
    ScopedAdmin,
    places,
    signed_in,
    visible,
)

__all__ = [
    "CappedPaginator",
    "ReadOnlyAdmin",
    "ScopedAdmin",
    "clients",
    "members",
    "places",
    "records",
    "signed_in",
    "visible",
]
