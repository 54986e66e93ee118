"""When something sent counts as received (R-9). Pure: events in, a day and its reason out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from config.law.entries import DeemedReceipt

MAIL_RULE = "D-46"
PRACTICE = "R-9"


class Channel(StrEnum):
    EMAIL = "email"
    POST = "post"
    HAND = "hand"
    PORTAL = "portal"


class Event(StrEnum):
    ACCEPTED = "accepted"
    DELIVERED = "delivered"
    UNCLAIMED = "unclaimed"
    SIGNED = "signed"
    REFUSED = "refused"
    OPENED = "opened"
    RETURNED = "returned"
    BOUNCED = "bounced"
    COMPLAINED = "complained"
    UNOPENED = "unopened"
    NOT_HANDED = "not_handed"
    CONSTRUCTIVE = "constructive"


class Basis(StrEnum):
    PROVEN = "proven"
    DEEMED = "deemed"
    CONSTRUCTIVE = "constructive"


@dataclass(frozen=True)
class Way:
    """How something was sent; `tracked` and `in_state` matter for post only."""

    channel: Channel
    tracked: bool = False
    in_state: bool = True


@dataclass(frozen=True)
class Happened:
    event: Event
    on: date


@dataclass(frozen=True)
class Receipt:
    on: date
    basis: Basis
    rule_id: str
    why: str


VOIDS = frozenset(
    {Event.RETURNED, Event.BOUNCED, Event.COMPLAINED, Event.UNOPENED, Event.NOT_HANDED}
)
PLAIN_MAIL = frozenset({Event.ACCEPTED, Event.DELIVERED, Event.RETURNED})
TRACKED_MAIL = PLAIN_MAIL | {Event.SIGNED, Event.REFUSED, Event.UNCLAIMED}
POSSIBLE = {
    Channel.EMAIL: frozenset(
        {Event.ACCEPTED, Event.BOUNCED, Event.COMPLAINED, Event.OPENED, Event.UNOPENED}
    ),
    Channel.HAND: frozenset({Event.SIGNED, Event.REFUSED, Event.NOT_HANDED}),
    Channel.PORTAL: frozenset({Event.OPENED, Event.UNOPENED}),
}
PROOF = {
    Event.DELIVERED: "The carrier's record says so.",
    Event.SIGNED: "Signed for.",
    Event.REFUSED: "Refused before a witness.",
    Event.OPENED: "Opened in the portal after identity proof.",
}


# Each way by the channel and the class of mail that stand in a row.
WAYS = {
    "email": Way(Channel.EMAIL),
    "hand": Way(Channel.HAND),
    "portal": Way(Channel.PORTAL),
    "posttracked": Way(Channel.POST, tracked=True),
    "postfirst_class": Way(Channel.POST),
}


def possible(way: Way) -> frozenset[Event]:
    """What can happen to something sent this way."""
    if way.channel is Channel.POST:
        found = TRACKED_MAIL if way.tracked else PLAIN_MAIL
    else:
        found = POSSIBLE[way.channel]
    return found | {Event.CONSTRUCTIVE}


def shows(way: Way) -> list[Event]:
    """What shows receipt on this way; of plain mail its acceptance does, some days later (D-46)."""
    plain = way.channel is Channel.POST and not way.tracked
    shown = {Event.ACCEPTED} if plain else {*PROOF, Event.UNCLAIMED}
    return sorted((shown | {Event.CONSTRUCTIVE}) & possible(way))


def receipt(way: Way, happened: Sequence[Happened], limits: DeemedReceipt) -> Receipt | None:
    """The day of receipt after these events, in their order; None while nothing shows it.

    An event that is impossible for the way counts for nothing: e-mail is never received by
    being accepted, and no carrier signs for plain mail.
    """
    standing = _standing([one for one in happened if one.event in possible(way)])
    if way.channel is Channel.POST and not way.tracked:
        return _plain_mail(way, standing, limits) or _constructive(standing)
    return _proven(standing) or _unclaimed(standing) or _constructive(standing)


def _standing(happened: Sequence[Happened]) -> list[Happened]:
    # What is left after the last return; unclaimed mail comes back without undoing anything
    left: list[Happened] = []
    for one in happened:
        unclaimed = any(before.event is Event.UNCLAIMED for before in left)
        if one.event in VOIDS and not unclaimed:
            left = []
        else:
            left.append(one)
    return left


def _first(standing: Iterable[Happened], *events: Event) -> Happened | None:
    found = [one for one in standing if one.event in events]
    return min(found, key=lambda one: one.on, default=None)


def _proven(standing: Iterable[Happened]) -> Receipt | None:
    found = _first(standing, *PROOF)
    return Receipt(found.on, Basis.PROVEN, PRACTICE, PROOF[found.event]) if found else None


def _unclaimed(standing: Iterable[Happened]) -> Receipt | None:
    found = _first(standing, Event.UNCLAIMED)
    said = "Unclaimed at the end of the carrier's holding period."
    return Receipt(found.on, Basis.DEEMED, PRACTICE, said) if found else None


def _constructive(standing: Iterable[Happened]) -> Receipt | None:
    found = _first(standing, Event.CONSTRUCTIVE)
    said = "Recorded by supervisor and counsel after every way had failed."
    return Receipt(found.on, Basis.CONSTRUCTIVE, PRACTICE, said) if found else None


def _plain_mail(way: Way, standing: list[Happened], limits: DeemedReceipt) -> Receipt | None:
    accepted = _first(standing, Event.ACCEPTED)
    delivered = _first(standing, Event.DELIVERED)
    if accepted is None:
        return None  # else leaving out the carrier's day would make it arrive earlier
    days = limits.mail_in_state_days if way.in_state else limits.mail_out_of_state_days
    deemed = accepted.on + timedelta(days=days)
    if delivered and delivered.on > deemed:  # a day told by the person moves it later only
        return Receipt(delivered.on, Basis.PROVEN, PRACTICE, "Came later than presumed.")
    where = "in the same state" if way.in_state else "outside the state"
    said = f"{days} calendar days after the carrier accepted it, {where}."
    return Receipt(deemed, Basis.DEEMED, MAIL_RULE, said)
