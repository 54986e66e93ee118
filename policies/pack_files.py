"""The files of a policy pack: documents that include others, word lists as TOML or CSV. Pure."""

import csv
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice, product
from pathlib import Path

from policies.detection.parse import MAX_LIST
from policies.toml_table import PackError, Table

# A policy is read by people; what is larger is no policy.
MAX_BYTES = 1_000_000
MAX_WORDS = 200_000
# tomllib's effort grows with the square of the parts of a key.
DEEP_KEY = re.compile(r"""(?<![\w-])(?:(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){50}""")
MAX_DEPTH = 20


def document(path: Path) -> dict[str, object]:
    """A file with what it includes: tables are joined, lists follow each other."""
    document = toml_of(path)
    included = document.pop("include", [])
    for name in included if isinstance(included, list) else []:
        part = toml_of(_beside(path, str(name)))
        if "include" in part:
            raise PackError(str(name), "include", "It includes others itself.", "List them above.")
        _merge(document, part, path)
    return document


def toml_of(path: Path) -> dict[str, object]:
    """One file without what it includes. Raises PackError."""
    try:
        text = _text(path)
        if DEEP_KEY.search(text):
            raise RecursionError
        # "3.10" is a clause's number, not 3.1
        found = tomllib.loads(text, parse_float=str)
        if _holds_nul(found):
            raise PackError(path.name, "file", "It has a NUL, which is no text.", "Take it out.")
    except ValueError as error:
        raise PackError(path.name, "file", f"It is not TOML: {error}.", "Correct it.") from None
    except RecursionError:
        raise PackError(path.name, "file", "It is nested too deep.", "Flatten it.") from None
    return found


def _holds_nul(value: object) -> bool:
    """No database keeps the sign, though TOML can write it."""
    if isinstance(value, Mapping):
        return any(map(_holds_nul, (*value, *value.values())))
    return any(map(_holds_nul, value)) if isinstance(value, list) else "\0" in str(value)


def _text(path: Path) -> str:
    try:
        with path.open("rb") as source:
            return decoded(path.name, source.read(MAX_BYTES + 1))
    except OSError:
        remedy = "Check the name; an upload has no file beside it."
        raise PackError(path.name, "file", "It cannot be read.", remedy) from None


def decoded(name: str, data: bytes) -> str:
    """The text of a file with plain line ends. Raises PackError."""
    if len(data) > MAX_BYTES:
        raise PackError(name, "file", "It is too large.", f"Stay under {MAX_BYTES} bytes.")
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise PackError(name, "file", "It is not UTF-8 text.", "Save it as UTF-8.") from None


def _beside(path: Path, name: str) -> Path:
    """A file in or below the pack's own folder."""
    found = (path.parent / name).resolve()
    if not found.is_relative_to(path.parent.resolve()) or found == path.resolve():
        raise PackError(path.name, "include", f"“{name}” lies elsewhere.", "Keep it beside.")
    return found


def _merge(into: dict[str, object], other: Mapping[str, object], path: Path) -> None:
    for key, value in other.items():
        present = into.get(key)
        if present is None:
            into[key] = value
        elif isinstance(present, list) and isinstance(value, list):
            into[key] = present + value
        elif isinstance(present, dict) and isinstance(value, dict) and not present.keys() & value:
            into[key] = present | value
        else:
            raise PackError(path.name, key, "Two files define this.", "Define it once.")


def lists_of(root: Table) -> dict[str, list[str]]:
    """Word lists by name, with the lists inside of them filled in."""
    if "lists" not in root.data:
        return {}
    table = root.table("lists")
    made = {
        name: table.table(name) for name, given in table.data.items() if isinstance(given, dict)
    }
    written: dict[str, Sequence[str]] = {
        name: _rows(made[name]) if name in made else table.words(name)
        for name in table.data
        if name not in made or "csv" in made[name].data
    }
    lists = _Lists(written)
    pairs = {name: lists.pairs(made[name]) for name in made if name not in written}
    lists.written = written | pairs
    return {name: lists.filled(name, table) for name in lists.written}


