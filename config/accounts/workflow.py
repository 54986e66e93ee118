"""The life of a client agency's engagement (R-25), and what stands before it begins. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from config.errors import Conflict


class EngagementStatus(StrEnum):
    PROPOSED = "proposed"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    ENDED = "ended"


# An ended client that comes back is onboarded anew.
TRANSITIONS: dict[EngagementStatus, frozenset[EngagementStatus]] = {
    EngagementStatus.PROPOSED: frozenset({EngagementStatus.ACTIVE, EngagementStatus.ENDED}),
    EngagementStatus.ACTIVE: frozenset({EngagementStatus.SUSPENDED, EngagementStatus.ENDED}),
    EngagementStatus.SUSPENDED: frozenset({EngagementStatus.ACTIVE, EngagementStatus.ENDED}),
    EngagementStatus.ENDED: frozenset({EngagementStatus.PROPOSED}),
}


@dataclass(frozen=True)
class Step:
    """One thing that onboarding records, in the column of this name."""

    name: str
    wanted: str
    citation: str


STEPS = (
    Step(
        "identity_verified_how",
        "How the agency's identity was verified",
        "FCRA 607(a), 15 U.S.C. 1681e(a)",
    ),
    Step("agreement_signed_on", "The signed agreement", "FCRA 607(a), 15 U.S.C. 1681e(a)"),
    Step(
        "purposes_certified_on",
        "The agency's certification of its purposes, and of no other use",
        "FCRA 607(a), 15 U.S.C. 1681e(a)",
    ),
    Step(
        "user_notice_delivered_on",
        "The Notice to Users (N-17), delivered",
        "FCRA 607(d), 15 U.S.C. 1681e(d)",
    ),
    Step(
        "summary_delivered_on",
        "The Summary of Rights (D-02), delivered",
        "FCRA 604(b)(1)(B), 15 U.S.C. 1681b(b)(1)(B)",
    ),
)


class EngagementTransitionRefused(Conflict):
    code = "engagement_transition"


def check_transition(current: str, wanted: EngagementStatus) -> None:
    if wanted not in TRANSITIONS[EngagementStatus(current)]:
        raise EngagementTransitionRefused(
            f"An engagement that is {current} cannot become {wanted.value}.",
            remedy="Reload the page: somebody else may have moved it on.",
        )
