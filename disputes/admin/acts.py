"""Every act on a whole dispute that somebody can click."""

from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from config.delivery.models import Delivery
from disputes import services
from disputes.admin import shapes
from disputes.admin.dismissing import DISMISSING
from disputes.admin.doors import Act, Click
from disputes.admin.expediting import CONFIRM
from disputes.admin.rights import RIGHTS
from disputes.models import Dispute, DisputeItem, ProviderNotice
from disputes.workflow import ItemStatus, Status


def _open(dispute: Dispute) -> bool:
    return dispute.status == Status.RECEIVED


def _decided(dispute: Dispute) -> bool:
    statuses = set(dispute.items.values_list("status", flat=True))
    return _open(dispute) and bool(statuses) and ItemStatus.OPEN not in statuses


def _partly(dispute: Dispute) -> bool:
    return _open(dispute) and not _decided(dispute) and dispute.items.untold().exists()


def _unproven(dispute: Dispute) -> Any:
    """Plain mail counts as received before anybody knows more; it may still come back (R-9)."""
    settled = Delivery.objects.received().filter(receipt_basis__in=("proven", "constructive"))
    shown = Exists(settled.filter(document=OuterRef("document")))
    return dispute.results_notices.exclude(shown).select_related("agency")


def _letters(dispute: Dispute) -> Any:
    found = ProviderNotice.objects.filter(dispute=dispute).exclude(provider="")
    return found.select_related("item")


def _unsent(dispute: Dispute) -> Any:
    return _letters(dispute).filter(sent_on=None)


def _items(dispute: Dispute) -> Any:
    return DisputeItem.objects.filter(dispute=dispute).select_related("dispute")


def _complete(click: Click, told: dict[str, Any]) -> Any:
    return services.complete_dispute(dispute=click.dispute, **click.given)


def _part(click: Click, told: dict[str, Any]) -> Any:
    return services.send_results(dispute=click.dispute, **click.given)


def _empty(click: Click, _told: dict[str, Any]) -> Any:
    return services.answer_empty(dispute=click.dispute, **click.given)


def _proof(click: Click, told: dict[str, Any]) -> Any:
    return services.record_results_receipt(by=click.by, at=click.at, **told)


def _sent(click: Click, told: dict[str, Any]) -> Any:
    return services.record_provider_notice_sent(by=click.by, at=click.at, **told)


def _information(click: Click, told: dict[str, Any]) -> Any:
    files = told.pop("uploads")
    return services.add_information(
        dispute=click.dispute,
        files=files,
        **click.given,
        **told,
    )


def _again(click: Click, told: dict[str, Any]) -> Any:
    files = told.pop("uploads")
    return services.dispute_again(follows=click.dispute, files=files, **click.given, **told)


ACTS: dict[str, Act] = {
    "expedited": CONFIRM,
    "complete": Act(
        title=_("Complete the dispute"),
        go=_("Send the results and the revised reports"),
        perm="disputes.complete_dispute",
        offered=_decided,
        form=shapes.NoForm,
        call=_complete,
        said=_("The dispute is complete. The results are on their way."),
        text=_(
            "Revises each report that printed an item, furnishes it to agencies whose case is"
            " open, and writes the results to the person (N-08)."
        ),
    ),
    "empty": Act(
        title=_("Nothing is in the file"),
        go=_("Write that nothing was found"),
        perm="disputes.complete_dispute",
        offered=lambda dispute: _open(dispute) and services.is_empty(dispute),
        form=shapes.NoForm,
        call=_empty,
        said=_("The dispute is complete. The letter is on its way."),
        text=_(
            "No account and no item of a report is in this person's file. The letter (N-08) says"
            " so; on the last day it is written by itself."
        ),
    ),
    "results": Act(
        title=_("Tell the results that are there"),
        go=_("Send these results now"),
        perm="disputes.complete_dispute",
        offered=_partly,
        form=shapes.NoForm,
        call=_part,
        said=_("The results so far are on their way."),
        text=_("Each item's result is due by its own day (D-10), even while others are open."),
    ),
    "proof": Act(
        title=_("What is known of the results' way"),
        go=_("Record the proof"),
        perm="delivery.record_proof",
        offered=lambda dispute: _unproven(dispute).exists(),
        form=shapes.ProofForm,
        call=_proof,
        said=_("The proof is recorded."),
        text=_("A held decision may go on the day after every results notice arrived (R-12)."),
        options=lambda dispute: {
            "notices": dispute.results_notices.select_related("agency"),
            "shown": _unproven(dispute),
        },
    ),
    "sent": Act(
        title=_("A letter to a provider left"),
        go=_("Record that it left"),
        perm="disputes.forward_to_provider",
        offered=lambda dispute: _unsent(dispute).exists(),
        form=shapes.SentForm,
        call=_sent,
        said=_("It is recorded. D-05 is kept for this item."),
        options=lambda dispute: {"notices": _letters(dispute), "shown": _unsent(dispute)},
    ),
    "information": Act(
        title=_("Something more from the person"),
        go=_("Keep it"),
        perm="disputes.add_dispute",
        offered=_open,
        form=shapes.InformationForm,
        call=_information,
        said=_("It is kept. Whoever has the item must read it before the result."),
        options=lambda dispute: {"items": _items(dispute)},
    ),
    "again": Act(
        title=_("Something new from the person"),
        go=_("Receive it as a new dispute"),
        perm="disputes.add_dispute",
        offered=lambda dispute: not _open(dispute),
        form=shapes.AgainForm,
        call=_again,
        said=_("Received as a new dispute that follows this one. Its clocks run."),
        text=_("This one is finished: what comes now starts the law's days anew (D-06)."),
    ),
    **DISMISSING,
    **RIGHTS,
}
