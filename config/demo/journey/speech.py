"""What the demo's HR writes into a speech record: the draft of the report, and own words."""

from adverse_action.models import Proposal
from adverse_action.services.drafting import drafted_points

WRITTEN = {
    "authorship": "Three identifiers agree, and two people of the screening company confirmed the"
    " account. The candidate has not said that anybody else uses it.",
    "capacity": "As a citizen: on a personal account, off duty, not employed by an agency then."
    " Nothing on the account names the job.",
    "public_concern": "The words named argue for no public question: they wish harm, mock people"
    " or boast. Criticism of police or of a city is no ground here.",
    "protected_activity": "Read for union matters, complaints about an employer, political"
    " activity and religion: none of the posts named is any of these.",
}


def points_of(proposal: Proposal) -> dict[str, str]:
    return {**drafted_points(proposal), **WRITTEN}
