"""The portal's one letter: another code, for whoever asked for it on paper."""

from dataclasses import dataclass
from datetime import date

from config.documents.facts import Letter, LetterFacts, by_kind


@dataclass(frozen=True, kw_only=True)
class NewCode(LetterFacts):
    """`works_until`: the last whole day on which the code opens."""

    works_until: date


LETTERS = by_kind(Letter(kind="new_code", template="portal/letters/new_code", facts=NewCode))
TITLES = {"en": "Your new code", "es": "Su código nuevo"}
