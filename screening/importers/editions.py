"""Edited posts: earlier versions come as elements of their own and name all versions by id.

The latest version is the post; the others are its revisions, kept because an earlier one may hold
the words that matter. They wait here until the end, when it is known whether the latest came.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from .canonical import CanonicalPost
from .coverage import Coverage

LATEST_MISSING = "Edited post whose latest version is not in the export: the last one there counts"


class Editions:
    def __init__(self, coverage: Coverage) -> None:
        self._coverage = coverage
        self._earlier: dict[str, list[CanonicalPost]] = {}
        self._arrived: set[str] = set()

    def sort(self, post: CanonicalPost, versions: Sequence[str]) -> Iterator[CanonicalPost]:
        """`versions` are all ids of this post in order; empty when it was never edited."""
        if post.platform_id not in versions:
            yield post
            return
        number = versions.index(post.platform_id)
        edited_at = post.posted_at if number else None
        post = replace(post, revision=number, edited_at=edited_at)
        if post.platform_id == versions[-1]:
            self._arrived.add(post.platform_id)
            yield post
        else:
            self._earlier.setdefault(versions[-1], []).append(post)

    def rest(self) -> Iterator[CanonicalPost]:
        for latest, posts in self._earlier.items():
            posts.sort(key=lambda post: post.revision)
            final = latest
            # The person deleted the latest version, or this is only a part of the archive.
            if latest not in self._arrived:
                self._coverage.note(LATEST_MISSING)
                final = posts[-1].platform_id
                yield posts.pop()
            yield from (replace(post, revision_of=final) for post in posts)
