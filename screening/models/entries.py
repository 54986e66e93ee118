"""What can be wrong in a person's file: an item of a report, a post, an account."""

from __future__ import annotations

from screening.models.accounts import SocialAccount
from screening.models.cases import Case
from screening.models.posts import Post
from screening.models.reports import ReportItem

Entry = ReportItem | Post | SocialAccount


def said(entry: Entry) -> Post | None:
    """The post that it is about; None for an account."""
    if isinstance(entry, ReportItem):
        return entry.post
    return entry if isinstance(entry, Post) else None


def case_of(entry: Entry) -> Case:
    if isinstance(entry, ReportItem):
        return entry.report.case
    return entry.account.case if isinstance(entry, Post) else entry.case


def known_by(entry: Entry) -> str:
    """The hash on which statements, corrections, marks and blocks of it hang, in every case."""
    post = said(entry)
    if post is not None:
        return post.text_sha256
    assert isinstance(entry, SocialAccount)
    return entry.sha256


def target_of(entry: Entry) -> str:
    """How the trail names it."""
    kinds = {ReportItem: "item", Post: "post", SocialAccount: "account"}
    return f"{kinds[type(entry)]}:{entry.public_id}"
