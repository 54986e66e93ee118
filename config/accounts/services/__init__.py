from config.accounts.services.matters import (
    assign,
    build_wall,
    close_matter,
    grant_exception,
    next_reference,
    open_matter,
    open_person_file,
    record_matter,
)
from config.accounts.services.organizations import (
    activate_engagement,
    add_membership,
    create_organization,
    create_user,
    end_membership,
    propose_engagement,
    refuse_own_role,
    suspend_engagement,
)

__all__ = [
    "activate_engagement",
    "add_membership",
    "assign",
    "build_wall",
    "close_matter",
    "create_organization",
    "create_user",
    "end_membership",
    "grant_exception",
    "next_reference",
    "open_matter",
    "open_person_file",
    "propose_engagement",
    "record_matter",
    "refuse_own_role",
    "suspend_engagement",
]
