"""The screener's desk for disputes, and the ways in for those that come on paper or by phone."""

from disputes.admin import records

__all__ = ["records"]
