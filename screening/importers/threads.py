"""Ties a reply to the posts of the same export it answers: an export that holds both says so."""

from collections.abc import Iterable
from dataclasses import replace

from .canonical import CanonicalPost, ThreadPost

MOST_POSTS = 50_000
MOST_ABOVE = 5
TEXT_KEPT = 1_000


class Threads:
    """The posts of one export by id; a bounded number of them, each with bounded text."""

    def __init__(self, posts: Iterable[CanonicalPost]) -> None:
        self._above: dict[str, tuple[ThreadPost, str]] = {}
        for post in posts:
            if len(self._above) >= 2 * MOST_POSTS:
                break
            if not post.revision_of:
                self._keep(post)

    def _keep(self, post: CanonicalPost) -> None:
        shown = ThreadPost(post.author_handle, post.text[:TEXT_KEPT], post.posted_at)
        # A Mastodon reply names its parent by the server's number, the end of the address.
        for key in {post.platform_id, post.platform_id.rpartition("/")[2]}:
            self._above[key] = (shown, post.in_reply_to)

    def attach(self, post: CanonicalPost) -> CanonicalPost:
        """The post with what stands above it in the thread, oldest first."""
        found: list[ThreadPost] = []
        above, seen = post.in_reply_to, {post.platform_id}
        while above in self._above and above not in seen and len(found) < MOST_ABOVE:
            seen.add(above)
            shown, above = self._above[above]
            if shown not in post.thread:
                # Walked upwards, shown from the top.
                found.insert(0, shown)
        return replace(post, thread=(*found, *post.thread)) if found else post
