from policies.models.clauses import Clause, DetectionRule, MatrixCell
from policies.models.papers import PolicyPaper
from policies.models.policies import Policy, PolicyVersion

__all__ = ["Clause", "DetectionRule", "MatrixCell", "Policy", "PolicyPaper", "PolicyVersion"]
