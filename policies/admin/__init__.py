"""Policies in the staff site."""

# In this order: the last of them takes any other step of a version.
from policies.admin import differences, drafts, papers, records  # isort: skip

__all__ = ["differences", "drafts", "papers", "records"]
