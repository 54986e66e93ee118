"""Importers: one module a platform and format, recognised by content. Pure, no Django."""

from .canonical import CanonicalPost, Kind, Visibility
from .refused import ArchiveRefused
from .registry import Export, inspect, open_export

__all__ = [
    "ArchiveRefused",
    "CanonicalPost",
    "Export",
    "Kind",
    "Visibility",
    "inspect",
    "open_export",
]
