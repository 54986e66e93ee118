"""Typed reading of a TOML document; what is wrong is noted with file and place. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


# More than people read, so that no file keeps the checks busy for long.
MAX_TEXT = 20_000
MAX_TABLES = 1_000
MAX_LISTED = 20_000


class PackError(Exception):
    """Something wrong in a policy file. `id`: the check of the policy to which it belongs."""

    def __init__(
        self, file: str, place: str, reason: str, remedy: str = "", *, id: str = ""
    ) -> None:
        super().__init__(f"{file}: {place}: {reason} {remedy}".strip())
        self.file = file
        self.place = place
        self.reason = reason
        self.remedy = remedy
        self.id = id


@dataclass(slots=True)
class Table:
    """One table of a document. What is missing or misshapen is noted and read as empty."""

    file: Path
    place: str
    data: Mapping[str, object]
    problems: list[PackError] = field(default_factory=list)
    read: set[str] = field(default_factory=set)

    def error(self, key: str, reason: str, remedy: str = "") -> PackError:
        place = f"{self.place}.{key}".strip(".") if key else self.place
        return PackError(self.file.name, place, reason, remedy)

    def note(self, key: str, reason: str, remedy: str = "", *, id: str = "P-02") -> None:
        found = self.error(key, reason, remedy)
        found.id = id
        self.problems.append(found)

    def get(self, key: str) -> object:
        self.read.add(key)
        return self.data.get(key)

    def written(self, key: str, *, id: str = "P-02") -> str:
        """A text as it stands, a number too; "" when it is missing, which is for checks to say."""
        found = self.get(key)
        if isinstance(found, int | float) and not isinstance(found, bool):
            return str(found)
        if found is not None and not isinstance(found, str):
            self.note(key, "This is not text.", "Write it in quotation marks.", id=id)
        return self.short(key, found, id=id) if isinstance(found, str) else ""

    def short(self, key: str, text: str, *, id: str = "P-02") -> str:
        if len(text) > MAX_TEXT:
            self.note(key, f"Longer than {MAX_TEXT} characters.", "Shorten it.", id=id)
        return text[:MAX_TEXT]

    def text(self, key: str, *, id: str = "P-02") -> str:
        return " ".join(self.written(key, id=id).split())

    def paragraphs(self, key: str, *, id: str = "P-02") -> str:
        """A text that keeps its blank lines."""
        parts = self.written(key, id=id).split("\n\n")
        return "\n\n".join(" ".join(part.split()) for part in parts if part.strip())

    def choice(self, key: str, choices: tuple[str, ...]) -> str:
        """One of the choices, or ""; without any choices, whatever is written."""
        found = self.text(key)
        if found and choices and found not in choices:
            self.note(key, f"“{found}” is not known.", f"Choose from: {', '.join(choices)}.")
            return ""
        return found

    def number(self, key: str, *, id: str = "P-02") -> int | None:
        found = self.get(key)
        if not isinstance(found, int) or isinstance(found, bool) or found < 0:
            self.note(key, "This is not a number from 0 up.", "Write one without quotes.", id=id)
            return None
        return found

    def words(self, key: str) -> tuple[str, ...]:
        """A list of texts; what is given twice counts once, and one text is a list of one."""
        found = self.get(key)
        listed = [] if found is None else [found] if isinstance(found, str) else found
        if not isinstance(listed, list) or not all(isinstance(item, str) for item in listed):
            self.note(key, "This is not a list of texts.", "Write it in square brackets.")
            return ()
        listed = self.few(key, listed, MAX_LISTED)
        texts = [" ".join(self.short(key, item).split()) for item in listed]
        if "" in texts:
            self.note(f"{key}[{texts.index('')}]", "This text is empty.", "Take it out.")
        return tuple(dict.fromkeys(text for text in texts if text))

    def texts(self, key: str, *, least: int = 0, id: str = "P-02") -> tuple[str, ...]:
        texts = self.words(key)
        if len(texts) < least:
            said = (
                f"Fewer than {least} different ones are given." if least > 1 else "None is given."
            )
            self.note(key, said, f"Give {least} or more.", id=id)
        return texts

    def picks(self, key: str, choices: tuple[str, ...]) -> tuple[str, ...]:
        found = self.texts(key)
        for at, item in enumerate(found):
            if item not in choices:
                known = f"Choose from: {', '.join(choices)}."
                self.note(f"{key}[{at}]", f"“{item}” is not known.", known)
        return tuple(item for item in found if item in choices)

    def few(self, key: str, listed: list[T], most: int, *, id: str = "P-02") -> list[T]:
        if len(listed) > most:
            self.note(key, f"More than {most} are listed.", "Leave some out.", id=id)
        return listed[:most]

    def under(self, key: str, data: Mapping[str, object]) -> "Table":
        return Table(self.file, f"{self.place}.{key}".strip("."), data, self.problems)

    def table(self, key: str, *, is_needed: bool = True, id: str = "P-02") -> "Table":
        found = self.get(key)
        if not isinstance(found, Mapping):
            if found is not None:
                self.note(key, "This is not a table.", f"Write [{key}].", id=id)
            elif is_needed:
                self.note(key, "This table is missing.", f"Add [{key}].", id=id)
            return self.under(key, {})
        return self.under(key, found)

    def tables(self, key: str, *, least: int = 0, id: str = "P-02") -> Iterator["Table"]:
        """The tables of a list; each one's place tells its number."""
        found = self.get(key)
        listed = [] if found is None else found
        if not isinstance(listed, list):
            self.note(key, "This is not a list of tables.", f"Write [[{key}]].", id=id)
            return
        if len(listed) < least:
            self.note(key, "This list is missing or too short.", f"Add [[{key}]].", id=id)
            return
        for at, item in enumerate(self.few(key, listed, MAX_TABLES, id=id)):
            if isinstance(item, Mapping):
                yield self.under(f"{key}[{at}]", item)
            else:
                self.note(f"{key}[{at}]", "This is not a table.", f"Write [[{key}]].", id=id)

    def finish(self) -> None:
        """Note what was not asked for: a misspelt key must not pass unseen."""
        for key in self.data:
            if key not in self.read:
                known = f"Known here: {', '.join(sorted(self.read))}."
                self.note(key, "This entry is not known.", known, id="")
