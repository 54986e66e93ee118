from policies.services.drafts import change_draft
from policies.services.engine import CompiledPolicy, Match, ruleset
from policies.services.findings import Finding, check_version
from policies.services.packs import adopt_pack, import_pack, next_version
from policies.services.papers import (
    preview_paper,
    print_paper,
    print_papers,
    read_paper,
    said_by,
)
from policies.services.publicity import public_versions, set_publicity, version_before
from policies.services.versions import (
    approve_version,
    create_policy,
    publish_version,
    return_version,
    start_version,
    submit_version,
    version_in_force,
)

__all__ = [
    "CompiledPolicy",
    "Finding",
    "Match",
    "adopt_pack",
    "approve_version",
    "change_draft",
    "check_version",
    "create_policy",
    "import_pack",
    "next_version",
    "preview_paper",
    "print_paper",
    "print_papers",
    "public_versions",
    "publish_version",
    "read_paper",
    "return_version",
    "ruleset",
    "said_by",
    "set_publicity",
    "start_version",
    "submit_version",
    "version_before",
    "version_in_force",
]
