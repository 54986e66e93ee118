"""Rooms in which a proof does more than stand there: receipt of their notice starts a wait."""

from collections.abc import Callable

from config.delivery.models import Delivery

ProofDoor = Callable[[Delivery], str]
_doors: dict[str, ProofDoor] = {}


def register_proof_door(notice_id: str, address: ProofDoor) -> None:
    """Proofs of this notice are recorded on the room's own page, whose address this tells."""
    _doors[notice_id] = address


def proof_door(delivery: Delivery) -> str:
    """Empty where the delivery's own page takes the proof."""
    door = _doors.get(delivery.document.notice_id)
    return door(delivery) if door else ""
