"""Who may do what: one table of roles, sides and permissions. Pure."""

from enum import StrEnum


class Role(StrEnum):
    ADMINISTRATOR = "administrator"
    POLICY_AUTHOR = "policy_author"
    COUNSEL = "counsel"
    INVESTIGATOR = "investigator"
    ANALYST = "analyst"
    SUPERVISOR = "supervisor"
    HR = "hr"
    DECISION_MAKER = "decision_maker"
    AUDITOR = "auditor"


class Side(StrEnum):
    """What an organization is to a matter (R-1); in-house work is both at once."""

    SCREENER = "screener"
    AGENCY = "agency"


# These see the matters of their own unit and those assigned or granted to them, nothing else.
NARROW = frozenset({Role.INVESTIGATOR, Role.ANALYST})


def _permissions(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What anybody with a place in the organization may see of it.
ORGANIZATION = _permissions(
    "accounts.view_organization accounts.view_unit accounts.view_closure policies.view_policy"
    " policies.view_policyversion policies.view_clause policies.view_detectionrule"
    " policies.view_matrixcell clocks.view_ruleadoption"
)
ADMINISTRATION = ORGANIZATION | _permissions(
    "accounts.change_organization accounts.add_unit accounts.change_unit accounts.view_user"
    " accounts.add_user accounts.change_user accounts.view_membership accounts.add_membership"
    " accounts.change_membership accounts.add_closure accounts.change_closure"
    " accounts.view_engagement"
    " screening.view_position screening.add_position screening.change_position"
    " documents.view_officialform documents.add_officialform delivery.view_mailreport"
)
# A client's onboarding is its screener's duty (R-25, 15 U.S.C. 1681e(a)).
ONBOARDING = _permissions("accounts.add_engagement accounts.change_engagement")
# Its own license for background work: entered by one, confirmed by another (G-22).
LICENSE = _permissions("screening.view_investigatorlicense")
LICENSING = LICENSE | _permissions("screening.add_investigatorlicense")
VOUCHING = LICENSE | _permissions("screening.confirm_investigatorlicense")
AUTHORING = ORGANIZATION | _permissions(
    "policies.add_policy policies.change_policy policies.add_policyversion"
    " policies.change_policyversion policies.add_clause policies.change_clause"
    " policies.delete_clause policies.add_detectionrule policies.change_detectionrule"
    " policies.delete_detectionrule policies.add_matrixcell policies.change_matrixcell"
    " policies.delete_matrixcell policies.submit_version policies.import_pack"
    " policies.add_rehearsal policies.view_rehearsal"
)
# Who of the agency's own people read and signed its policy, and who asks them to.
SIGNED = _permissions(
    "policies.view_rosterentry policies.view_policyassignment policies.view_reading"
    " policies.view_quiztry policies.view_acknowledgement policies.view_readinglink"
)
ASSIGNING = SIGNED | _permissions("policies.assign_version")
ROSTER = ASSIGNING | _permissions("policies.keep_roster")
# Status, dates and papers of a case; no post, flag or score.
STATUS = ORGANIZATION | _permissions(
    "accounts.view_matter screening.view_case screening.view_order screening.view_position"
    " screening.view_disclosure screening.view_authorization screening.view_certification"
    " screening.view_subject screening.view_statesheet"
    " screening.view_investigativenotice screening.view_scoperequest"
    " accounts.view_person clocks.view_clock documents.view_document delivery.view_delivery"
)
FILE = _permissions(
    "screening.view_socialaccount screening.view_identifier screening.view_discoveryentry"
    " screening.view_importbatch screening.view_post screening.view_visibilityproof"
    " screening.view_screeningrun screening.view_flag screening.view_review"
    " screening.view_report screening.view_reportitem screening.view_redactedpost"
    " screening.view_consumerstatement screening.view_tombstone screening.view_recipient"
    " screening.view_correction screening.view_reportedflag screening.view_filerequest"
    " screening.view_providercertification screening.view_itemblock screening.view_disputemark"
    " screening.view_noticereason"
    " disputes.view_dispute disputes.view_disputeitem disputes.view_evidence"
    " portal.view_portallink portal.view_message"
)
FURNISHED = _permissions(
    "screening.view_report screening.view_reportitem screening.view_redactedpost"
    " adverse_action.view_proposal adverse_action.view_notice adverse_action.view_decision"
    " adverse_action.view_response adverse_action.view_actiontaken"
    " adverse_action.view_speechrecord adverse_action.view_assessment"
)
SCREENING = (
    STATUS
    | FILE
    | _permissions(
        "screening.add_case screening.change_case screening.add_subject screening.change_subject"
        " screening.add_socialaccount screening.confirm_account screening.add_importbatch"
        " screening.establish_visibility screening.start_screening screening.review_flag"
        " screening.confirm_item screening.redact_post screening.issue_report"
        " screening.correct_subject screening.add_filerequest screening.add_scoperequest"
        " screening.add_disclosure portal.add_portallink portal.add_message disputes.add_dispute"
        " disputes.reinvestigate_item disputes.forward_to_provider disputes.find_frivolous"
        " delivery.add_delivery delivery.record_proof delivery.view_mailreport"
    )
)
SCREENING_LEAD = SCREENING | _permissions(
    "screening.furnish_report screening.close_case screening.cancel_order"
    " accounts.view_assignment accounts.view_engagement"
    " accounts.add_assignment accounts.add_wall accounts.view_wall accounts.add_grant"
    " accounts.view_grant disputes.assign_item disputes.complete_dispute disputes.extend_item"
    " disputes.approve_dismissal adverse_action.prepare_notice adverse_action.view_notice"
    " screening.reinsert_item screening.add_investigativenotice"  # where handling is direct
)
HR = (
    STATUS
    | FURNISHED
    | _permissions(
        "screening.add_order screening.correct_subject"
        " screening.add_position screening.change_position"
        " screening.add_person accounts.add_person accounts.change_person"
        " screening.add_disclosure screening.add_certification screening.add_authorization"
        " screening.add_investigativenotice screening.add_scoperequest"
        " portal.add_portallink adverse_action.propose_action adverse_action.issue_notice"
        " adverse_action.record_response adverse_action.record_action_taken"
        " adverse_action.withdraw_action adverse_action.close_case delivery.add_delivery"
        " adverse_action.write_speechrecord adverse_action.give_more_time"
        " adverse_action.write_assessment"
        " delivery.record_proof disputes.forward_dispute delivery.view_mailreport"
    )
)
# Who ordered cancels their own; a supervisor any.
ORDERING = _permissions(
    "screening.add_order screening.cancel_order screening.correct_subject accounts.view_engagement"
)
DECIDING = (
    STATUS
    | FURNISHED
    | _permissions(
        "adverse_action.decide_action adverse_action.withdraw_action"
        " adverse_action.write_speechrecord adverse_action.sign_speechrecord"
    )
)
LEGAL = _permissions(
    "policies.approve_version policies.view_rehearsal clocks.add_ruleadoption"
    " oversight.view_compliance"
)
# Constructive delivery is recorded by supervisor and counsel together
ASKING = _permissions("delivery.ask_constructive")
SIGNING = _permissions("delivery.sign_constructive")
# A mark against somebody who was not on notice stands by counsel's word alone
EXCUSING = _permissions("screening.add_noticereason")
TOLLING = _permissions("clocks.toll_clock")  # limits of discipline bind the agency alone
# The agency's own affair
HOLDS = _permissions("adverse_action.lift_hold adverse_action.sign_speechrecord")
OVERSIGHT = _permissions(
    "audit.view_auditevent accounts.view_matter oversight.view_compliance policies.view_rehearsal"
)

MATRIX: dict[Side, dict[Role, frozenset[str]]] = {
    Side.SCREENER: {
        Role.ADMINISTRATOR: ADMINISTRATION | ONBOARDING | LICENSING,
        Role.POLICY_AUTHOR: AUTHORING,
        Role.COUNSEL: STATUS | FILE | LEGAL | SIGNING | EXCUSING | VOUCHING,
        Role.INVESTIGATOR: SCREENING,
        Role.ANALYST: SCREENING,
        Role.SUPERVISOR: SCREENING_LEAD | ASKING | VOUCHING,
        Role.HR: frozenset(),
        Role.DECISION_MAKER: frozenset(),
        Role.AUDITOR: STATUS | FILE | OVERSIGHT | LICENSE,
    },
    Side.AGENCY: {
        Role.ADMINISTRATOR: ADMINISTRATION,
        Role.POLICY_AUTHOR: AUTHORING | ASSIGNING,
        Role.COUNSEL: STATUS | FURNISHED | LEGAL | HOLDS | TOLLING | SIGNING | SIGNED,
        Role.INVESTIGATOR: STATUS,
        Role.ANALYST: STATUS,
        Role.SUPERVISOR: STATUS | TOLLING | ORDERING | ASKING | SIGNED,
        Role.HR: HR | ROSTER,
        Role.DECISION_MAKER: DECIDING
        | ASSIGNING
        | _permissions(
            "policies.publish_version policies.withdraw_version policies.view_rehearsal"
        ),
        Role.AUDITOR: STATUS | FURNISHED | OVERSIGHT | SIGNED,
    },
}


def grants(side: Side, role: str, perm: str) -> bool:
    return perm in MATRIX[side].get(Role(role), frozenset())


def roles_with(perm: str, side: Side) -> frozenset[Role]:
    return frozenset(role for role, perms in MATRIX[side].items() if perm in perms)
