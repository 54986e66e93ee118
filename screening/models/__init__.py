"""Cases, what was collected in them, what people said of it, and what was reported."""

from screening.models.accounts import DiscoveryEntry, Identifier, Platform, SocialAccount
from screening.models.authorizations import Authorization, Certification, Disclosure
from screening.models.blocks import ItemBlock
from screening.models.cases import Case, Outcome, Subject, SubjectCorrection
from screening.models.corrections import ConsumerStatement, Correction, Tombstone
from screening.models.files import FileRequest, FileSheet
from screening.models.flags import Dismissal, Flag, Review
from screening.models.imports import ImportBatch, Provenance
from screening.models.investigative import Interviewed, InvestigativeNotice, ScopeRequest
from screening.models.licenses import InvestigatorLicense
from screening.models.marks import DisputeMark
from screening.models.notice import NoticeReason
from screening.models.orders import CancelGround, Order, Purpose
from screening.models.positions import Position
from screening.models.posts import Post, VisibilityProof
from screening.models.redactions import RedactedPost, RedactionLabel
from screening.models.reinsertions import ProviderCertification
from screening.models.reports import Recipient, Report, ReportedFlag, ReportItem
from screening.models.runs import ScreeningRun
from screening.models.sheets import StateSheet

__all__ = [
    "Authorization",
    "CancelGround",
    "Case",
    "Certification",
    "ConsumerStatement",
    "Correction",
    "Disclosure",
    "DiscoveryEntry",
    "Dismissal",
    "DisputeMark",
    "FileRequest",
    "FileSheet",
    "Flag",
    "Identifier",
    "ImportBatch",
    "Interviewed",
    "InvestigativeNotice",
    "InvestigatorLicense",
    "ItemBlock",
    "NoticeReason",
    "Order",
    "Outcome",
    "Platform",
    "Position",
    "Post",
    "Provenance",
    "ProviderCertification",
    "Purpose",
    "Recipient",
    "RedactedPost",
    "RedactionLabel",
    "Report",
    "ReportItem",
    "ReportedFlag",
    "Review",
    "ScopeRequest",
    "ScreeningRun",
    "SocialAccount",
    "StateSheet",
    "Subject",
    "SubjectCorrection",
    "Tombstone",
    "VisibilityProof",
]
