"""What this room refuses, with the reason in the name."""

from config.accounts.gates import GateRefusal
from config.errors import Conflict, Refusal


class NothingFurnished(Refusal):
    code = "nothing_furnished"
    citation = "15 U.S.C. 1681b(b)(3)"
    remedy = "Wait until the screener has furnished the report."


class NotInTheReport(Refusal):
    """R-15: a ground names an item of the report that was furnished, or it is no ground."""

    code = "not_in_the_report"
    remedy = "Choose items of the furnished report, or name the ground as other information."


class NotificationMissing(Refusal):
    code = "no_grounds"
    remedy = "Name at least one reported item or another reason."


class RegimeRefused(Refusal):
    code = "regime_refused"


class SamePerson(Refusal):
    code = "same_person"
    citation = "house practice R-28"
    remedy = "Ask a colleague who holds the role."


class AlreadyOpen(Conflict):
    code = "already_open"


class SecondPersonNeeded(Refusal):
    code = "second_person_needed"
    citation = "15 U.S.C. 1681m(a); house practice R-15"
    remedy = "Name a second person who agrees that the report played no part."


class NotHeld(Refusal):
    code = "not_held"


class NoGroundLeft(Refusal):
    code = "no_ground_left"
    citation = "15 U.S.C. 1681b(b)(3); house practice R-15"
    remedy = "Withdraw the action: a correction of the report took away what it rested on."


class IssuedAlready(Conflict):
    code = "issued_already"


class NothingToSend(Conflict):
    code = "nothing_to_send"
    remedy = "Reload the page: somebody may have sent it, or a new letter is owed."


class NotOffered(Conflict):
    code = "not_offered"
    remedy = "Reload the page: it offers what can be done now."


class CaseIsClosed(Refusal):
    code = "case_closed"
    remedy = "Order a new screening; what was furnished in this one stays in the person's file."


class NewerVersion(Conflict):
    code = "newer_version"
    remedy = "Reload the page, and read the version that counts."


class NotWritten(Refusal):
    code = "not_written"
    citation = "house practice R-17"
    remedy = "HR or the decision maker writes it first."


class NotTheirs(Refusal):
    code = "not_theirs"
    citation = "house practice R-17"
    remedy = "Ask the decision maker or counsel."


class NothingWaits(Refusal):
    code = "nothing_waits"
    remedy = "Time to answer begins with the notice."


class NotWeighed(GateRefusal):
    """R-32: the place wants criminal history weighed at this step; the citation is the place's."""

    code = "not_weighed"


class NothingToWeigh(Refusal):
    code = "nothing_to_weigh"
    citation = "house practice R-32"
    remedy = "Go on without it: a post alone never calls for it, nor does an exempt job."


class NotNow(Conflict):
    code = "not_now"
    remedy = "It is written before the notice, and again once the notice was received."


class AgencyDecides(Refusal):
    """R-24: a screener records neither intent nor decision, whoever handles the letters."""

    code = "agency_decides"
    citation = "house practice R-24"
    remedy = "A named person of the agency records it."


class CorrectedAlready(Conflict):
    code = "corrected_already"
    remedy = "Correct the newest letter, if that one is wrong too."


class NotCorrectable(Refusal):
    code = "not_correctable"
    citation = "house practice R-12"
    remedy = "Send the letter that the case asks for now."
