from config.documents.services.forms import current_form, install_official_form, read_form
from config.documents.services.papers import (
    open_document,
    read_document,
    release_document,
    store_document,
)
from config.documents.services.sealing import check_seal, current_seal

__all__ = [
    "check_seal",
    "current_form",
    "current_seal",
    "install_official_form",
    "open_document",
    "read_document",
    "read_form",
    "release_document",
    "store_document",
]
