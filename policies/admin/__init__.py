"""Policies in the staff site."""

# In this order: the last of them takes any other step of a version.
from policies.admin import differences, papers, records  # isort: skip

__all__ = ["differences", "papers", "records"]
