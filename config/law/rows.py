"""Reading rule files strictly: every key is asked for once, and what nobody asked for is wrong."""

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

Choice = TypeVar("Choice", bound=StrEnum)
RULES = Path(__file__).parent / "rules"


class BookError(Exception):
    """A rule file that cannot be trusted; the message names file, row and key."""


class Row:
    """One table of a rule file. Ask for each key, then call `done`."""

    def __init__(self, where: str, values: Mapping[str, object]) -> None:
        self.where = where
        self._left = dict(values)

    def wrong(self, said: str) -> BookError:
        return BookError(f"{self.where}: {said}")

    def _take(self, key: str, default: object = None) -> object:
        found = self._left.pop(key, default)
        if found is None:
            raise self.wrong(f"{key} is missing.")
        return found

    def text(self, key: str, default: str | None = None) -> str:
        """Text may only be empty where the default is."""
        found = self._take(key, default)
        if not isinstance(found, str) or (not found.strip() and default != ""):
            raise self.wrong(f"{key} must be text, not {found!r}.")
        return found

    def matching(self, key: str, pattern: str) -> str:
        found = self.text(key)
        if not re.fullmatch(pattern, found):
            raise self.wrong(f"{key} must look like {pattern}, not {found!r}.")
        return found

    def named(self, key: str, texts: Mapping[str, str]) -> str:
        """The text that the row names by its key in another table."""
        found = self.text(key)
        if found not in texts:
            raise self.wrong(f"{key} {found!r} is not among the file's {key}s.")
        return texts[found]

    def day(self, key: str) -> date | None:
        """A date without quotation marks, or None where there is none."""
        found = self._left.pop(key, None)
        if found is not None and type(found) is not date:
            raise self.wrong(f"{key} must be a date as 2026-07-01, not {found!r}.")
        return found

    def number(self, key: str, default: int | None = None, *, least: int = 0) -> int:
        found = self._take(key, default)
        if not isinstance(found, int) or isinstance(found, bool) or found < least:
            raise self.wrong(f"{key} must be a whole number of {least} or more, not {found!r}.")
        return found

    def flag(self, key: str, default: bool | None = None) -> bool:
        found = self._take(key, default)
        if not isinstance(found, bool):
            raise self.wrong(f"{key} must be true or false, not {found!r}.")
        return found

    def choice(self, key: str, kind: type[Choice], default: Choice | None = None) -> Choice:
        found = self._take(key, default)
        try:
            return kind(str(found))
        except ValueError:
            known = ", ".join(kind)
            raise self.wrong(f"{key} must be one of {known}, not {found!r}.") from None

    def texts(self, key: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        found = self._take(key, default)
        listed = found if isinstance(found, list | tuple) else [None]
        texts = tuple(one for one in listed if isinstance(one, str) and one.strip())
        if len(texts) < len(listed) or (not texts and default != ()):
            raise self.wrong(f"{key} must be a list of texts, not {found!r}.")
        return texts

    def all_texts(self) -> dict[str, str]:
        """Whatever keys there are, each with a text."""
        return {key: self.text(key) for key in tuple(self._left)}

    def row(self, key: str) -> "Row":
        found = self._take(key)
        if not isinstance(found, dict):
            raise self.wrong(f"{key} must be a table.")
        return Row(f"{self.where} [{key}]", found)

    def rows(
        self, key: str, *, by: str = "id", required: bool = True, once: bool = True
    ) -> list["Row"]:
        """The tables of an array, named by their `by` key; with `once`, one key twice is wrong."""
        found = self._take(key, None if required else [])
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            raise self.wrong(f"{key} must be a list of tables.")
        names = [str(one.get(by, f"{key} {number}")) for number, one in enumerate(found, 1)]
        if once and (twice := {name for name in names if names.count(name) > 1}):
            raise self.wrong(f"{', '.join(sorted(twice))} stands there twice.")
        return [Row(f"{self.where} {name}", one) for name, one in zip(names, found, strict=True)]

    def done(self) -> None:
        if self._left:
            raise self.wrong(f"unknown key {', '.join(sorted(self._left))}.")


def read_file(folder: Path, name: str) -> Row:
    try:
        return Row(name, tomllib.loads((folder / name).read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise BookError(f"{name}: {error}") from None
