"""The page of a dispute, the desk of one item, and what the person sent, opened safely."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from config.accounts.admin import signed_in
from config.accounts.models import User, actor
from config.accounts.pages import render_staff
from config.audit.models import AuditEvent
from config.audit.services import record_read
from config.clocks.models import Clock
from config.documents.responses import download
from config.documents.storage import read
from disputes.admin.acts import ACTS
from disputes.admin.claims import ClaimForms, claims_of
from disputes.admin.doors import (
    PARTS,
    acting_on,
    click,
    dispute_for,
    item_for,
    look,
    look_at_reports,
    may,
    rows,
)
from disputes.admin.item_acts import ITEM_ACTS, unread
from disputes.admin.lists import ITEM_STATES, STATES, targets
from disputes.admin.rights import requests_of
from disputes.admin.showing import account_of
from disputes.admin.theft import block_of
from disputes.checklists import checklist
from disputes.models import Dispute, DisputeItem, Evidence, Reinsertion, TheftBlock
from disputes.services import Independence, day_of, name_items, reinvestigators
from disputes.services.duties import LIMITS
from disputes.services.locking import ENTRY
from disputes.workflow import ItemStatus, Status
from screening.access import NotVisible, read_post
from screening.admin.doors import Attempt, attempt, done
from screening.admin.telling import entries_of
from screening.drawing import drawn_item
from screening.models import Post
from screening.services import heading_of, item_facts

__all__ = ["PARTS", "act", "dispute", "evidence", "item", "item_act", "name"]


def dispute(request: HttpRequest, number: str) -> HttpResponse:
    return _draw(request, dispute_for(request, number))


def act(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    what = ACTS.get(verb)
    if what is None:
        raise Http404
    if request.method != "POST":
        return dispute(request, number)
    found = acting_on(request, number, what.perm)
    tried = click(request, what, found, verb, found, None)
    if tried.failed:
        return _draw(request, found, {verb: tried.form}, tried)
    return done(request, str(what.said), "admin:dispute", number)


def name(request: HttpRequest, number: str) -> HttpResponse:
    """Say which items a dispute in words is about (R-13)."""
    if request.method != "POST":
        return dispute(request, number)
    found = acting_on(request, number, "disputes.add_dispute")
    forms = ClaimForms(request, found.person, found.screener, request.POST)
    tried = attempt(
        forms.first,
        lambda _told: name_items(
            dispute=found,
            claims=claims_of(forms),
            by=signed_in(request),
            at=timezone.now(),
        ),
    )
    if tried.failed:
        return _draw(request, found, tried=tried, naming=forms)
    return done(request, _("The items are named. Their clocks run."), "admin:dispute", number)


def _draw(
    request: HttpRequest,
    found: Dispute,
    failed: dict[str, Any] | None = None,
    tried: Attempt | None = None,
    naming: ClaimForms | None = None,
) -> HttpResponse:
    user, now = signed_in(request), timezone.now()
    items = _items(found)
    unnamed = found.status == Status.RECEIVED and not items
    if unnamed:
        naming = naming or ClaimForms(request, found.person, found.screener)
        look_at_reports(request, naming.found)
    look(request, found, found.reference)
    context = {
        "title": found.number,
        "crumbs": [(_("Disputes"), reverse("admin:disputes"))],
        "dispute": found,
        "status": (found.get_status_display(), STATES[Status(found.status)]),
        "today": found.screener.on(now),
        "followed_by": found.followed_by.all(),
        "items": [_row(one) for one in items],
        "deadlines": _deadlines(found, items, now),
        "evidence": found.evidence.select_related("item"),
        "notices": found.results_notices.select_related(
            "agency", "delivery", "document", "report"
        ).prefetch_related("told", "document__deliveries"),
        "phone": getattr(found, "phone_notice", None),
        "letters": found.provider_notices.exclude(provider="").select_related("document", "item"),
        "dismissals": found.dismissals.exclude(status="approved").select_related(
            "proposed_by", "answered_by"
        ),
        "refused": getattr(found, "frivolous_notice", None),
        "acts": list(rows(ACTS, found, lambda perm: may(user, found, perm), failed or {})),
        "requests": requests_of(found, found.screener.on(now)),
        "unnamed": unnamed,
        "naming": naming,
        "may_name": unnamed and may(user, found, "disputes.add_dispute"),
        "events": entries_of(_events(found, items)),
        "refusal": tried.refusal if tried else None,
    }
    status = tried.status if tried else 200
    return render_staff(request, "disputes/staff/dispute.html", context, status)


def _items(found: Dispute) -> list[DisputeItem]:
    return list(
        found.items.select_related(*ENTRY, "report_item__report__case__agency", "assigned_to")
    )


def _row(one: DisputeItem) -> dict[str, Any]:
    printed = one.report_item
    return {
        "item": one,
        "heading": heading_of(one.entry),
        "where": printed.report.case.agency.name if printed else UNREPORTED[one.said is None],
        "status": (one.get_status_display(), ITEM_STATES[ItemStatus(one.status)])
        if one.dispute.status != Status.FRIVOLOUS
        else (_("Not looked into"), ""),
    }


UNREPORTED = {True: _("Account of the file"), False: _("Post of the file, in no report")}
TITLES = {
    "D-05": _("Tell providers"),
    "D-06": _("Result"),
    "D-09": _("Letter N-07"),
    "D-10": _("Results notice"),
    "D-11": _("How it was checked"),
    "D-12": _("Fast deletion"),
    "D-13": _("Letter N-10"),
    "D-14": _("Letter N-11"),
    "D-47": _("Block"),
    **dict.fromkeys(sorted(LIMITS - {"D-06", "D-07"}), _("Result, by the law of the place")),
}


def _deadlines(found: Dispute, items: list[DisputeItem], now: datetime) -> list[dict[str, Any]]:
    numbers = {one.target: one.number for one in items}
    back = Reinsertion.objects.filter(item__in=items).select_related("item")
    numbers |= {one.target: one.item.number for one in back}
    thefts = TheftBlock.objects.filter(item__in=items).select_related("item")
    numbers |= {one.target: one.item.number for one in thefts}
    aims = {*targets(found, items), *numbers}
    clocks = Clock.objects.filter(target__in=aims).exclude(status="void")
    running = sorted(clocks, key=lambda clock: (clock.status != "open", str(clock.due_on)))
    return [
        {
            "title": _("%(what)s, item %(n)d") % {"what": TITLES[c.rule_id], "n": numbers[c.target]}
            if c.target in numbers
            else TITLES[c.rule_id],
            "on": c.due_on,
            "done": c.status == Clock.Status.CLOSED,
            "reason": c.counted_by,
            "clock": c,
        }
        for c in running
        if c.rule_id in TITLES
    ]


def _events(found: Dispute, items: list[DisputeItem]) -> list[AuditEvent]:
    about = targets(found, items)
    events = AuditEvent.objects.filter(stream=found.matter.stream, target__in=about)
    return list(events.exclude(verb="read").order_by("-seq")[:100])


def item(request: HttpRequest, number: str, public_id: UUID) -> HttpResponse:
    return _desk(request, dispute_for(request, number), public_id)


def item_act(request: HttpRequest, number: str, public_id: UUID, verb: str) -> HttpResponse:
    what = ITEM_ACTS.get(verb)
    if what is None:
        raise Http404
    if request.method != "POST":
        return item(request, number, public_id)
    found = acting_on(request, number, what.perm)
    one = item_for(found, public_id)
    tried = click(request, what, one, verb, found, one)
    if tried.failed:
        return _desk(request, found, public_id, {verb: tried.form}, tried)
    return done(request, str(what.said), "admin:dispute-item", number, public_id)


def _desk(
    request: HttpRequest,
    found: Dispute,
    public_id: UUID,
    failed: dict[str, Any] | None = None,
    tried: Attempt | None = None,
) -> HttpResponse:
    user, now = signed_in(request), timezone.now()
    one = item_for(found, public_id)
    look(request, found, one.target)
    mine = one.assigned_to_id == user.pk
    context = {
        "title": _("Item %(n)d") % {"n": one.number},
        "crumbs": [
            (_("Disputes"), reverse("admin:disputes")),
            (found.number, reverse("admin:dispute", args=[found.number])),
        ],
        "dispute": found,
        "item": one,
        "status": (one.get_status_display(), ITEM_STATES[ItemStatus(one.status)]),
        "today": found.screener.on(now),
        "day": day_of(one, now),
        "mine": mine,
        "theft": block_of(one),
        "back": one.reinsertions.select_related("document", "certification", "by"),
        "reported": _reported(one),
        "account": account_of(one),
        "original": _original(user, one, now) if mine else None,
        "points": checklist(one.reason, account=one.account_id is not None),
        "clocks": _deadlines(found, [one], now),
        "evidence": _sent(one, failed or {}),
        "unread": unread(one) if mine else None,
        "acts": list(rows(ITEM_ACTS, one, lambda perm: _offered(user, one, perm), failed or {})),
        "people": _people(one, now) if may(user, found, "disputes.assign_item") else [],
        "refusal": tried.refusal if tried else None,
    }
    status = tried.status if tried else 200
    return render_staff(request, "disputes/staff/item.html", context, status)


def _offered(user: User, one: DisputeItem, perm: str) -> bool:
    """Reading and deciding are for whoever has the item; the rest goes by role."""
    if perm == "disputes.reinvestigate_item" and one.assigned_to_id != user.pk:
        return False
    return may(user, one.dispute, perm)


def _reported(one: DisputeItem) -> dict[str, Any] | None:
    """The item as the agency has it, for `staff/_post.html`; None where no report has it."""
    if one.report_item is None:
        return None
    facts = item_facts(one.report_item)
    told = drawn_item(facts)
    return {
        **told,
        "language": told["lang"],
        "origin": f"Text SHA-256 {facts.text_sha256}",
        "before": told["around"],
    }


def _original(user: User, one: DisputeItem, now: datetime) -> dict[str, Any] | None:
    """The post as it was collected, for its reinvestigator; the look goes to the trail (R-11)."""
    if one.said is None:
        return None
    try:
        post = read_post(user, one.said, now)
    except NotVisible:
        return None
    return {
        "title": f"{post.platform} · {post.author_handle or post.account.handle}",
        "kind": post.get_kind_display(),
        "at": post.dated_at,
        "visibility": post.get_visibility_display(),
        "language": post.language,
        "text": post.whole,
        "spans": _spans(one),
        "redactions": [],
        "before": [_around(post, told) for told in post.thread],
        "origin": " · ".join(part for part in (post.url, f"SHA-256 {post.content_sha256}") if part),
    }


def _spans(one: DisputeItem) -> list[tuple[int, int, int]]:
    if one.report_item is None:
        return []
    flags = one.report_item.reported_flags.select_related("flag")
    return [(start, end, link.number) for link in flags for start, end in link.flag.spans]


def _around(post: Post, told: dict[str, Any]) -> dict[str, Any]:
    said = told.get("posted_at")
    at = datetime.fromisoformat(said) if said else None
    return {"who": told.get("author", ""), "at": at, "text": told.get("text", "")}


def _sent(one: DisputeItem, failed: dict[str, Any]) -> list[dict[str, Any]]:
    """What the person sent for this item, with what was said of it or the form to say it."""
    reviews = {review.evidence_id: review for review in one.evidence_reviews.select_related("by")}
    what = ITEM_ACTS["review"]
    rows_ = []
    for found in Evidence.objects.about(one).select_related("dispute"):
        form = failed.get("review")
        same = form is not None and str(form.data.get("evidence")) == str(found.public_id)
        name_ = f"review-{found.pk}"
        fresh = what.form(auto_id=f"{name_}_%s", initial={"evidence": found.public_id})
        rows_.append(
            {"evidence": found, "review": reviews.get(found.pk), "form": form if same else fresh}
        )
    return rows_


def _people(one: DisputeItem, now: datetime) -> list[dict[str, Any]]:
    """Who could look again, and what keeps the others from it."""
    apart = Independence(one)
    return [{"user": user, "why": apart.why_not(user)} for user in reinvestigators(one, now)]


def evidence(request: HttpRequest, number: str, public_id: UUID) -> HttpResponse:
    """The copy made anew, never the original; as a download that no page can run."""
    found = dispute_for(request, number, "disputes.view_evidence")
    one = found.evidence.filter(public_id=public_id).first()
    if one is None:
        raise Http404
    record_read(
        stream=found.matter.stream,
        actor=actor(signed_in(request)),
        agency=found.screener.code,
        target=f"evidence:{one.public_id}",
        at=timezone.now(),
        payload={"sha256": one.shown_sha256},
    )
    data = read(one.shown_sha256)
    return download(data, media_type=one.media_type, filename=one.filename)
