"""Words that stand nowhere but in one person's file, so that a page that shows one has leaked it.

Each is told by where it was planted; a first letter of its own keeps two files apart.
"""

from dataclasses import dataclass

PLACES = {
    # Status: those who see the case know it before anything is furnished.
    "given_name": "Umbrevaal",
    "family_name": "Zelquorin",
    "street": "Hollowfennel",
    # Content: what the screener found and thought.
    "handle": "Vexmoortarn",
    "identifier": "Pellucidor",
    "discovery": "Quillwhisper",
    "filename": "Gloamthistle",
    "post": "Brackwhistle",
    "harmless": "Marrowfen",
    "dismissal": "Duskharrow",
    # The agency's own papers.
    "proposal": "Thornwickel",
    "response": "Wyrmcotton",
    "speech": "Larkspurden",
    "assessment": "Nettlegarrow",
    "decision": "Fallowgatehill",
    "breach": "Bleakmarshen",
    "grant": "Oakhollowey",
    # The person's dispute, at the screener.
    "explanation": "Cinderbrooken",
    "statement": "Ravenfleckle",
    "evidence": "Mirkwhistler",
    "outcome": "Silverquagen",
    "message": "Copperwhinlet",
    # The house's, not the matter's.
    "position": "Lanternreeve",
    "unit": "Oddwatergate",
    "closure": "Saintbramble",
    "adoption": "Kettlewrighten",
    "policy": "Yarrowledge",
    "personnel": "Quartzhollow",
}
STATUS = frozenset({"given_name", "family_name", "street"})
OF_THE_HOUSE = frozenset({"position", "unit", "closure", "adoption", "policy", "personnel"})
AGENCYS = frozenset({"proposal", "response", "speech", "assessment", "decision", "breach"})
OF_THE_MATTER = frozenset(PLACES) - OF_THE_HOUSE
CONTENT = OF_THE_MATTER - STATUS - AGENCYS - {"grant"}


@dataclass(frozen=True)
class Words:
    """`words["post"]` is the word planted in a post of this file."""

    letter: str

    def __getitem__(self, place: str) -> str:
        return self.letter + PLACES[place].lower()

    def among(self, text: str, places: frozenset[str]) -> list[str]:
        """The places whose word stands in a text, in any case of letters."""
        low = text.lower()
        return sorted(place for place in places if self[place] in low)
