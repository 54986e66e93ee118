"""This room's doors for staff: pages of daily work, and records for looking something up."""

from screening.admin import files, investigating, licenses, messages, pages, records

__all__ = ["files", "investigating", "licenses", "messages", "pages", "records"]
