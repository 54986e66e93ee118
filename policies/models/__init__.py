from policies.models.clauses import Clause, DetectionRule, MatrixCell
from policies.models.policies import Policy, PolicyVersion

__all__ = ["Clause", "DetectionRule", "MatrixCell", "Policy", "PolicyVersion"]
