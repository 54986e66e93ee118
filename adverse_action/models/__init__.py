from adverse_action.models.notices import (
    ActionTaken,
    ClosingAnswer,
    Decision,
    Notice,
    Response,
)
from adverse_action.models.proposals import Ground, Hold, Proposal

__all__ = [
    "ActionTaken",
    "ClosingAnswer",
    "Decision",
    "Ground",
    "Hold",
    "Notice",
    "Proposal",
    "Response",
]
