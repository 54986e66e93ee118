"""Typed reading of a TOML document; every error names the file and the place in it. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path


class PackError(Exception):
    """A policy file that cannot be used."""

    def __init__(self, file: str, place: str, reason: str, remedy: str = "") -> None:
        super().__init__(f"{file}: {place}: {reason} {remedy}".strip())
        self.file = file
        self.place = place
        self.reason = reason
        self.remedy = remedy


@dataclass(slots=True)
class Table:
    """One table of a document. What nobody read is refused by `finish`."""

    file: Path
    place: str
    data: Mapping[str, object]
    read: set[str] = field(default_factory=set)

    def error(self, key: str, reason: str, remedy: str = "") -> PackError:
        place = f"{self.place}.{key}".strip(".") if key else self.place
        return PackError(self.file.name, place, reason, remedy)

    def get(self, key: str) -> object:
        self.read.add(key)
        return self.data.get(key)

    def text(self, key: str, *, default: str | None = None) -> str:
        found = self.get(key)
        if found is None and default is not None:
            return default
        if not isinstance(found, str) or not found.strip():
            raise self.error(key, "This text is missing.", "Write it.")
        return " ".join(found.split())

    def paragraphs(self, key: str) -> str:
        """A text that keeps its blank lines."""
        found = self.get(key)
        if not isinstance(found, str) or not found.strip():
            raise self.error(key, "This text is missing.", "Write it.")
        return "\n\n".join(" ".join(part.split()) for part in found.split("\n\n") if part.strip())

    def choice(self, key: str, choices: tuple[str, ...]) -> str:
        found = self.text(key)
        if found not in choices:
            raise self.error(key, f"“{found}” is not known.", f"Choose from: {', '.join(choices)}.")
        return found

    def number(self, key: str, *, default: int | None = None) -> int:
        found = self.get(key)
        if found is None and default is not None:
            return default
        if not isinstance(found, int) or isinstance(found, bool) or found < 0:
            raise self.error(key, "This is not a number from 0 up.", "Write one without quotes.")
        return found

    def words(self, key: str) -> tuple[str, ...]:
        """A list of texts; what is given twice counts once."""
        found = self.get(key)
        listed = [] if found is None else found
        if not isinstance(listed, list) or not all(isinstance(item, str) for item in listed):
            raise self.error(key, "This is not a list of texts.", "Write it in square brackets.")
        texts = [" ".join(item.split()) for item in listed]
        if "" in texts:
            raise self.error(f"{key}[{texts.index('')}]", "This text is empty.", "Take it out.")
        return tuple(dict.fromkeys(texts))

    def texts(self, key: str, *, least: int = 0) -> tuple[str, ...]:
        texts = self.words(key)
        if len(texts) < least:
            raise self.error(
                key, f"Fewer than {least} different ones are given.", f"Give {least} or more."
            )
        return texts

    def picks(self, key: str, choices: tuple[str, ...]) -> tuple[str, ...]:
        found = self.texts(key, least=1)
        for at, item in enumerate(found):
            if item not in choices:
                known = f"Choose from: {', '.join(choices)}."
                raise self.error(f"{key}[{at}]", f"“{item}” is not known.", known)
        return found

    def table(self, key: str) -> "Table":
        found = self.get(key)
        if not isinstance(found, Mapping):
            raise self.error(key, "This table is missing.", f"Add [{key}].")
        return Table(self.file, f"{self.place}.{key}".strip("."), found)

    def tables(self, key: str, *, least: int = 0) -> Iterator["Table"]:
        """The tables of a list, each with its number and its own file's name."""
        found = self.get(key) or []
        if not isinstance(found, list) or len(found) < least:
            raise self.error(key, "This list is missing or too short.", f"Add [[{key}]].")
        for at, item in enumerate(found):
            place = f"{self.place}.{key}[{at}]".strip(".")
            if not isinstance(item, Mapping):
                raise self.error(f"{key}[{at}]", "This is not a table.", f"Write [[{key}]].")
            yield Table(self.file, place, item)

    def finish(self) -> None:
        """Refuse what was not asked for: a misspelt key must not pass unseen."""
        for key in self.data:
            if key not in self.read:
                known = f"Known here: {', '.join(sorted(self.read))}."
                raise self.error(key, "This entry is not known.", known)
