"""N-09: how an item was checked, told from what was really done (15 U.S.C. 1681i(a)(7))."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db import transaction

from config.accounts.models import User
from config.clocks.services import start_clock
from config.documents.render import Rendered, render
from config.errors import Refusal
from disputes.checklists import Point, checklist, found_words, point_words, steps_words
from disputes.letters import LETTERS, Procedure, Provider, Step
from disputes.models import Answer, Check, Dispute, DisputeItem, ProviderNotice, Request
from disputes.services import papers
from disputes.services.locking import locked
from disputes.services.requests import AlreadyAsked, answer, receive, say, sent_before
from disputes.workflow import ItemStatus


class NothingChecked(Refusal):
    code = "nothing_checked"
    citation = "15 U.S.C. 1681i(a)(6)(B)(iii), (7)"
    remedy = "Ask when the first item has its result: then there are steps to tell."


@transaction.atomic
def ask_procedure(
    *,
    dispute: Dispute,
    channel: str,
    received_at: datetime,
    submission: UUID,
    by: User | str,
    at: datetime,
) -> Request:
    """The person wants to know how it was checked. D-11 runs from receipt; twice is once."""
    dispute = locked(dispute)
    if first := sent_before(dispute, submission):
        return first
    if not dispute.items.exclude(status=ItemStatus.OPEN).exists():
        raise NothingChecked("No item of this dispute has its result yet.")
    asked = dispute.requests.filter(kind=Request.Kind.PROCEDURE)
    if asked.filter(answers=None).exists():
        raise AlreadyAsked("The person has asked for this already.")
    request = receive(
        dispute,
        Request.Kind.PROCEDURE,
        channel=channel,
        received_at=received_at,
        submission=submission,
        by=by,
        at=at,
    )
    start_clock(
        matter=dispute.matter,
        rule_id="D-11",
        organization=dispute.screener,
        event_on=request.received_on,
        target=request.target,
        by=by,
        at=at,
    )
    say(request, "ask_procedure", by, at, channel=channel)
    return request


@transaction.atomic
def describe_procedure(*, request: Request, by: User, at: datetime) -> Answer:
    """Write N-09 and queue its dispatch. A second click gives the first letter."""
    dispute = request.dispute = locked(request.dispute)
    if first := request.answers.first():
        return first
    letter = answer(
        request,
        "procedure",
        title=papers.title("procedure", dispute),
        language=dispute.person.language,
        notice_id="N-09",
        rendered=_rendered(request, by, at),
        by=by,
        at=at,
    )
    say(request, "describe_procedure", by, at, document=letter.document.sha256)
    return letter


def _rendered(request: Request, by: User, at: datetime) -> Rendered:
    dispute = request.dispute
    items = [item for item in papers.items_of(dispute) if item.status != ItemStatus.OPEN]
    facts = Procedure(
        **papers.common(dispute, at, by),
        requested_on=request.received_on,
        items=tuple(papers.disputed(item) for item in items),
        steps=tuple(steps_of(dispute)),
        providers=tuple(_providers(dispute)),
        exception=" ".join(dict.fromkeys(i.exception_reason for i in items if i.exception_reason)),
        checked=all(item.decided_by_id for item in items),
        provided=dispute.provider_notices.filter(provider="").count() < dispute.items.count(),
    )
    return render(LETTERS["procedure"].template, facts, language=dispute.person.language)


def _providers(dispute: Dispute) -> Iterator[Provider]:
    """Whoever was written to, with address and telephone: not what waits to be sent."""
    seen = set()
    for one in _written(dispute):
        if one.provider not in seen:
            seen.add(one.provider)
            yield Provider(name=one.provider, address=one.address, phone=one.phone)


def _written(dispute: Dispute) -> list[ProviderNotice]:
    found = dispute.provider_notices.exclude(provider="").exclude(sent_on=None)
    return list(found.select_related("item").order_by("sent_on", "pk"))


def steps_of(dispute: Dispute) -> list[Step]:
    """Every step of every decided item, in the order of days, in the person's language."""
    language = dispute.person.language
    found = [*_asked(dispute, language)]
    decided = dispute.items.exclude(status=ItemStatus.OPEN)
    items = decided.prefetch_related("checks", "evidence_reviews__evidence")
    for item in items:
        item.dispute = dispute
        found += _of(item, language)
    return sorted(found, key=lambda step: step.done_on)


def _asked(dispute: Dispute, language: str) -> Iterator[Step]:
    for one in _written(dispute):
        assert one.sent_on is not None
        number = one.item.number
        said = steps_words("wrote", language).format(n=number, provider=one.provider)
        yield Step(done_on=one.sent_on, text=said)


def _of(item: DisputeItem, language: str) -> Iterator[Step]:
    number, zone = item.number, item.dispute.screener
    assert item.decided_on is not None
    if item.assigned_at:
        said = steps_words("assigned", language).format(n=number)
        yield Step(done_on=zone.on(item.assigned_at), text=said)
    for review in item.evidence_reviews.all():
        said = steps_words("read", language).format(n=number, file=review.evidence.filename)
        yield Step(done_on=zone.on(review.at), text=said)
    checks = list(item.checks.all())
    for check in checks:
        yield Step(done_on=check.done_on, text=_check_words(item, check, language))
    for line in _in_words(item, checks):
        said = steps_words("words", language).format(n=number, words=line)
        yield Step(done_on=item.decided_on, text=said)
    said = steps_words(item.status, language).format(n=number)
    yield Step(done_on=item.decided_on, text=said)


def _check_words(item: DisputeItem, check: Check, language: str) -> str:
    """With the hash that the page was held against, so that the same copy can be shown again."""
    number = item.number
    what = point_words(item.reason, check.point, language, account=item.account_id is not None)
    said = steps_words("words", language).format(n=number, words=what)
    said += "" if said.endswith("?") else "."
    if check.found == Check.Found.DONE:
        return said
    return f"{said} {found_words(check.found, language)} SHA-256 {check.compared_sha256[:16]}…"


def _points(item: DisputeItem) -> tuple[Point, ...]:
    return checklist(item.reason, account=item.account_id is not None)


def _in_words(item: DisputeItem, checks: list[Check]) -> list[str]:
    """What else was looked at, without the ticked points that have rows of their own."""
    ticked = {one.point for one in checks}
    rows = {point.text for point in _points(item) if point.id in ticked}
    return [line for line in item.looked_at.splitlines() if line.strip() and line not in rows]
