"""What the law wants told beside N-01, each on a sheet or in a letter of its own. Pure."""

from dataclasses import dataclass
from datetime import date

from config.documents.facts import Company, Facts, Letter, LetterFacts


@dataclass(frozen=True, kw_only=True)
class InvestigativeDisclosure(LetterFacts):
    """N-03: a report with interviews may be made (15 U.S.C. 1681d(a)(1)); with the Summary."""

    company: Company
    ordered_on: date


@dataclass(frozen=True, kw_only=True)
class NatureAndScope(LetterFacts):
    """N-04: the full answer to a written request (15 U.S.C. 1681d(b)), a point a line."""

    company: Company
    requested_on: date
    scope: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PublicRecord(LetterFacts):
    """N-14: told at the time it is reported, and to whom (15 U.S.C. 1681k(a)(1))."""

    agency: str
    agency_address: str
    reported_on: date


@dataclass(frozen=True, kw_only=True)
class StateDisclosure(Facts):
    """N-19b, N-19c: a sheet of its own beside N-01, never a part of it (Gilberg)."""

    agency: str
    company: Company
    issued_on: date


@dataclass(frozen=True, kw_only=True)
class CaliforniaDisclosure(StateDisclosure):
    """N-19 with the box of N-19a (Cal. Civ. Code 1786.16). `scope`: what is looked at, and how."""

    scope: str
    privacy_address: str


LETTERS = (
    Letter(
        kind="investigative_disclosure",
        template="screening/letters/investigative_disclosure",
        facts=InvestigativeDisclosure,
        notice="N-03",
    ),
    Letter(
        kind="nature_and_scope",
        template="screening/letters/nature_and_scope",
        facts=NatureAndScope,
        notice="N-04",
    ),
    Letter(
        kind="public_record",
        template="screening/letters/public_record",
        facts=PublicRecord,
        notice="N-14",
    ),
    Letter(
        kind="california_disclosure",
        template="screening/letters/california_disclosure",
        facts=CaliforniaDisclosure,
        notice="N-19",
        own_elements=("N-19a.box",),
    ),
    Letter(
        kind="minnesota_disclosure",
        template="screening/letters/minnesota_disclosure",
        facts=StateDisclosure,
        notice="N-19b",
    ),
    Letter(
        kind="oklahoma_notice",
        template="screening/letters/oklahoma_notice",
        facts=StateDisclosure,
        notice="N-19c",
    ),
)
