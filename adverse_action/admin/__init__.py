"""The agency's pages: what it contemplates, sends, waits for and decides."""

from adverse_action.admin import records

__all__ = ["records"]
