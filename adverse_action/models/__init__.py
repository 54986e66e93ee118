from adverse_action.models.breaches import ActionTaken, SummarySent
from adverse_action.models.notices import (
    CAME_BACK,
    ClosingAnswer,
    Decision,
    Notice,
    Response,
)
from adverse_action.models.proposals import Ground, Hold, Proposal

__all__ = [
    "CAME_BACK",
    "ActionTaken",
    "ClosingAnswer",
    "Decision",
    "Ground",
    "Hold",
    "Notice",
    "Proposal",
    "Response",
    "SummarySent",
]
