"""A gate's refusal, the same whether the service or the database said it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from config.errors import Refusal
from config.law.book import book

NAME = re.compile(r"gate_g(\d\d)")


class GateRefusal(Refusal):
    code = "gate"


def gate_refusal(gate_id: str, reason: str = "", *, remedy: str = "") -> GateRefusal:
    """The refusal of a gate in the law book; `reason` says what stands in the way this time."""
    gate = book().gate(gate_id)
    return GateRefusal(
        reason or gate.refuses, gate=gate.id, citation=gate.citation, remedy=remedy or gate.remedy
    )


def translate(error: IntegrityError) -> GateRefusal | None:
    """What a gate trigger raised, as the refusal the service would have given."""
    diagnosis = getattr(error.__cause__, "diag", None)
    match = NAME.fullmatch(getattr(diagnosis, "constraint_name", None) or "")
    if not match:
        return None
    return gate_refusal(f"G-{match[1]}", getattr(diagnosis, "message_primary", "") or "")


@contextmanager
def translated() -> Iterator[None]:
    """For doors: what a gate trigger raised past every service leaves as the gate's refusal."""
    try:
        yield
    except IntegrityError as error:
        if refusal := translate(error):
            raise refusal from error
        raise


@contextmanager
def gates() -> Iterator[None]:
    """Write rows that a trigger may refuse; leaves the outer transaction usable."""
    with translated(), transaction.atomic():
        yield
