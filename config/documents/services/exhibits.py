"""Documents that show something in a lower room's record: those of a matter, and a new one."""

from datetime import datetime

from config.accounts.models import Matter, User
from config.documents.models import Document
from config.documents.services.forms import pdf_fault
from config.documents.services.papers import store_document
from config.errors import Invalid

LONGEST_LIST = 200
KIND = "exhibit"


def exhibits_of(user: User, matter: Matter) -> list[tuple[str, str]]:
    """Target and title of each paper of the matter that the user may see, newest first."""
    found = Document.objects.visible_to(user).filter(matter=matter)[:LONGEST_LIST]
    return [(target_of(one), f"{one.title}, {one.issued_at:%Y-%m-%d}") for one in found]


def keep_exhibit(matter: Matter, title: str, data: bytes, by: User, at: datetime) -> str:
    """Store a PDF that somebody handed in; its target. Raises Invalid for anything else."""
    if fault := pdf_fault(data):
        raise Invalid({"paper": [fault]})
    document = store_document(
        matter=matter, kind=KIND, title=title[:160], language="en", rendered=data, by=by, at=at
    )
    return target_of(document)


def target_of(document: Document) -> str:
    return f"document:{document.public_id}"
