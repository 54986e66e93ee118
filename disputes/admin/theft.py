"""Identity theft: what came, the block, or why not (15 U.S.C. 1681c-2)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from config.accounts.widgets import DateTimeLocal
from disputes import services
from disputes.admin.doors import Act, Click
from disputes.admin.shapes import NoForm, text
from disputes.models import DisputeItem, TheftBlock

Status = TheftBlock.Status
PARTS = {
    "identity_at": _("Proof of identity"),
    "report_at": _("Identity theft report (police, FTC or another agency)"),
    "identification_at": _("Which item it is"),
    "statement_at": _("Statement that the item is not the person's own doing"),
}


class PartForm(forms.Form):
    part = forms.ChoiceField(label=_("What came"), choices=list(PARTS.items()))
    received_at = forms.DateTimeField(label=_("When it came"), widget=DateTimeLocal)


class ReasonsForm(forms.Form):
    reasons = text(_("Reasons, for the person to read"), _("One a line; the letter lists them."))


def block_of(item: DisputeItem) -> TheftBlock | None:
    return getattr(item, "theft_block", None)


def _is(item: DisputeItem, *statuses: str) -> bool:
    block = block_of(item)
    return block is not None and block.status in statuses


def _missing(item: DisputeItem) -> bool:
    block = block_of(item)
    return block is not None and bool(block.missing)


def _ready(item: DisputeItem) -> bool:
    return _is(item, Status.ASKED, Status.DECLINED) and not _missing(item)


def _the(click: Click) -> dict[str, Any]:
    return {"block": click.the_item.theft_block, "by": click.by, "at": click.at}


def _part(click: Click, told: dict[str, Any]) -> Any:
    return services.record_theft_part(**_the(click), **told)


def _block(click: Click, told: dict[str, Any]) -> Any:
    return services.block_theft(**_the(click))


def _decline(click: Click, told: dict[str, Any]) -> Any:
    return services.decline_theft(**_the(click), reasons=told["reasons"].splitlines())


def _rescind(click: Click, told: dict[str, Any]) -> Any:
    return services.rescind_theft(**_the(click), reasons=told["reasons"].splitlines())


LEADS = "disputes.complete_dispute"
THEFT_ACTS = {
    "theft-part": Act(
        title=_("Identity theft: something came"),
        go=_("Record it"),
        perm="disputes.add_dispute",
        offered=_missing,
        form=PartForm,
        call=_part,
        said=_("It is recorded. With the fourth thing D-47 begins."),
    ),
    "theft-block": Act(
        title=_("Identity theft: block the item"),
        go=_("Block it"),
        perm=LEADS,
        offered=_ready,
        form=NoForm,
        call=_block,
        said=_("The item is blocked. Reports leave it out; agencies with an open case get them."),
        text=_("All four things are there. The person still sees the item in their file."),
    ),
    "theft-decline": Act(
        title=_("Identity theft: decline the block"),
        go=_("Decline it and write the reasons (N-23)"),
        perm=LEADS,
        offered=lambda item: _is(item, Status.ASKED),
        form=ReasonsForm,
        call=_decline,
        said=_("The person gets the reasons (N-23). The dispute goes on."),
        text=_("Where one of the four things is missing, or for an error or misrepresentation."),
    ),
    "theft-rescind": Act(
        title=_("Identity theft: rescind the block"),
        go=_("Rescind it and write the reasons (N-23)"),
        perm=LEADS,
        offered=lambda item: _is(item, Status.BLOCKED),
        form=ReasonsForm,
        call=_rescind,
        said=_("The block is rescinded. The person gets the reasons (N-23)."),
        text=_("Only for an error, or a material misrepresentation: 15 U.S.C. 1681c-2(c)(1)."),
    ),
}
