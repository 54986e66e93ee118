"""Do these answers fit this person? Pure; takes the same steps whatever the answers are."""

import re
from dataclasses import dataclass
from datetime import date
from hmac import compare_digest

HOUSE = re.compile(r"\s*(\d+[a-z]?)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Asked:
    """What is asked. The last four of an SSN count where they are held, and are never enough."""

    birth_date: bool = True
    place: bool = True
    ssn: bool = False
    code: bool = False


@dataclass(frozen=True)
class Known:
    """What the file says; an empty or missing part never fits. `ssn` and `code` as hashed."""

    birth_date: date | None
    street: str
    postal_code: str
    ssn: str = ""
    code: str = ""


NOBODY = Known(None, "", "")
USUAL = Asked()
TWO = 2


@dataclass(frozen=True)
class Answers:
    """`birth` as ISO text or anything else typed; `place` a house number or a postal code."""

    birth: str
    place: str
    ssn: str = ""
    code: str = ""


def fits(known: Known, answers: Answers, asked: Asked = USUAL) -> bool:
    # All answers are compared always, and no result alone leaves this function
    birth = _same(known.birth_date.isoformat() if known.birth_date else "", answers.birth)
    house = _same(house_number(known.street), _plain(answers.place))
    whole, place = _plain(known.postal_code), _plain(answers.place)
    postal = _same(whole, place) | _same(whole[:5], place)
    code = _same(known.code, answers.code)
    ssn = _same(known.ssn, answers.ssn) | (not known.ssn) | (not asked.ssn)
    pairs = ((birth, asked.birth_date), (house | postal, asked.place), (code, asked.code))
    shown = sum(found & wanted for found, wanted in pairs)
    return ssn & (shown == sum(wanted for _, wanted in pairs)) & (shown >= TWO)


def house_number(street: str) -> str:
    found = HOUSE.match(street)
    return found[1].upper() if found else ""


def _plain(typed: str) -> str:
    return re.sub(r"[^0-9A-Z]", "", typed.upper())


def _same(known: str, typed: str) -> bool:
    return compare_digest(known.encode(), typed.encode()) & bool(known)
