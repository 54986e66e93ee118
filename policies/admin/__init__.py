"""Policies in the staff site."""

# In this order: the last of them takes any other step of a version.
from policies.admin import (  # isort: skip
    acknowledging,
    differences,
    drafts,
    papers,
    personnel,
    records,
)

__all__ = ["acknowledging", "differences", "drafts", "papers", "personnel", "records"]
