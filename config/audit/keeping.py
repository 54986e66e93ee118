"""Triggers for rows that are written once: nobody changes, deletes or truncates them."""

import pgtrigger

REFUSE_TRUNCATE = "RAISE EXCEPTION 'These rows are never truncated.'; RETURN NULL;"


def append_only() -> list[pgtrigger.Trigger]:
    return [
        pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        keep_all(),
    ]


def frozen_but(*fields: str) -> list[pgtrigger.Trigger]:
    """Rows of which only these fields are ever written again, and which are never removed."""
    return [
        pgtrigger.Protect(name="keep_rows", operation=pgtrigger.Delete),
        pgtrigger.Protect(
            name="frozen",
            operation=pgtrigger.Update,
            condition=pgtrigger.AnyChange(exclude=list(fields)),
        ),
        keep_all(),
    ]


def frozen_once(column: str) -> pgtrigger.Trigger:
    """As soon as there is something in this column the row never changes again."""
    return pgtrigger.Protect(
        name="frozen_once",
        operation=pgtrigger.Update,
        condition=pgtrigger.Condition(f"OLD.{column} IS NOT NULL"),
    )


# G-21: as long as no disposal can be approved, all of a person's file is still needed.
STILL_NEEDED = """
    RAISE EXCEPTION USING errcode = 'check_violation', constraint = 'gate_g21',
        message = 'No disposal of this was approved: it is still needed.';
"""


def until_disposal() -> list[pgtrigger.Trigger]:
    """Rows that change, and stay until somebody may dispose of the file that they belong to."""
    needed = pgtrigger.Trigger(
        name="needed", when=pgtrigger.Before, operation=pgtrigger.Delete, func=STILL_NEEDED
    )
    return [needed, keep_all()]


def keep_all() -> pgtrigger.Trigger:
    # Refuses TRUNCATE, which row triggers never see
    return pgtrigger.Trigger(
        name="keep_all",
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Truncate,
        func=REFUSE_TRUNCATE,
    )
