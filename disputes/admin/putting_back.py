"""Put a deleted item back: only with what its provider certified (G-11)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from config.accounts.widgets import DateField
from disputes import services
from disputes.admin.doors import Act, Click
from disputes.admin.shapes import text
from disputes.models import DisputeItem
from disputes.workflow import REMOVED, Status


class PutBackForm(forms.Form):
    provider = forms.CharField(label=_("Who certified it"), max_length=160)
    address = text(_("Postal address"), _("Two or three lines; the letter names it."), rows=3)
    phone = forms.CharField(label=_("Telephone, if known"), max_length=40, required=False)
    certified_on = forms.DateField(label=_("Day of the certification"), widget=DateField)
    words = text(
        _("What they certified"),
        _("In their words: that this very item is complete and accurate. Keep their paper."),
    )


def _offered(item: DisputeItem) -> bool:
    stone = item.tombstone
    done = item.dispute.status == Status.COMPLETED and item.status in REMOVED
    return done and stone is not None and stone.lifted_at is None


def _put_back(click: Click, told: dict[str, Any]) -> Any:
    return services.put_back(item=click.the_item, **click.given, **told)


PUT_BACK = Act(
    title=_("Put the item back"),
    go=_("Put it back and tell the person"),
    perm="screening.reinsert_item",
    offered=_offered,
    form=PutBackForm,
    call=_put_back,
    said=_("The item is back in the file. The person gets the letter (N-11)."),
    text=_(
        "Only if whoever provided it certifies that it is complete and accurate. The reports that"
        " printed it are revised, agencies with an open case get them, and the person is told"
        " by the day that D-14 names: 15 U.S.C. 1681i(a)(5)(B). What no report printed comes back"
        " into the file alone. An account comes back unconfirmed: until two people confirm it"
        " anew (G-17), no report names it or its posts."
    ),
)
