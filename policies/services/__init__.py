from policies.services.engine import CompiledPolicy, Match, ruleset
from policies.services.findings import Finding, check_version
from policies.services.packs import adopt_pack, import_pack
from policies.services.versions import (
    approve_version,
    create_policy,
    publish_version,
    return_version,
    start_version,
    submit_version,
    version_in_force,
    withdraw_version,
)

__all__ = [
    "CompiledPolicy",
    "Finding",
    "Match",
    "adopt_pack",
    "approve_version",
    "check_version",
    "create_policy",
    "import_pack",
    "publish_version",
    "return_version",
    "ruleset",
    "start_version",
    "submit_version",
    "version_in_force",
    "withdraw_version",
]
