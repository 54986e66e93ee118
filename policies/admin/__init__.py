"""Policies in the staff site."""

from policies.admin import records

__all__ = ["records"]
