"""Why a version does not take its next step."""

from config.errors import Conflict, Refusal


class PolicyHasErrors(Refusal):
    code = "policy_has_errors"


class WarningsUnanswered(Refusal):
    code = "policy_has_warnings"
    remedy = "Change the wording, or write down why it stays."


class SamePersonRefused(Refusal):
    code = "same_person"


class SuitabilityMissing(Refusal):
    code = "suitability_missing"
    remedy = "Return it to the author, who adds the standard of suitability."


class PublishedSince(Conflict):
    code = "published_since"
    remedy = "Return it, and have counsel approve it beside the version that is in force now."


class Replaced(Conflict):
    code = "policy_replaced"
    remedy = "Withdraw the version that is in force."


class PolicyNamed(Conflict):
    code = "policy_named"
    remedy = "Make a new version of that policy."


class PolicyBeside(Conflict):
    """People are held to one text: an agency has one policy in force at a time."""

    code = "policy_beside"


class TextChanged(Conflict):
    code = "text_changed"
    remedy = "Read it again, then decide."