@dataclass(slots=True)
class _Lists:
    """Lists while they are filled: each once, however many others name it."""

    written: Mapping[str, Sequence[str]]
    full: dict[str, list[str]] = field(default_factory=dict)
    size: int = 0

    def pairs(self, source: Table) -> list[str]:
        """`each` word `with` each of others, as two words."""
        each, others = (self.expanded(source.words(key), source) for key in ("each", "with"))
        return self.kept((" ".join(pair) for pair in product(each, others)), source)

    def filled(self, name: str, at: Table, inside: tuple[str, ...] = ()) -> list[str]:
        if name not in self.full:
            self.full[name] = self.expanded(self.written[name], at, (*inside, name))
        return self.full[name]

    def expanded(self, words: Sequence[str], at: Table, inside: tuple[str, ...] = ()) -> list[str]:
        return self.kept(chain.from_iterable(self.meant(word, at, inside) for word in words), at)

    def meant(self, word: str, at: Table, inside: tuple[str, ...]) -> Sequence[str]:
        """The words of the list that "@name" names, or the word itself."""
        if not is_name(word):
            return (unescaped(word),)
        name = word[1:]
        if name not in self.written:
            note_missing(word, at)
        elif name in inside:
            at.note(name, "This list contains itself.", "Take it out.", id="P-06")
        elif len(inside) == MAX_DEPTH:
            at.note(name, f"It lies {MAX_DEPTH} lists deep.", "Name fewer lists.", id="P-06")
        else:
            return self.filled(name, at, inside)
        return ()

    def kept(self, words: Iterable[str], at: Table) -> list[str]:
        """Each word once, as long as there is room for all lists together."""
        listed = list(islice(words, MAX_WORDS - self.size + 1))
        self.size += len(listed)
        if self.size > MAX_WORDS:
            self.size = MAX_WORDS
            at.note("", f"The lists have over {MAX_WORDS} words.", "Shorten them.", id="P-06")
            listed.pop()
        return list(dict.fromkeys(listed))


def _rows(source: Table) -> list[str]:
    """The `term` column of the rows in which every column of `where` has the wanted value."""
    path = _beside(source.file, source.text("csv"))
    where = source.table("where").data if "where" in source.data else {}
    lines = [line for line in _text(path).splitlines() if not line.startswith("#")]
    rows = csv.DictReader(lines)
    found = [row["term"] for row in rows if all(row.get(k) in _one(v) for k, v in where.items())]
    if not found:
        source.note("where", "No row fits.", "Check the column and its value.", id="P-06")
    return [form for term in found for form in term.split("|")]


def _one(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def is_name(word: str) -> bool:
    """Whether it stands for a list, as "@name" does; "@@name" is the word “@name”."""
    return word.startswith("@") and not word.startswith("@@")


def unescaped(word: str) -> str:
    return word.removeprefix("@") if word.startswith("@@") else word


def note_missing(word: str, at: Table) -> None:
    remedy = f"Define it in [lists], or write “@{word}” for the word itself."
    at.note(word[1:], f"There is no list “{word}”.", remedy, id="P-06")


def filled(value: object, lists: Mapping[str, list[str]], at: Table) -> object:
    """The same with each "@name" replaced by that list, as far as a rule has room."""
    if isinstance(value, Mapping):
        return {key: filled(inner, lists, at) for key, inner in value.items()}
    if not isinstance(value, list):
        return value
    if any(not isinstance(item, str) for item in value):
        return [filled(item, lists, at) for item in value]
    words = chain.from_iterable(_named(item, lists, at) for item in value)
    return list(islice(words, MAX_LIST + 1))


def _named(word: str, lists: Mapping[str, list[str]], at: Table) -> Sequence[str]:
    if not is_name(word):
        return (unescaped(word),)
    if word[1:] not in lists:
        note_missing(word, at)
    return lists.get(word[1:], ())
