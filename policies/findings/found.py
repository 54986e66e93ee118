"""One finding, and what each id stands on."""

import tomllib
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

DATA = Path(__file__).parent
Level = Literal["error", "warning"]


def load(name: str) -> dict[str, Any]:
    """A data file of this package."""
    with (DATA / name).open("rb") as source:
        return tomllib.load(source)


HOLDINGS: dict[str, dict[str, str]] = load("holdings.toml")
AUTHORITY: dict[str, dict[str, Any]] = load("authority.toml")


@dataclass(frozen=True, slots=True)
class Finding:
    """`place` is a path that a reader of the policy can follow: `clause 3.1, why`."""

    id: str
    level: Level
    place: str
    reason: str
    authority: str
    remedy: str

    def as_dict(self) -> dict[str, str]:
        return asdict(self)


def cited(*keys: str) -> str:
    """Holdings as a sentence of authority: name, citation, what was held."""
    rows = [HOLDINGS[key] for key in keys]
    return "; ".join(f"{row['name']}, {row['citation']} ({row['held']})" for row in rows)


def finding(id: str, place: str, reason: str, remedy: str, authority: str = "") -> Finding:
    row = AUTHORITY[id]
    said = authority or cited(*row.get("holdings", ())) or row["authority"]
    return Finding(id, row["level"], place, reason, said, remedy)
