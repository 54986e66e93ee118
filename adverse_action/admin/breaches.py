"""What counsel's home page says of actions taken outside the procedure (R-3)."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from adverse_action.models import ActionTaken
from config.accounts.admin import signed_in

VIEW = "adverse_action.view_actiontaken"
A_FEW = 20


def panel(request: HttpRequest) -> dict[str, Any]:
    """Those of which the person was not told yet, by the letter that the regime owes."""
    seen = ActionTaken.objects.visible_to(signed_in(request))
    open_ = ActionTaken.objects.unanswered().filter(pk__in=seen.values("pk"))
    rows = [
        {
            "label": taken.matter.reference,
            "count": taken.get_kind_display(),
            "url": reverse("admin:action", args=[taken.matter.reference]),
        }
        for taken in open_.select_related("matter").order_by("recorded_at")[:A_FEW]
    ]
    note = _("The person's notice is due the day it became known.")
    return {"rows": rows, "note": note if rows else _("None waits for its notice.")}
