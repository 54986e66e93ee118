from config.accounts.services.engagements import (
    activate_engagement,
    end_engagement,
    propose_engagement,
    record_onboarding,
    set_handling,
    set_service_level,
    suspend_engagement,
)
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
from config.accounts.services.memberships import add_membership, end_membership, holders
from config.accounts.services.organizations import create_organization, create_unit, create_user

__all__ = [
    "activate_engagement",
    "add_membership",
    "assign",
    "build_wall",
    "close_matter",
    "create_organization",
    "create_unit",
    "create_user",
    "end_engagement",
    "end_membership",
    "grant_exception",
    "holders",
    "next_reference",
    "open_matter",
    "open_person_file",
    "propose_engagement",
    "record_matter",
    "record_onboarding",
    "set_handling",
    "set_service_level",
    "suspend_engagement",
]
