"""Not to look into a dispute: one person proposes, another agrees or sends it back (N-07)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from disputes import services
from disputes.admin import shapes
from disputes.admin.doors import Act, Click
from disputes.models import Dismissal, Dispute
from disputes.workflow import ItemStatus, Status


def _undecided(dispute: Dispute) -> bool:
    open_ = dispute.status == Status.RECEIVED
    return open_ and not dispute.items.exclude(status=ItemStatus.OPEN).exists()


def waiting(dispute: Dispute) -> Dismissal | None:
    """What somebody proposed and nobody answered."""
    if dispute.status != Status.RECEIVED:
        return None
    return dispute.dismissals.waiting().select_related("proposed_by").first()


def _last(dispute: Dispute) -> Dismissal:
    """The one that waits, or for a form sent twice the one that it answered."""
    return dispute.dismissals.select_related("proposed_by").latest("pk")


def _propose(click: Click, told: dict[str, Any]) -> Any:
    lines = {name: said.splitlines() for name, said in told.items()}
    return services.propose_dismissal(dispute=click.dispute, **click.given, **lines)


def _approve(click: Click, told: dict[str, Any]) -> Any:
    return services.approve_dismissal(dismissal=_last(click.dispute), **click.given)


def _return(click: Click, told: dict[str, Any]) -> Any:
    last = _last(click.dispute)
    return services.return_dismissal(dismissal=last, by=click.by, at=click.at, **told)


def _proof(click: Click, told: dict[str, Any]) -> Any:
    notice = click.dispute.frivolous_notice
    return services.record_frivolous_receipt(notice=notice, by=click.by, at=click.at, **told)


def _letter_out(dispute: Dispute) -> bool:
    notice = getattr(dispute, "frivolous_notice", None)
    return notice is not None and notice.way.received_on is None


DISMISSING = {
    "frivolous": Act(
        title=_("It cannot be looked into"),
        go=_("Propose to end it"),
        perm="disputes.find_frivolous",
        offered=lambda dispute: _undecided(dispute) and waiting(dispute) is None,
        form=shapes.FrivolousForm,
        call=_propose,
        said=_("Proposed. Somebody else agrees or sends it back; until then the clocks run."),
        text=_(
            "Only where it is frivolous or irrelevant, or where what is needed to look into it is"
            " missing: 15 U.S.C. 1681i(a)(3). A second person decides."
        ),
    ),
    "approve-frivolous": Act(
        title=_("Agree that it is not looked into"),
        go=_("End it and write the reasons"),
        perm="disputes.approve_dismissal",
        offered=lambda dispute: _undecided(dispute) and waiting(dispute) is not None,
        form=shapes.NoForm,
        call=_approve,
        said=_("The person gets the reasons and what to send (N-07)."),
        text=_("For somebody who did not propose it. The letter then has a day of its own (D-09)."),
    ),
    "return-frivolous": Act(
        title=_("Look into it after all"),
        go=_("Send it back"),
        perm="disputes.find_frivolous",
        offered=lambda dispute: waiting(dispute) is not None,
        form=shapes.ReturnForm,
        call=_return,
        said=_("It is looked into. The reason is kept."),
    ),
    "frivolous-proof": Act(
        title=_("What is known of that letter's way"),
        go=_("Record the proof"),
        perm="delivery.record_proof",
        offered=_letter_out,
        form=shapes.FrivolousProofForm,
        call=_proof,
        said=_("The proof is recorded."),
    ),
}
