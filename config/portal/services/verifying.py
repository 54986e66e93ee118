"""Whether a paper in somebody's hand is ours: its code gives hash and date, and nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from config.documents.models import Document
from config.portal.models import PortalAttempt
from config.portal.services import attempts
from config.portal.tokens import spelled_in_hex


@dataclass(frozen=True)
class Issued:
    """`sha256`: of the file as it left the house, in lower-case hex."""

    issued_on: date
    sha256: str


def find_issued(*, code: str, address: str, at: datetime) -> Sequence[Issued]:
    """What was issued under a code that a paper prints; the same words issued twice are two files.

    Asks for no account and tells nobody whose it is. Raises TooManyTries.
    """
    attempts.check_address(address, at)
    spelled = spelled_in_hex(code)
    papers = Document.objects.filter(code=spelled) if spelled else Document.objects.none()
    found = [
        Issued(_day(paper), paper.file_sha256)
        for paper in papers.select_related("matter__agency", "matter__screener")
    ]
    attempts.keep(PortalAttempt.Kind.PAPER, address, None, bool(found), at)
    return found


def _day(paper: Document) -> date:
    matter = paper.matter
    return (matter.agency or matter.screener).on(paper.issued_at)
