from config.portal.models.links import PortalAttempt, PortalLink
from config.portal.models.messages import ContactChoice, Message
from config.portal.models.proofs import HeldFact, IdentityRule, LinkRequest, OneTimeCode
from config.portal.models.waiting import Arrival, SavedWords

__all__ = [
    "Arrival",
    "ContactChoice",
    "HeldFact",
    "IdentityRule",
    "LinkRequest",
    "Message",
    "OneTimeCode",
    "PortalAttempt",
    "PortalLink",
    "SavedWords",
]
