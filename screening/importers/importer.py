"""What an importer is: it recognises files by their content and yields canonical posts."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from .archive import Archive
from .canonical import CanonicalPost
from .coverage import Coverage
from .jsonstream import JsonStream
from .refused import ArchiveRefused
from .textfile import TextFile
from .untrusted import Json, mapping

HEAD = 4096
PROBED_MEMBERS = 40
MAX_TEXT = 100_000
MOST_IN_MEMORY = 256 << 20


@dataclass(frozen=True)
class Probe:
    """The beginning of a file: enough to say what it is, and no more is read."""

    name: str
    head: str
    first: Json = field(default_factory=dict)
    array: bool = False


class Importer(ABC):
    """One platform's format. `roles` says what each file of the export is for this importer."""

    platform: ClassVar[str]
    name: ClassVar[str]
    # The account's own download: volunteered only, and all of it is its owner's.
    owner_export: ClassVar[bool] = False

    def __init__(self, archive: Archive, roles: Mapping[str, str]) -> None:
        self.archive, self.roles = archive, roles

    @staticmethod
    @abstractmethod
    def role(probe: Probe) -> str:
        """What this file is in the format, or empty when it is not one of its files."""

    @property
    @abstractmethod
    def format(self) -> str: ...

    @abstractmethod
    def read(self, coverage: Coverage) -> Iterator[CanonicalPost]: ...

    def files(self, role: str) -> list[str]:
        return [name for name, found in self.roles.items() if found == role]

    def refuse_large(self, name: str) -> None:
        """For files whose content has to stand in memory as a whole."""
        if self.archive.entries[name].size > MOST_IN_MEMORY:
            most = MOST_IN_MEMORY >> 20
            raise ArchiveRefused(name, f"is larger than {most} MB", "Split it and give the parts")

    def values(self, name: str, coverage: Coverage) -> Iterator[Json]:
        """The objects of one JSON file, script prefix or not; everything else is counted."""
        coverage.files_read.append(name)
        with TextFile(self.archive, name) as text:
            stream = JsonStream(text)
            # `window.YTD.… = [` of an X archive; everything else is plain JSON.
            if stream.peek() not in "[{":
                stream.skip_assignment()
            for value in stream.values():
                if isinstance(value, dict):
                    yield value
                else:
                    coverage.leave_out("not an object")


def probe(archive: Archive, name: str) -> Probe:
    with TextFile(archive, name) as text:
        head = text.read(HEAD).lstrip()
    if not head.startswith(("[", "{")):
        return Probe(name, head)
    with TextFile(archive, name) as text:
        return _probe_json(name, head, JsonStream(text))


def _probe_json(name: str, head: str, stream: JsonStream) -> Probe:
    if stream.peek() == "[":
        return Probe(name, head, mapping(next(stream.elements(), None)), array=True)
    return Probe(name, head, _first_members(stream))


def _first_members(stream: JsonStream) -> Json:
    """Members up to the first element of `orderedItems`; a large outbox is not read for this."""
    found: Json = {}
    for key, value in stream.members(spread="orderedItems"):
        found[key] = value
        if key == "orderedItems" or len(found) >= PROBED_MEMBERS:
            break
    return found


def checked(post: CanonicalPost | None, coverage: Coverage) -> Iterator[CanonicalPost]:
    """Passes on a post that has an id and says something; counts the others."""
    if post is None or not post.platform_id:
        coverage.leave_out("no usable id")
    elif len(post.text) > MAX_TEXT:
        coverage.leave_out(f"text longer than {MAX_TEXT:,} characters")
    elif not post.says_something:
        coverage.leave_out("no text")
    else:
        yield post
