"""Deleted at once: call the person, then confirm it in writing (N-10)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from config.accounts.widgets import DateTimeLocal
from disputes import services
from disputes.admin.doors import Act, Click
from disputes.admin.shapes import text
from disputes.models import Dispute


class PhoneForm(forms.Form):
    told_at = forms.DateTimeField(label=_("When the person heard it"), widget=DateTimeLocal)
    note = text(_("Which number, who answered, what you said"), rows=2)
    right_told = forms.BooleanField(
        label=_("I said that they may have past recipients of the report told"), required=False
    )


def _offered(dispute: Dispute) -> bool:
    return services.why_not_expedited(dispute) is None


def _confirm(click: Click, told: dict[str, Any]) -> Any:
    return services.confirm_deletion(dispute=click.dispute, **click.given, **told)


CONFIRM = Act(
    title=_("Deleted at once: tell it by telephone"),
    go=_("Keep the call and write the confirmation (N-10)"),
    perm="disputes.complete_dispute",
    offered=_offered,
    form=PhoneForm,
    call=_confirm,
    said=_("The call is kept. The confirmation and the new report are on their way."),
    text=_(
        "Everything was deleted within the days of D-12. Call the person first; then the letter"
        " with the new report goes out by the day that D-13 names, and no results notice is owed:"
        " 15 U.S.C. 1681i(a)(8). Nobody reached? Complete the dispute in the usual way."
    ),
)
