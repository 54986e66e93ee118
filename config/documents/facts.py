"""What a letter may know: frozen facts, checked when they are made, printed by a template.

Pure. Rooms describe each of their letters with a `Facts` subclass and one `Letter` row.
"""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date
from types import MappingProxyType
from typing import Any, Literal, get_args, get_type_hints

from config.errors import Invalid
from config.law.book import book
from config.law.entries import Element

WINDOW_LINES = 4
"""Lines of 11.2 pt that stay visible in a #10 window whatever way the sheet slides."""

WINDOW_WIDTH = 32
"""Capitals of the address face that fit between the window's edges."""

NARROW_WIDTH = 42
"""The same in the smallest type the post's machines read."""


class MissingField(Exception):
    """A template asked for a fact that the letter does not have.

    No AttributeError: Django's templates swallow those.
    """


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Base of every context: fields are str, int, bool, date, aware datetime, or tuples of Facts.

    A field without a default must not be blank: a letter never goes out with a hole in it.
    Raises Invalid naming the blank fields.
    """

    def __post_init__(self) -> None:
        blank = {
            row.name: ["This may not be empty in a letter."]
            for row in fields(self)
            if _is_required(row) and getattr(self, row.name) in ("", ())
        }
        if blank:
            raise Invalid(blank)

    def __getattr__(self, name: str) -> Any:
        """Fail loudly where Django's templates would print nothing."""
        if name.startswith("_"):
            raise AttributeError(name)
        raise MissingField(f"{type(self).__name__} has no {name}")


def _is_required(row: Any) -> bool:
    return row.default is MISSING and row.default_factory is MISSING


def plain(value: Any) -> Any:
    """The facts as what JSON can hold; dates as ISO 8601."""
    if isinstance(value, Facts):
        return {"is": type(value).__name__, **_plain_fields(value)}
    if isinstance(value, tuple):
        return [plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def _plain_fields(facts: Facts) -> dict[str, Any]:
    return {row.name: plain(getattr(facts, row.name)) for row in fields(facts)}


@dataclass(frozen=True, kw_only=True)
class Letterhead(Facts):
    """Who writes. `address` is two or three lines; `seal` names a drawing under letters/seals.

    `verify_at`: the page that knows a paper's code, printed with it; empty prints neither.
    """

    organization: str
    address: tuple[str, ...]
    phone: str
    unit: str = ""
    email: str = ""
    verify_at: str = ""
    seal: Literal["shield", "star", "anchor", "ridge"] = "shield"


@dataclass(frozen=True, kw_only=True)
class Addressee(Facts):
    """Who reads. The name and up to three lines of address must fit the envelope's window."""

    name: str
    lines: tuple[str, ...]

    def __post_init__(self) -> None:
        super().__post_init__()
        if len(self.window) > WINDOW_LINES:
            raise Invalid({"lines": ["More than four lines do not fit; use a cover sheet."]})
        if self._longest > NARROW_WIDTH:
            raise Invalid({"lines": [f"A line is longer than {NARROW_WIDTH} letters."]})

    @property
    def window(self) -> tuple[str, ...]:
        """As the post's machines read it best: capitals, no punctuation but hyphens."""
        return tuple(_machine_readable(line) for line in (self.name, *self.lines))

    @property
    def narrow(self) -> bool:
        return self._longest > WINDOW_WIDTH

    @property
    def _longest(self) -> int:
        return max(len(line) for line in self.window)


def _machine_readable(line: str) -> str:
    return " ".join(line.upper().translate(_PUNCTUATION).split())


_PUNCTUATION = str.maketrans(dict.fromkeys(".,;:'\"’()", ""))


@dataclass(frozen=True, kw_only=True)
class Signer(Facts):
    name: str
    title: str


@dataclass(frozen=True, kw_only=True)
class Company(Facts):
    """The consumer reporting agency as N-05.2 wants it named; `phone` toll-free if it has one."""

    name: str
    mail: str
    phone: str
    hours: str = ""
    website: str = ""


@dataclass(frozen=True, kw_only=True)
class Portal(Facts):
    """Where the person can act without an account, and the code printed for them."""

    address: str
    code: str


@dataclass(frozen=True, kw_only=True)
class Corrected(Facts):
    """The letter that was wrong: the number in its footer, and its date."""

    document_id: str
    sent_on: date


@dataclass(frozen=True, kw_only=True)
class LetterFacts(Facts):
    """What every letter carries.

    `reference`: the case's or dispute's number. `document_id`: printed in the footer.
    `sent_on`: the date on the letter, in the writer's zone. `help_phone`: the number of the
    line that offers the letter in the other language. `corrects`: what is issued never changes,
    so a correction is a letter of its own that names the old one.
    """

    letterhead: Letterhead
    addressee: Addressee
    sent_on: date
    reference: str
    document_id: str
    signer: Signer
    help_phone: str
    portal: Portal | None = None
    corrects: Corrected | None = None


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One kind of document: where its words are and what the law wants in it.

    `template` is a path under templates/ without language; `version` rises with its words;
    `notice` the N-id it satisfies or ""; `carries` the elements it prints where a notice is
    spread over several documents; `own_elements` what we ask of it beside the law book.
    """

    kind: str
    template: str
    facts: type[Facts]
    version: int = 1
    notice: str = ""
    carries: tuple[str, ...] = ()
    own_elements: tuple[str, ...] = ()
    languages: tuple[str, ...] = ("en", "es")

    @property
    def required(self) -> tuple[str, ...]:
        """Ids of the elements every copy must print, as `N-05.free_copy`."""
        always = (row.id for row in self._rows() if not row.when)
        return (*self.own_elements, *(f"{self.notice}.{name}" for name in always))

    @property
    def conditional(self) -> tuple[str, ...]:
        """Ids of those a copy prints only where the facts call for them."""
        return tuple(f"{self.notice}.{row.id}" for row in self._rows() if row.when)

    def _rows(self) -> tuple[Element, ...]:
        if not self.notice:
            return ()
        rows = book().notice(self.notice).elements
        return tuple(row for row in rows if not self.carries or row.id in self.carries)


def by_kind(*letters: Letter) -> Mapping[str, Letter]:
    """A room's table, kind to letter."""
    return MappingProxyType({letter.kind: letter for letter in letters})


def restore(kind: Any, value: Any) -> Any:
    """The inverse of `plain` for a field of this type: what was frozen as JSON, as facts again."""
    if value is None or isinstance(value, bool | int):
        return value
    options = [one for one in get_args(kind) if one is not type(None)] or [kind]
    if isinstance(value, list):
        return tuple(restore(options[0], one) for one in value)
    wanted = next((one for one in options if isinstance(one, type)), str)
    if issubclass(wanted, Facts):
        hints = get_type_hints(wanted)
        return wanted(**{name: restore(hints[name], value[name]) for name in value if name != "is"})
    return wanted.fromisoformat(value) if issubclass(wanted, date) else value
