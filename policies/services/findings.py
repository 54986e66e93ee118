"""The checks of `policies.findings` on a stored version."""

from policies.findings import Finding, check
from policies.models import PolicyVersion
from policies.services.stored import pack_of

__all__ = ["Finding", "check_version"]


def check_version(version: PolicyVersion) -> list[Finding]:
    """Every finding, in the order of the policy's own numbering."""
    return check(pack_of(version))
