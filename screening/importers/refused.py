"""The one way an import file is refused: which file, why, and what to do about it."""

from config.errors import Refusal

NAME_SHOWN = 160


class ArchiveRefused(Refusal):
    """A file that cannot be read safely or at all; `str()` is one printable line, no content."""

    code = "archive_refused"

    def __init__(self, file: str, reason: str, remedy: str = "") -> None:
        self.file = printable(file)
        super().__init__(reason, remedy=remedy)

    def __str__(self) -> str:
        line = f"{self.file}: {self.reason}."
        return f"{line} {self.remedy}." if self.remedy else line


JOINER = "\u200d"  # holds an emoji of several together


def plain(text: str) -> str:
    """A stranger's words on a terminal: what is no letter or sign there is a question mark."""
    return "".join(one if one.isprintable() or one == JOINER else "?" for one in text)


def printable(name: str) -> str:
    """A file's name comes from strangers: no line breaks, no terminal codes, not endless."""
    shown = plain(name)
    return shown if len(shown) <= NAME_SHOWN else "…" + shown[-NAME_SHOWN:]
