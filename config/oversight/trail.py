"""The trail as somebody may read it: whose streams, which events, in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Concat

from config.accounts.models import Matter, Organization, User
from config.accounts.telling import names_of
from config.audit.models import AuditEvent
from screening.admin.case_panels import REGISTRY
from screening.admin.telling import READ, verb_of
from screening.models.scoped import BEHIND_THE_REPORT

VIEW = "audit.view_auditevent"
LONGEST = 200
OTHERS = {"system": "Probity", "subject": "the person", "link": "a visitor of the portal"}


@dataclass(frozen=True)
class Reach:
    """Whose streams somebody may read; `matters` whole, of `outside` the status only (R-1)."""

    organizations: QuerySet[Organization]
    matters: QuerySet[Matter]
    outside: QuerySet[Matter]

    @classmethod
    def of(cls, user: User) -> Reach:
        seen = Matter.objects.visible_to(user, VIEW)
        behind = Matter.objects.visible_to(user, BEHIND_THE_REPORT).values("pk")
        own = Organization.objects.filter(pk__in=user.organization_ids(VIEW))
        return cls(own, seen.filter(pk__in=behind), seen.exclude(pk__in=behind))

    def events(self) -> QuerySet[AuditEvent]:
        houses = [organization.stream for organization in self.organizations]
        papers = Q(verb=READ, target__startswith="document:")
        told = Q(verb__in=agency_verbs()) | papers
        return AuditEvent.objects.filter(
            Q(stream__in=houses)
            | Q(stream__in=streams_of(self.matters))
            | Q(stream__in=streams_of(self.outside)) & told
        )

    def stream(self, name: str) -> str:
        """The stream of a reference or of an organization's code, if one may read it, or nothing.

        One that is read in part cannot be verified by its reader: see `is_whole`.
        """
        if house := self.organizations.filter(code=name).first():
            return house.stream
        for matters in (self.matters, self.outside):
            if matter := matters.filter(reference=name).first():
                return matter.stream
        return ""

    def is_whole(self, stream: str) -> bool:
        """Whether every event of the stream is shown; only then a check says something of it."""
        houses = {organization.stream for organization in self.organizations}
        reference = stream.removeprefix("matter:")
        return stream in houses or self.matters.filter(reference=reference).exists()


def streams_of(matters: QuerySet[Matter]) -> QuerySet[Matter, str]:
    """As `Matter.stream` writes them."""
    named = matters.order_by().annotate(of=Concat(Value("matter:"), F("reference")))
    return named.values_list("of", flat=True)


def agency_verbs() -> list[str]:
    """What belongs to a case's status: all that an agency reads before a report is furnished."""
    return [name for name, verb in REGISTRY.verbs.items() if verb.agency]


def narrowed(
    events: QuerySet[AuditEvent], told: dict[str, Any], stream: str, zone: ZoneInfo
) -> QuerySet[AuditEvent]:
    """Newest first; `told` are the cleaned values of `forms.TrailForm`, days are the reader's."""
    if stream:
        events = events.filter(stream=stream)
    if told.get("verb"):
        events = events.filter(verb=told["verb"])
    if told.get("who"):
        events = events.filter(actor=told["who"])
    if told.get("since"):
        events = events.filter(at__gte=datetime.combine(told["since"], time.min, zone))
    if told.get("until"):
        events = events.filter(at__lte=datetime.combine(told["until"], time.max, zone))
    return events.order_by("-id")


def lines(events: Iterable[AuditEvent]) -> list[dict[str, Any]]:
    """Who did what, on whose matter; names are looked up now, for the trail keeps none (R-20)."""
    found = list(events)
    names = names_of({event.actor for event in found})
    return [
        {
            "at": event.at,
            "who": names.get(event.actor) or OTHERS.get(event.actor.split(":")[0], "somebody"),
            "what": verb_of(event).words,
            "about": event.target.split(":")[0].replace("_", " "),
            "stream": event.stream.split(":")[-1],
            "seq": event.seq,
        }
        for event in found
    ]
