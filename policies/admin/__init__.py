"""Policies in the staff site."""

from policies.admin import acknowledging, personnel, records

__all__ = ["acknowledging", "personnel", "records"]
