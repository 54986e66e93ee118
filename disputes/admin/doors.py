"""What every page of a dispute begins with: which one, may they, and what came of an act."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils import timezone

from config.accounts.admin import signed_in
from config.accounts.models import Matter, User, actor
from config.audit.services import record_reads
from config.errors import Refusal
from disputes.models import Dispute, DisputeItem
from disputes.services import Disputable
from disputes.services.locking import ENTRY
from screening.access import record_look
from screening.admin.doors import Attempt, attempt, submission_of
from screening.models import Post

VIEW = "disputes.view_dispute"
ADD = "disputes.add_dispute"
ITEM_PARTS = (
    *(*ENTRY, "report_item__report__case__agency", "assigned_to"),
    *("tombstone", "theft_block__decided_by", "theft_block__document"),
)
PARTS = ("matter__screener", "screener", "person", "receipt", "completed_by", "follows")


def dispute_for(request: HttpRequest, number: str, perm: str = VIEW) -> Dispute:
    """404 where the file is out of sight, and where the role lacks `perm`."""
    seen = Matter.objects.visible_to(signed_in(request), perm)
    found = Dispute.objects.filter(number=number, matter__in=seen).select_related(*PARTS).first()
    if found is None:
        raise Http404
    return found


def acting_on(request: HttpRequest, number: str, perm: str) -> Dispute:
    """404 where the dispute is out of sight, 403 where the role does not include the act."""
    try:
        return dispute_for(request, number, perm)
    except Http404:
        dispute_for(request, number)
        raise PermissionDenied from None


def may(user: User, dispute: Dispute, perm: str) -> bool:
    return Matter.objects.visible_to(user, perm).filter(pk=dispute.matter_id).exists()


def look(request: HttpRequest, dispute: Dispute, target: str) -> None:
    """Somebody reads what the person said, or what was reported: the trail of the file says so."""
    record_look(signed_in(request), dispute.matter, target, timezone.now())


def look_at_reports(request: HttpRequest, found: Iterable[Disputable]) -> None:
    """Each report is read here; the trail of its own case says so."""
    for report in {one.item.report_id: one.item.report for one in found}.values():
        target = f"report:{report.public_id}"
        record_look(signed_in(request), report.case.matter, target, timezone.now())


def look_at_posts(request: HttpRequest, posts: Iterable[Post]) -> None:
    """Posts of the file are read here; the trails of their cases say so."""
    by, at = actor(signed_in(request)), timezone.now()
    looks = [(one.matter.stream, one.agency.code, f"post:{one.public_id}") for one in posts]
    record_reads(actor=by, at=at, looks=looks)


def item_for(dispute: Dispute, public_id: UUID) -> DisputeItem:
    found = dispute.items.filter(public_id=public_id).select_related(*ITEM_PARTS).first()
    if found is None:
        raise Http404
    found.dispute = dispute
    return found


@dataclass(frozen=True)
class Click:
    """What a door knows: the dispute, an item or none, who clicked, when, the form's number."""

    dispute: Dispute
    item: DisputeItem | None
    by: User
    at: datetime
    submission: UUID

    @property
    def given(self) -> dict[str, Any]:
        """What services ask of whoever acts; the same form again gives the first result."""
        return {"submission": self.submission, "by": self.by, "at": self.at}

    @property
    def the_item(self) -> DisputeItem:
        assert self.item is not None
        return self.item


@dataclass(frozen=True)
class Act:
    """Something that can be clicked: who may, when it is offered, its form, what it calls."""

    title: Any
    go: Any
    perm: str
    offered: Callable[[Any], bool]
    form: Callable[..., forms.BaseForm]
    call: Callable[[Click, dict[str, Any]], Any]
    said: Any
    text: Any = ""
    options: Callable[[Any], dict[str, Any]] = lambda thing: {}
    gate: Callable[[Any], Refusal | None] = lambda thing: None


def build(act: Act, thing: Any, name: str, data: Any = None, files: Any = None) -> Any:
    return act.form(data, files, auto_id=f"{name}_%s", **act.options(thing))


def click(
    request: HttpRequest, act: Act, thing: Any, name: str, dispute: Dispute, item: Any
) -> Attempt:
    """Try an act: its form filled from the request, its service called with the moment."""
    form = build(act, thing, name, request.POST, request.FILES)
    what = Click(dispute, item, signed_in(request), timezone.now(), submission_of(request))
    return attempt(form, lambda told: act.call(what, told))


def rows(
    acts: Mapping[str, Act],
    thing: Any,
    allowed: Callable[[str], bool],
    tried: Mapping[str, Any],
) -> Iterator[dict[str, Any]]:
    """The acts that are offered to this reader, with their forms; one that failed stays open."""
    for name, act in acts.items():
        if act.offered(thing) and allowed(act.perm):
            yield {
                "name": name,
                "act": act,
                "form": tried.get(name) or build(act, thing, name),
                "open": name in tried,
                "gate": act.gate(thing),
            }
