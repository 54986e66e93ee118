"""The door to a case's content: only what is visible, and each look on the trail (R-6, R-20)."""

from datetime import datetime
from typing import TypeVar

from django.db.models import Model

from config.accounts.models import Matter, MatterScoped, User, actor
from config.audit.services import record_read
from config.errors import Refusal
from screening.models import Flag, Post, RedactedPost, Report, ReportItem

M = TypeVar("M", bound=Model)


class NotVisible(Refusal):
    """Doors answer as if there were no such row (404)."""

    code = "not_visible"


def read_post(user: User, post: Post, at: datetime) -> Post:
    """The original words, for the screener's people; raises NotVisible for everybody else."""
    return _read(user, post, Post.objects.all(), post.matter, f"post:{post.public_id}", at)


def read_flag(user: User, flag: Flag, at: datetime) -> Flag:
    """A flag with its post, as the review desk shows it."""
    return _read(user, flag, Flag.objects.all(), flag.matter, f"flag:{flag.public_id}", at)


def read_redacted_post(user: User, post: RedactedPost, at: datetime) -> RedactedPost:
    target = f"redacted_post:{post.public_id}"
    return _read(user, post, RedactedPost.objects.all(), post.matter, target, at)


def read_report(user: User, report: Report, at: datetime) -> Report:
    target = f"report:{report.public_id}"
    return _read(user, report, Report.objects.all(), report.matter, target, at)


def read_item(user: User, item: ReportItem, at: datetime) -> ReportItem:
    target = f"item:{item.public_id}"
    return _read(user, item, ReportItem.objects.all(), item.matter, target, at)


def record_look(user: User, matter: Matter, target: str, at: datetime) -> None:
    """For a door that found the row in a matter it had checked; everybody else uses `read_…`."""
    record_read(
        stream=matter.stream,
        actor=actor(user),
        agency=matter.agency.code if matter.agency else matter.screener.code,
        target=target,
        at=at,
        payload={},
    )


def _read(
    user: User, row: M, rows: MatterScoped[M], matter: Matter, target: str, at: datetime
) -> M:
    if not rows.visible_to(user).filter(pk=row.pk).exists():
        raise NotVisible("There is nothing here that you may see.")
    record_look(user, matter, target, at)
    return row
