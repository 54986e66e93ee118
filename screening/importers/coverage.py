"""What an export held, what was taken, what was not and why: the coverage statement's source."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from .canonical import CanonicalPost

AUTHORS_KEPT = 20


@dataclass
class Coverage:
    """Counts of one reading. `posts` are the subject's; earlier versions are `revisions`."""

    posts: int = 0
    revisions: int = 0
    by_kind: Counter[str] = field(default_factory=Counter)
    visibility: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    files_read: list[str] = field(default_factory=list)
    files_refused: dict[str, str] = field(default_factory=dict)
    notes: Counter[str] = field(default_factory=Counter)
    authors: set[str] = field(default_factory=set)
    oldest: datetime | None = None
    newest: datetime | None = None
    first_text: str = ""

    def leave_out(self, reason: str) -> None:
        self.left_out[reason] += 1

    def note(self, message: str) -> None:
        """Something a reader of the result must know; the same note again is counted."""
        self.notes[message] += 1

    @property
    def warnings(self) -> list[str]:
        several = "{} ({:,} times)"
        return [several.format(note, n) if n > 1 else note for note, n in self.notes.items()]

    def take(self, post: CanonicalPost) -> None:
        # A revision is read and kept, but it is not a further post.
        if post.revision_of:
            self.revisions += 1
            return
        if not self.posts:
            self.first_text = post.text
        self.posts += 1
        self.by_kind[post.kind.value] += 1
        self.visibility[post.visibility.value] += 1
        if len(self.authors) < AUTHORS_KEPT:
            self.authors.add(post.author_handle.casefold())
        self._date(post.posted_at)

    def _date(self, at: datetime | None) -> None:
        # undated posts are not reportable.
        if at is None:
            self.note("Undated post: it can be reviewed, not reported (R-22)")
            return
        self.oldest = min(self.oldest or at, at)
        self.newest = max(self.newest or at, at)
