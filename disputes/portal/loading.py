"""A visitor's disputes with all that their pages say, in few queries."""

from __future__ import annotations

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Exists,
    F,
    Func,
    JSONField,
    OuterRef,
    Prefetch,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Concat

from adverse_action.models import Hold
from config.delivery.services import agreements
from config.portal.sections import fact_of, register_fact
from config.portal.visits import PortalVisit, once
from disputes.models import Dispute, DisputeItem, Draft, ProviderNotice, Reinsertion, ResultsNotice
from disputes.services.sending import PURPOSE

DRAFT, AGREES = "dispute_draft", "results_here"
HEAVY = ("report_item__report__data_document", "report_item__report__difference")


def disputes_of(visit: PortalVisit) -> QuerySet[Dispute]:
    """The person's with this screener, whatever link was used (R-5)."""
    return Dispute.objects.filter(person=visit.person, screener=visit.matter.screener)


@once
def told_disputes(visit: PortalVisit) -> list[Dispute]:
    """All of them, the newest first, each with its items.

    `holders`: agencies whose decision waits for it; `providers`: who was told of it;
    `first_told_on`: the day of its first results notice.
    """
    results = ResultsNotice.objects.filter(dispute=OuterRef("pk"))
    letters = ProviderNotice.objects.filter(dispute=OuterRef("pk")).exclude(provider="")
    holds = Hold.objects.open().filter(reference=OuterRef("named"))
    found = (
        disputes_of(visit)
        .annotate(named=Concat(Value("dispute:", TextField()), Cast("public_id", TextField())))
        .annotate(
            holders=ArraySubquery(holds.values("proposal__agency__name")),
            providers=ArraySubquery(letters.order_by("pk").values("provider")),
            first_told_on=Subquery(results.order_by("issued_on").values("issued_on")[:1]),
        )
        .select_related("receipt", "follows", "frivolous_notice__document")
        .prefetch_related(Prefetch("items", items_told()))
    )
    return [known(visit, one) for one in found]


def known(visit: PortalVisit, dispute: Dispute) -> Dispute:
    """With what the visit has already, rather than asked for again."""
    dispute.person, dispute.screener = visit.person, visit.matter.screener
    return dispute


def items_told() -> QuerySet[DisputeItem]:
    """`printed`: the item alone, out of the data of the report that it stands in, if in one."""
    place = Cast(F("report_item__number") - 1, TextField())
    printed = Func(
        "report_item__report__data_document",
        Value("report"),
        Value("items"),
        place,
        function="jsonb_extract_path",
        output_field=JSONField(),
    )
    parts = (
        *("report_item__report__case__position", "extension", "theft_block__document"),
        *("report_item__post__account", "post__account__case__position"),
        "account__case__position",
    )
    return DisputeItem.objects.annotate(printed=printed).select_related(*parts).defer(*HEAVY)


@once
def reinsertions_of(visit: PortalVisit) -> dict[int, list[Reinsertion]]:
    """By the item that came back."""
    found: dict[int, list[Reinsertion]] = {}
    for one in Reinsertion.objects.filter(
        item__dispute__in=[dispute.pk for dispute in told_disputes(visit)]
    ).select_related("document"):
        found.setdefault(one.item_id, []).append(one)
    return found


def agrees_here(visit: PortalVisit) -> bool:
    """Showed that they can open results in the portal (R-10)."""
    return bool(fact_of(visit, AGREES))


def has_draft(visit: PortalVisit) -> bool:
    return bool(fact_of(visit, DRAFT))


register_fact(
    DRAFT, lambda visit: visit.proven and Exists(Draft.objects.filter(person=visit.person))
)
register_fact(
    AGREES,
    lambda visit: visit.proven and Exists(agreements(visit.person, visit.matter.screener, PURPOSE)),
)
