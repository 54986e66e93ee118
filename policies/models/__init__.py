from policies.models.acknowledgements import (
    Acknowledgement,
    PolicyAssignment,
    QuizTry,
    Reading,
    ReadingLink,
)
from policies.models.clauses import Clause, DetectionRule, MatrixCell
from policies.models.policies import Policy, PolicyVersion
from policies.models.roster import RosterEntry, units_of

__all__ = [
    "Acknowledgement",
    "Clause",
    "DetectionRule",
    "MatrixCell",
    "Policy",
    "PolicyAssignment",
    "PolicyVersion",
    "QuizTry",
    "Reading",
    "ReadingLink",
    "RosterEntry",
    "units_of",
]
