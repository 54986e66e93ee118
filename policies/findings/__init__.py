"""What stands in the way of publishing a policy, P-01 to P-11: pure, for files and drafts alike."""

from policies.findings.checks import check
from policies.findings.found import Finding

__all__ = ["Finding", "check"]
