"""Why a document could not be printed. Defects of ours or attacks, never states of a case."""


class RenderFailed(Exception):
    """The document would have been incomplete. Says what kind of fault, never whose words."""


class GlyphMissing(RenderFailed):
    """Characters that the bundled fonts have, but not in the place where the text needs them."""

    def __init__(self, characters: str) -> None:
        super().__init__(f"{len(characters)} characters could not be drawn.")
        self.characters = characters
