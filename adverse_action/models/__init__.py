from adverse_action.models.assessments import Assessment
from adverse_action.models.breaches import ActionTaken, TakenGround
from adverse_action.models.closing import ClosingCase
from adverse_action.models.moretime import MoreTime
from adverse_action.models.notices import (
    CAME_BACK,
    ClosingAnswer,
    Decision,
    Notice,
    Response,
)
from adverse_action.models.proposals import Ground, Hold, Proposal
from adverse_action.models.speech import SpeechRecord, SpeechSignOff

__all__ = [
    "CAME_BACK",
    "ActionTaken",
    "Assessment",
    "ClosingAnswer",
    "ClosingCase",
    "Decision",
    "Ground",
    "Hold",
    "MoreTime",
    "Notice",
    "Proposal",
    "Response",
    "SpeechRecord",
    "SpeechSignOff",
    "TakenGround",
]
