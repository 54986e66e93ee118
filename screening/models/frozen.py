"""Triggers of acts: the gate before one, and the freeze after it."""

from collections.abc import Sequence

import pgtrigger

from config.audit.keeping import append_only, frozen_but, keep_all


def gate(
    name: str,
    func: str,
    *,
    declare: Sequence[tuple[str, str]],
    condition: str = "",
    operation: pgtrigger.Operation = pgtrigger.Insert | pgtrigger.Update,
) -> pgtrigger.Trigger:
    """A trigger BEFORE the operation; `func` raises by `refuse` or returns NEW."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=operation,
        declare=list(declare),
        condition=pgtrigger.Condition(condition) if condition else None,
        func=func,
    )


def refuse(gate_id: str, message: str) -> str:
    """SQL that raises what `config.accounts.gates` turns into the gate's Refusal."""
    name = "gate_" + gate_id.replace("-", "").lower()
    said = message.replace("'", "''")
    return (
        f"RAISE EXCEPTION USING errcode = 'check_violation', constraint = '{name}',"
        f" message = '{said}';"
    )


def frozen(name: str, *, but: Sequence[str] = ()) -> list[pgtrigger.Trigger]:
    """No update except of the fields in `but`, no delete, no truncate."""
    return frozen_but(*but) if but else append_only()


def kept() -> list[pgtrigger.Trigger]:
    """Rows that change, and are never removed."""
    return [pgtrigger.Protect(name="keep_rows", operation=pgtrigger.Delete), keep_all()]
