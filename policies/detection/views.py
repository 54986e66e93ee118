"""The ways in which a post is read. A hit says which one found it."""

from enum import StrEnum


class View(StrEnum):
    PLAIN = "plain"
    LEET = "leet"
    MASKED = "masked"
    SQUEEZED = "squeezed"
    JOINED = "joined"
    PARTS = "parts"
    MISSPELT = "misspelt"


HOW: dict[View, str] = {
    View.PLAIN: "matched as written",
    View.LEET: "matched after reading digits and signs as letters",
    View.MASKED: "matched after filling in starred-out letters",
    View.SQUEEZED: "matched after shortening repeated letters",
    View.JOINED: "matched after removing spaces",
    View.PARTS: "matched after splitting a hashtag or joined words",
    View.MISSPELT: "matched after mending a slip of two letters",
}


def explain_view(view: View | str) -> str:
    """How the post was read, in words for the analyst and the person concerned."""
    return HOW[View(view)]
