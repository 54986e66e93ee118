"""A file of texts to rehearse on: CSV with id and text, and a label where people judged. Pure."""

import csv
import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BufferedReader, TextIOWrapper
from pathlib import Path

LABELS = ("flag", "ok")
NEEDED = ("id", "text")
MAX_FIELD = 1_000_000
GZIP = b"\x1f\x8b"


class TextsError(Exception):
    """A file that cannot be read as texts: what, where, and what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """`label`: flag, ok, or "" where nobody judged. `audience`: whose text it is, or ""."""

    id: str
    text: str
    label: str
    audience: str = ""


def read_texts(path: Path) -> Iterator[Row]:
    """The rows one by one, so that size is no matter; .gz too. Raises TextsError."""
    before = csv.field_size_limit(MAX_FIELD)  # the whole process's: others have smaller ones
    try:
        with path.open("rb") as source, _unpacked(source) as lines:
            yield from _rows(path, _without_nul(path, lines))
    except FileNotFoundError:
        raise TextsError(f"{path.name}: there is no such file.") from None
    except UnicodeDecodeError:
        raise TextsError(f"{path.name}: it is not UTF-8 text. Save it as CSV in UTF-8.") from None
    except (OSError, EOFError, zlib.error) as error:
        raise TextsError(f"{path.name}: it cannot be read ({type(error).__name__}).") from None
    finally:
        csv.field_size_limit(before)


def _unpacked(source: BufferedReader) -> TextIOWrapper:
    packed = source.peek(2)[:2] == GZIP
    opened = gzip.GzipFile(fileobj=source) if packed else source
    return TextIOWrapper(opened, "utf-8-sig", newline="")


def _without_nul(path: Path, lines: TextIOWrapper) -> Iterator[str]:
    for at, line in enumerate(lines, 1):
        if "\x00" in line:
            raise TextsError(f"{path.name}, line {at}: a NUL character. Export the file again.")
        yield line


def _rows(path: Path, lines: Iterator[str]) -> Iterator[Row]:
    reader = csv.reader(lines, strict=True)
    try:
        head = [name.strip().lower() for name in next(reader, [])]
        missing = [name for name in NEEDED if name not in head]
        if missing:
            found = ", ".join(head) or "none"
            raise TextsError(
                f"{path.name}: column {' and '.join(missing)} is missing (found: {found[:200]})."
                " The first line names the columns id, text and, if you like, label."
            )
        for cells in reader:
            if cells:
                yield _row(path, reader.line_num, head, cells)
    except csv.Error as error:
        raise TextsError(
            f"{path.name}, line {reader.line_num}: {error}. Fields hold at most {MAX_FIELD:,}"
            " characters, and quotation marks come in pairs."
        ) from None


def _row(path: Path, line: int, head: list[str], fields: list[str]) -> Row:
    cells = dict(zip(head, fields, strict=False))
    if "text" not in cells or "id" not in cells:
        raise TextsError(f"{path.name}, line {line}: fewer fields than the {len(head)} columns.")
    if any(fields[len(head) :]):
        raise TextsError(
            f"{path.name}, line {line}: more fields than the {len(head)} columns."
            " A text with commas stands in quotation marks."
        )
    label = cells.get("label", "").strip().lower()
    if label and label not in LABELS:
        raise TextsError(
            f"{path.name}, line {line}: label “{label[:40]}” is not known. Use flag, ok or nothing."
        )
    return Row(cells["id"], cells["text"], label)
