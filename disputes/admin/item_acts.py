"""Every act on one disputed item that somebody can click."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.accounts.gates import gate_refusal
from config.errors import Invalid, Refusal
from disputes import services
from disputes.admin import shapes
from disputes.admin.doors import Act, Click
from disputes.admin.putting_back import PUT_BACK
from disputes.admin.theft import THEFT_ACTS
from disputes.checklists import always, looked_at
from disputes.models import DisputeItem, Evidence
from disputes.workflow import ITEM_TRANSITIONS, ItemStatus, Status


def _running(item: DisputeItem) -> bool:
    return item.dispute.status == Status.RECEIVED


def _open(item: DisputeItem) -> bool:
    return _running(item) and item.status == ItemStatus.OPEN


def _assign(click: Click, told: dict[str, Any]) -> Any:
    return services.assign_item(item=click.the_item, by=click.by, at=click.at, **told)


def _review(click: Click, told: dict[str, Any]) -> Any:
    evidence = Evidence.objects.filter(public_id=told["evidence"], dispute=click.dispute).first()
    if evidence is None:
        raise Invalid({"evidence": ["It belongs to another dispute."]})
    return services.review_evidence(
        evidence=evidence, item=click.the_item, note=told["note"], **click.given
    )


def _outcome(click: Click, told: dict[str, Any]) -> Any:
    item = click.the_item
    about = item.account_id is not None
    done = looked_at(item.reason, told["points"], told["words"], account=about)
    if not done:
        raise Invalid({"points": ["Tick what you looked at, or write it below."]})
    return services.record_outcome(
        item=item,
        outcome=told["outcome"],
        looked_at=done,
        note=told["note"],
        correction=told["correction"],
        checks=_checks(told),
        **click.given,
    )


def _checks(told: dict[str, Any]) -> list[services.Checked]:
    """What is compared says how; a comparison counts as the point that asks for it."""
    found = told["compared"]
    comparing = {point.id for point in always() if point.compares}
    return [
        services.Checked(point, found if found and point in comparing else "done")
        for point in told["points"]
    ]


def _extend(click: Click, told: dict[str, Any]) -> Any:
    return services.extend_item(item=click.the_item, **click.given, **told)


def _provider(click: Click, told: dict[str, Any]) -> Any:
    return services.record_provider_notice(item=click.the_item, **click.given, **told)


def no_more_days(item: DisputeItem) -> Refusal | None:
    """G-09 before anybody writes a reason: for the newest thing that came, else for today."""
    now = timezone.now()
    days = services.days_of_news(item)
    day = days[-1] if days else item.dispute.screener.on(now)
    why = services.why_no_extension(item, day, now)
    return gate_refusal("G-09", why) if why else None


def unread(item: DisputeItem) -> Refusal | None:
    """G-10 as a warning of what "verified" will meet."""
    if item.status == ItemStatus.OPEN and services.unreviewed(item):
        return gate_refusal("G-10", "Something the person sent has not been reviewed yet.")
    return None


def _provided(item: DisputeItem) -> bool:
    """Somebody gave it to the screener, or the clock of D-05 would not run any more."""
    public = item.provider_notices.filter(provider="").exists()
    return _running(item) and not public


ITEM_ACTS: dict[str, Act] = {
    "assign": Act(
        title=_("Who looks again"),
        go=_("Assign"),
        perm="disputes.assign_item",
        offered=_open,
        form=shapes.AssignForm,
        call=_assign,
        said=_("The item is assigned. They can now read the file and the case."),
        options=lambda item: {"people": services.reinvestigators(item, timezone.now())},
    ),
    "review": Act(
        title=_("What the person sent"),
        go=_("I read it"),
        perm="disputes.reinvestigate_item",
        offered=lambda item: False,  # one form a file, drawn beside it
        form=shapes.ReviewForm,
        call=_review,
        said=_("Kept: what it shows about this item."),
    ),
    "outcome": Act(
        title=_("Result"),
        go=_("Give this result"),
        perm="disputes.reinvestigate_item",
        offered=lambda item: _running(item) and bool(ITEM_TRANSITIONS[ItemStatus(item.status)]),
        form=shapes.OutcomeForm,
        call=_outcome,
        said=_("The item has its result, and the file follows it."),
        options=lambda item: {"item": item},
    ),
    "extend": Act(
        title=_("More days for something new"),
        go=_("Take the extra days"),
        perm="disputes.extend_item",
        offered=_open,
        form=shapes.ExtendForm,
        call=_extend,
        said=_("The item has its extra days. A letter tells the person."),
        text=_("Once, for this item, up to the days that D-07 names. It is a right, not a habit."),
        options=lambda item: {"days": services.days_of_news(item)},
        gate=no_more_days,
    ),
    "provider": Act(
        title=_("Write to whoever provided it"),
        go=_("Write the letter (N-16)"),
        perm="disputes.forward_to_provider",
        offered=_provided,
        form=shapes.ProviderForm,
        call=_provider,
        said=_("The letter is ready to print. Record it on the dispute's page when it has left."),
        text=_("It holds the dispute and everything the person sent about this item (D-05)."),
    ),
    "put-back": PUT_BACK,
    **THEFT_ACTS,
}
