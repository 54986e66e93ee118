from policies.models.clauses import Clause, DetectionRule, MatrixCell
from policies.models.papers import PolicyPaper
from policies.models.policies import Policy, PolicyVersion
from policies.models.rehearsals import Rehearsal, Source, may_read_rehearsals

__all__ = [
    "Clause",
    "DetectionRule",
    "MatrixCell",
    "Policy",
    "PolicyPaper",
    "PolicyVersion",
    "Rehearsal",
    "Source",
    "may_read_rehearsals",
]
