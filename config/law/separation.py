"""Who may not do what after having done what on the same file."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType

from config.law.rows import RULES, Row, read_file


class Profile(StrEnum):
    STANDARD = "standard"
    SMALL = "small"  # two people anywhere, never more


@dataclass(frozen=True, kw_only=True)
class Separation:
    act: str
    after: tuple[str, ...]
    small: tuple[str, ...]
    citation: str

    def forbidden(self, profile: Profile) -> tuple[str, ...]:
        return self.small if profile is Profile.SMALL else self.after


def _separation(row: Row) -> Separation:
    found = Separation(
        act=row.text("id"),
        after=row.texts("after"),
        small=row.texts("small"),
        citation=row.text("citation"),
    )
    row.done()
    if len(found.small) > 1 or not set(found.small) <= set(found.after):
        raise row.wrong("small must be one of the acts in after: two people, never more.")
    return found


def read_separations(folder: Path) -> Mapping[str, Separation]:
    """By act. Raises BookError."""
    file = read_file(folder, "separation.toml")
    found = [_separation(row) for row in file.rows("act")]
    file.done()
    return MappingProxyType({one.act: one for one in found})


@cache
def separations() -> Mapping[str, Separation]:
    return read_separations(RULES)


@cache
def acts() -> frozenset[str]:
    """Every act that forbids another or is forbidden after one."""
    return frozenset(name for one in separations().values() for name in (one.act, *one.after))


def forbidden_after(act: str, *, profile: str) -> tuple[str, ...]:
    """The earlier acts whose actor may not do this one. An unknown act raises LookupError."""
    if act not in acts():
        raise LookupError(f"No act is called {act!r}. Known: {', '.join(sorted(acts()))}.")
    found = separations().get(act)
    return found.forbidden(Profile(profile)) if found else ()


def check_separation(
    act: str, *, by: str, earlier: Mapping[str, Collection[str]], profile: str = Profile.STANDARD
) -> str | None:
    """The act of `by` that stands in the way, or None. `earlier`: who did what on this file."""
    if unknown := set(earlier) - acts():
        raise LookupError(f"No act is called {', '.join(sorted(unknown))}.")
    if any(isinstance(people, str) for people in earlier.values()):
        raise TypeError("Give the people of each earlier act as a list, not as one text.")
    forbidden = forbidden_after(act, profile=profile)
    return next((name for name in forbidden if by in earlier.get(name, ())), None)
