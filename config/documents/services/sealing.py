"""The installation's key, read once; and whether a file is one that we sealed."""

import os
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from config.documents.seal import Checked, Seal


def current_seal() -> "Seal | None":
    """The seal that `PROBITY_SEAL_P12` names; None where none is, and papers leave unsealed.

    The demo makes itself a key where it has none. Raises SealUnusable.
    """
    return _opened(settings.SEAL_P12, settings.SEAL_PASSWORD) if settings.SEAL_P12 else None


@cache
def _opened(path: str, password: str) -> "Seal":
    # pyHanko takes half a second to load: whoever seals nothing does without
    from config.documents.seal import Seal, SealUnusable, make_key

    place = Path(path)
    if settings.DEMO and not place.exists():
        _write_once(place, make_key("Probity demo seal"))
    try:
        return Seal(place.read_bytes(), password)
    except OSError as error:
        raise SealUnusable(f"The key that seals papers: {error.strerror}.") from None


def _write_once(place: Path, p12: bytes) -> None:
    # Two processes may start at once: the first one's key stands
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    mine = place.with_name(f".{place.name}.{os.getpid()}")
    handle = os.open(mine, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(p12)
    try:
        os.link(mine, place)
    except FileExistsError:
        pass
    finally:
        mine.unlink()


def sealed(pdf: bytes, at: datetime) -> bytes:
    """The file as it leaves the house; the same bytes where there is no seal."""
    seal = current_seal()
    return seal.stamp(pdf, at=at) if seal else pdf


def check_seal(pdf: bytes) -> "Checked | None":
    """Whether a file is intact, and sealed by this installation's key; None without a key."""
    seal = current_seal()
    return seal.check(pdf) if seal else None
