from policies.services.bench import Bench, Tried, try_clause, try_posts, words_of
from policies.services.drafts import change_draft
from policies.services.engine import CompiledPolicy, Match, ruleset
from policies.services.findings import Finding, check_version
from policies.services.packs import adopt_pack, draft_pack, import_pack, next_version
from policies.services.papers import (
    preview_paper,
    print_paper,
    print_papers,
    read_paper,
    said_by,
)
from policies.services.publicity import public_versions, set_publicity, version_before
from policies.services.rehearsals import (
    cancel_rehearsal,
    forget_samples,
    start_rehearsal,
    work_on_rehearsal,
)
from policies.services.rules import edit_rules
from policies.services.versions import (
    approve_version,
    create_policy,
    is_replaced,
    publish_version,
    return_version,
    start_version,
    submit_version,
    successor_of,
    version_in_force,
    withdraw_version,
)

__all__ = [
    "Bench",
    "CompiledPolicy",
    "Finding",
    "Match",
    "Tried",
    "adopt_pack",
    "approve_version",
    "cancel_rehearsal",
    "change_draft",
    "check_version",
    "create_policy",
    "draft_pack",
    "edit_rules",
    "forget_samples",
    "import_pack",
    "is_replaced",
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
    "start_rehearsal",
    "start_version",
    "submit_version",
    "successor_of",
    "try_clause",
    "try_posts",
    "version_before",
    "version_in_force",
    "withdraw_version",
    "words_of",
    "work_on_rehearsal",
]
