"""What happens outside a case, in words: organizations, people, policies, forms, the calendar."""

from screening.admin.case_panels import Verb

WORDS = {
    "create_organization": Verb("Organization entered"),
    "create_user": Verb("User entered"),
    "add_membership": Verb("Role given"),
    "end_membership": Verb("Role ended"),
    "add_position": Verb("Position entered"),
    "propose_engagement": Verb("Client proposed"),
    "record_onboarding": Verb("Step of a client's onboarding recorded (R-25)", law=True),
    "set_service_level": Verb("Business days until a report agreed with a client"),
    "set_handling": Verb("Who prepares a client's notices agreed (R-24)", law=True),
    "order_class": Verb("Ordered for a class", agency=True),
    "end_engagement": Verb("Client ended", warned=True),
    "activate_engagement": Verb("Client taken on (R-25)", law=True),
    "suspend_engagement": Verb("Client suspended", warned=True),
    "add_closure": Verb("Day of closure entered"),
    "set_identity_rule": Verb("What the portal asks as proof of identity changed"),
    "adopt_rule": Verb("Law row switched by counsel", law=True),
    "make_feed": Verb("Calendar feed made"),
    "end_feed": Verb("Calendar feed ended"),
    "make_batch": Verb("Print file made of the letters that lay ready"),
    "compose_batch": Verb("Print file composed"),
    "hand_over_batch": Verb("Print file handed to the carrier"),
    "install_official_form": Verb("Official form installed", law=True),
    "create_policy": Verb("Policy begun"),
    "start_version": Verb("Policy version begun"),
    "submit_version": Verb("Policy version handed in"),
    "return_version": Verb("Policy version sent back", warned=True),
    "approve_version": Verb("Policy version approved"),
    "publish_version": Verb("Policy version published", law=True),
}
