"""The files of a policy pack: documents that include others, word lists as TOML or CSV. Pure."""

import csv
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path

from policies.toml_table import PackError, Table

# A policy is read by people; what is larger is no policy.
MAX_BYTES = 2_000_000


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
        found = tomllib.loads(_text(path))
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
    written = {
        name: _rows(made[name]) if name in made else list(table.words(name))
        for name in table.data
        if name not in made or "csv" in made[name].data
    }
    written |= {name: _pairs(made[name], written) for name in made if name not in written}
    return {name: list(_expanded([f"@{name}"], written, table)) for name in written}


def _pairs(source: Table, lists: Mapping[str, Sequence[str]]) -> list[str]:
    """`each` word `with` each of others, as two words."""
    each, others = (_expanded(source.words(key), lists, source) for key in ("each", "with"))
    return [" ".join(pair) for pair in product(each, others)]


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


def _expanded(
    words: Sequence[str],
    lists: Mapping[str, Sequence[str]],
    at: Table,
    inside: tuple[str, ...] = (),
) -> Iterator[str]:
    """The words, with each "@name" replaced by that list."""
    for word in words:
        name = word[1:]
        if not word.startswith("@"):
            yield word
        elif name not in lists:
            at.note(name, f"There is no list “{word}”.", "Define it in [lists].", id="P-06")
        elif name in inside:
            at.note(name, "This list contains itself.", "Take it out.", id="P-06")
        else:
            yield from _expanded(lists[name], lists, at, (*inside, name))


def filled(value: object, lists: Mapping[str, list[str]], at: Table) -> object:
    if isinstance(value, Mapping):
        return {key: filled(inner, lists, at) for key, inner in value.items()}
    if isinstance(value, list):
        if any(not isinstance(item, str) for item in value):
            return [filled(item, lists, at) for item in value]
        return list(_expanded(value, lists, at))
    return value
