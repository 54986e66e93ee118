"""Rules of a policy's clauses, run over posts: pure, explainable, and unable to hang."""

from policies.detection.errors import RuleError
from policies.detection.explain import explain, explain_hit
from policies.detection.parse import parse_rule
from policies.detection.rules import Kind, NotNear, Rule, Side, Unless
from policies.detection.scan import Examined, Hit, Ruleset, compile_rules
from policies.detection.views import View, explain_view

__all__ = [
    "Examined",
    "Hit",
    "Kind",
    "NotNear",
    "Rule",
    "RuleError",
    "Ruleset",
    "Side",
    "Unless",
    "View",
    "compile_rules",
    "explain",
    "explain_hit",
    "explain_view",
    "parse_rule",
]
