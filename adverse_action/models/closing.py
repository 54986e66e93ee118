"""A case's row as this room guards it: it does not close over an action (G-06)."""

import pgtrigger

from adverse_action.models.gates import CASE_CLOSED
from screening.models import Case
from screening.models.frozen import gate


class ClosingCase(Case):
    """The case, for the trigger that asks about this room's rows."""

    class Meta:
        proxy = True
        triggers = [
            gate(
                "action_before_close",
                CASE_CLOSED,
                declare=[],
                condition="NEW.status = 'closed' AND OLD.status <> 'closed'",
                operation=pgtrigger.Update,
            )
        ]
