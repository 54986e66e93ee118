from policies.models.acknowledgements import (
    Acknowledgement,
    PolicyAssignment,
    QuizTry,
    Reading,
    ReadingLink,
)
from policies.models.clauses import BINDING, Clause, DetectionRule, MatrixCell
from policies.models.papers import PolicyPaper, SignedReceipt
from policies.models.policies import Policy, PolicyVersion
from policies.models.rehearsals import Rehearsal, Source, may_read_rehearsals
from policies.models.roster import RosterEntry, units_of

__all__ = [
    "BINDING",
    "Acknowledgement",
    "Clause",
    "DetectionRule",
    "MatrixCell",
    "Policy",
    "PolicyAssignment",
    "PolicyPaper",
    "PolicyVersion",
    "QuizTry",
    "Reading",
    "ReadingLink",
    "Rehearsal",
    "RosterEntry",
    "SignedReceipt",
    "Source",
    "may_read_rehearsals",
    "units_of",
]
