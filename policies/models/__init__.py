from policies.models.clauses import Clause, DetectionRule, MatrixCell
from policies.models.policies import Policy, PolicyVersion
from policies.models.rehearsals import Rehearsal, Source

__all__ = [
    "Clause",
    "DetectionRule",
    "MatrixCell",
    "Policy",
    "PolicyVersion",
    "Rehearsal",
    "Source",
]
